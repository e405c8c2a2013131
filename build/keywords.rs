//! Reads the supported JSON Schema keywords. Any other keyword fails the build.

use serde_json::{Map, Value};

use crate::shared::{self, Exceptions};

/// What went wrong, in words for the person who wrote the schema.
pub type Result<T> = std::result::Result<T, String>;

/// Keywords that do not constrain a value. They are allowed next to a `$ref`.
pub const ANNOTATIONS: &str =
    "description default deprecated examples title $comment x-instead x-env x-flag";

/// Keywords with exceptions from the constraints. They are allowed next to a `$ref`.
pub const EXCEPTIONS: &str = "x-empty-is-unset x-not-null x-template";

/// Keywords that constrain a value.
const CONSTRAINTS: &str = "$ref type properties required additionalProperties propertyNames items enum const anyOf oneOf \
                           format minimum maximum exclusiveMinimum minItems maxItems minLength maxLength minProperties \
                           x-case-insensitive x-open-prefix";

/// Keywords of the document root.
const DOCUMENT: &str = "$schema $id $defs x-kinds";

/// JSON Schema types with their bits. An integer is a number, too.
const TYPES: [(&str, u8); 7] = [
    ("null", 0),
    ("boolean", shared::BOOLEAN),
    ("integer", shared::INTEGER),
    ("number", shared::NUMBER | shared::INTEGER),
    ("string", shared::STRING),
    ("array", shared::ARRAY),
    ("object", shared::OBJECT),
];

/// Fails for an unsupported keyword.
pub fn reject_unknown_keywords(schema: &Map<String, Value>, place: &str) -> Result<()> {
    let known = |key: &str| is_one_of(&[ANNOTATIONS, EXCEPTIONS, CONSTRAINTS, DOCUMENT], key);
    match schema.keys().find(|key| !known(key)) {
        Some(key) => Err(format!("{place}: unsupported keyword `{key}`")),
        None => Ok(()),
    }
}

pub fn is_one_of(lists: &[&str], keyword: &str) -> bool {
    lists
        .iter()
        .flat_map(|list| list.split_whitespace())
        .any(|known| known == keyword)
}

/// The accepted types as a bit set; all types without `type`.
pub fn types(schema: &Map<String, Value>, place: &str) -> Result<u8> {
    let named: Vec<&str> = match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        list => strings(list).collect(),
    };
    if named.is_empty() {
        return Ok(every_type());
    }
    named.iter().try_fold(0, |bits, name| {
        match TYPES.iter().find(|(known, _)| known == name) {
            Some((_, bit)) => Ok(bits | bit),
            None => Err(format!("{place}: no type is named {name}")),
        }
    })
}

pub fn every_type() -> u8 {
    TYPES.iter().fold(0, |bits, (_, bit)| bits | bit)
}

/// The format, except for number formats, which are read by [`range`].
pub fn checked_format(schema: &Map<String, Value>) -> Option<String> {
    let format = schema.get("format").and_then(Value::as_str)?;
    let width = width(format).is_some() || ["float", "double"].contains(&format);
    (!width).then(|| format.to_owned())
}

/// Minimum and maximum of a number format.
fn width(format: &str) -> Option<(Option<i64>, Option<i64>)> {
    Some(match format {
        "int32" => (Some(i32::MIN.into()), Some(i32::MAX.into())),
        "uint8" => (Some(0), Some(u8::MAX.into())),
        "uint16" => (Some(0), Some(u16::MAX.into())),
        "uint32" => (Some(0), Some(u32::MAX.into())),
        "uint" | "uint64" => (Some(0), None),
        "int" | "int64" => (None, None),
        _ => return None,
    })
}

/// Minimum and maximum of a number.
pub fn range(schema: &Map<String, Value>) -> (Option<i64>, Option<i64>) {
    let number = |key: &str| {
        schema
            .get(key)
            .and_then(|value| value.as_i64().or(value.as_f64().map(|f| f as i64)))
    };
    let by_width = schema
        .get("format")
        .and_then(Value::as_str)
        .and_then(width)
        .unwrap_or_default();
    let above = number("exclusiveMinimum").map(|bound| bound + 1);
    (
        number("minimum").or(above).or(by_width.0),
        number("maximum").or(by_width.1),
    )
}

/// The first of these keywords that is set.
pub fn size(schema: &Map<String, Value>, keywords: [&str; 3]) -> Option<usize> {
    keywords
        .iter()
        .find_map(|keyword| schema.get(*keyword)?.as_u64())
        .and_then(|size| usize::try_from(size).ok())
}

/// The values of an `anyOf` or `oneOf` that contains only `const` and `enum`: an enumeration with a description for each
/// value.
pub fn constants(schema: &Map<String, Value>) -> Option<Vec<&Value>> {
    let all: Option<Vec<Vec<&Value>>> = alternatives(schema)
        .map(
            |one| match (one.get("const"), one.get("enum").and_then(Value::as_array)) {
                (Some(constant), _) => Some(vec![constant]),
                (None, Some(values)) if !one.as_object()?.contains_key("$ref") => {
                    Some(values.iter().collect())
                }
                _ => None,
            },
        )
        .collect();
    all.map(|nested| nested.concat())
        .filter(|values| !values.is_empty())
}

/// The members of `anyOf` and `oneOf`.
pub fn alternatives(schema: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf"]
        .into_iter()
        .filter_map(|key| schema.get(key)?.as_array())
        .flatten()
}

/// The exceptions from the constraints.
pub fn exceptions(schema: &Value) -> Exceptions {
    Exceptions {
        empty_is_unset: flag(schema, "x-empty-is-unset"),
        not_null: flag(schema, "x-not-null"),
        template: flag(schema, "x-template"),
    }
}

pub fn flag(schema: &Value, key: &str) -> bool {
    schema.get(key) == Some(&Value::Bool(true))
}

pub fn keys(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|map| map.keys().map(String::as_str))
}

pub fn strings(value: Option<&Value>) -> impl Iterator<Item = &str> {
    value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}
