//! The keywords of JSON Schema that are understood, and what each says.

use serde_json::{Map, Value};

use crate::rows::Cases;

/// What went wrong, in words for the person who wrote the schema.
pub type Result<T> = std::result::Result<T, String>;

/// Keywords that describe and do not constrain: they may stand beside a `$ref`.
pub const ANNOTATIONS: &str = "description default deprecated examples title $comment x-since x-instead \
                           x-deprecated-since x-env x-flag";

/// Keywords that may stand beside a `$ref` and say in which cases its target is not asked.
pub const CASES: &str = "x-empty-is-unset x-not-null x-template";

/// Keywords that constrain, each read by a function below.
const CONSTRAINTS: &str = "$ref type properties required additionalProperties propertyNames items enum const anyOf oneOf \
                           format minimum maximum exclusiveMinimum minItems maxItems minLength maxLength minProperties \
                           x-case-insensitive x-open-prefix";

/// Keywords of a document as a whole.
const DOCUMENT: &str = "$schema $id $defs x-kinds";

/// Bits of `Shape::types`, by JSON Schema's name of the type; `src/shape/types.rs` has the same.
const TYPES: [(&str, u8); 7] = [
    ("null", 0),
    ("boolean", 1),
    ("integer", 2),
    ("number", 4),
    ("string", 8),
    ("array", 16),
    ("object", 32),
];

pub fn refuse_unknown_keywords(schema: &Map<String, Value>, place: &str) -> Result<()> {
    let known = |key: &str| is_one_of(&[ANNOTATIONS, CASES, CONSTRAINTS, DOCUMENT], key);
    match schema.keys().find(|key| !known(key)) {
        Some(key) => Err(format!("{place}: the keyword `{key}` is not checked")),
        None => Ok(()),
    }
}

pub fn is_one_of(lists: &[&str], keyword: &str) -> bool {
    lists
        .iter()
        .flat_map(|list| list.split_whitespace())
        .any(|known| known == keyword)
}

/// Bit set of the types that a schema accepts: those it names, or those that its other keywords speak of.
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
            // A whole number is a number too.
            Some((_, 4)) => Ok(bits | 6),
            Some((_, bit)) => Ok(bits | bit),
            None => Err(format!("{place}: no type is named {name}")),
        }
    })
}

pub fn every_type() -> u8 {
    TYPES.iter().fold(0, |bits, (_, bit)| bits | bit)
}

/// The format, unless it is one of those that only say how wide a number is.
pub fn checked_format(schema: &Map<String, Value>) -> Option<String> {
    let format = schema.get("format").and_then(Value::as_str)?;
    let width = width(format).is_some() || ["float", "double"].contains(&format);
    (!width).then(|| format.to_owned())
}

/// Least and greatest whole number of the formats that say how wide a number is.
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

pub fn size(schema: &Map<String, Value>, keywords: [&str; 3]) -> Option<usize> {
    keywords
        .iter()
        .find_map(|keyword| schema.get(*keyword)?.as_u64())
        .and_then(|size| usize::try_from(size).ok())
}

/// The constants of an `anyOf` or `oneOf` that holds nothing else: an enumeration whose members are described one by
/// one.
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

pub fn alternatives(schema: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf"]
        .into_iter()
        .filter_map(|key| schema.get(key)?.as_array())
        .flatten()
}

pub fn cases(schema: &Value) -> Cases {
    Cases {
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
