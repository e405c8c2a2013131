//! Encodings: base64, base32, checksums, JSON, YAML and TOML.
//!
//! Where Go's function returns an error message instead of an error, so do these: with Go's words, in the result.

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::{Call, Function, Outcome, Parameter, fixed, json, toml};
use crate::convert::{from_node, to_node};
use crate::error::{ErrorKind, Fault};
use crate::value::{Element, Entries, Value};
use helm_yaml::base_encoding::{BASE32, BASE64, Base, hex};
use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources, lossy};
use helm_yaml::writer::{Style, to_string};

const ANY: Parameter = Parameter::Any;
const STRING: Parameter = Parameter::String;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("b64enc", &[STRING], |call| encoded(call, &BASE64)),
    fixed("b32enc", &[STRING], |call| encoded(call, &BASE32)),
    fixed("b64dec", &[STRING], |call| decoded(call, &BASE64)),
    fixed("b32dec", &[STRING], |call| decoded(call, &BASE32)),
    fixed("sha1sum", &[STRING], |call| {
        Ok(hex(&Sha1::digest(call.string(0))).into())
    }),
    fixed("sha256sum", &[STRING], |call| {
        Ok(hex(&Sha256::digest(call.string(0))).into())
    }),
    fixed("sha512sum", &[STRING], |call| {
        Ok(hex(&Sha512::digest(call.string(0))).into())
    }),
    fixed("adler32sum", &[STRING], |call| {
        Ok(adler32(call.string(0).as_bytes()).to_string().into())
    }),
    fixed("toYaml", &[ANY], |call| to_yaml(call, Style::Helm)),
    fixed("mustToYaml", &[ANY], |call| to_yaml(call, Style::Helm)),
    fixed("toYamlPretty", &[ANY], |call| {
        to_yaml(call, Style::HelmPretty)
    }),
    fixed("fromYaml", &[STRING], |call| {
        let map = from_yaml(call)?.and_then(|value| match value {
            Value::Dict(_) => Ok(value),
            Value::Missing | Value::Nil => Ok(Value::dict(Entries::new())),
            other => Err(json_error(&other, "map[string]interface {}")),
        });
        Ok(map.unwrap_or_else(error_map))
    }),
    fixed("fromYamlArray", &[STRING], |call| {
        let list = from_yaml(call)?.and_then(|value| match value {
            Value::List(_) => Ok(value),
            Value::Missing | Value::Nil => Ok(Value::nil_list(Element::Any)),
            other => Err(json_error(&other, "[]interface {}")),
        });
        Ok(list.unwrap_or_else(|message| Value::list(vec![message.into()])))
    }),
    fixed("toToml", &[ANY], |call| {
        Ok(to_toml(call)?.unwrap_or_else(|message| message).into())
    }),
    fixed("mustToToml", &[ANY], |call| {
        to_toml(call)?.map(Value::from).map_err(Fault::function)
    }),
    fixed("fromToml", &[STRING], |call| {
        call.budget.parse(call.string(0).len())?;
        Ok(toml::read(call.string(0)).unwrap_or_else(error_map))
    }),
    fixed("toJson", &[ANY], |call| {
        Ok(to_json(call, json::Style::Compact)?.into())
    }),
    fixed("mustToJson", &[ANY], |call| {
        Ok(to_json(call, json::Style::Compact)?.into())
    }),
    fixed("toPrettyJson", &[ANY], |call| {
        Ok(to_json(call, json::Style::Pretty)?.into())
    }),
    fixed("mustToPrettyJson", &[ANY], |call| {
        Ok(to_json(call, json::Style::Pretty)?.into())
    }),
    fixed("toRawJson", &[ANY], |call| {
        Ok(to_json(call, json::Style::Raw)?.into())
    }),
    fixed("mustToRawJson", &[ANY], |call| {
        Ok(to_json(call, json::Style::Raw)?.into())
    }),
    fixed("fromJson", &[STRING], |call| {
        let map = from_json(call)?.and_then(|value| match value {
            Value::Dict(_) => Ok(value),
            Value::Nil => Ok(Value::dict(Entries::new())),
            other => Err(wrong_type(&other, "map[string]interface {}")),
        });
        Ok(map.unwrap_or_else(error_map))
    }),
    fixed("fromJsonArray", &[STRING], |call| {
        let list = from_json(call)?.and_then(|value| match value {
            Value::List(_) => Ok(value),
            Value::Nil => Ok(Value::nil_list(Element::Any)),
            other => Err(wrong_type(&other, "[]interface {}")),
        });
        Ok(list.unwrap_or_else(|message| Value::list(vec![message.into()])))
    }),
    fixed("mustFromJson", &[STRING], |call| {
        from_json(call)?.map_err(|message| Fault::function(format!("invalid JSON: {message}")))
    }),
];

fn encoded(call: &Call<'_>, base: &Base) -> Outcome {
    let bytes = call.string(0).as_bytes();
    call.budget.text(bytes.len().saturating_mul(2))?;
    Ok(base.encode(bytes).into())
}

fn decoded(call: &Call<'_>, base: &Base) -> Outcome {
    Ok(match base.decode(call.string(0)) {
        Ok(bytes) => lossy(&bytes),
        Err(at) => format!("illegal {} data at input byte {at}", base.name),
    }
    .into())
}

/// The Adler-32 checksum: two sums of the bytes modulo the largest prime under 65536.
fn adler32(bytes: &[u8]) -> u32 {
    const PRIME: u32 = 65_521;
    let (low, high) = bytes.iter().fold((1u32, 0u32), |(low, high), &byte| {
        let low = (low + u32::from(byte)) % PRIME;
        (low, (high + low) % PRIME)
    });
    high << 16 | low
}

fn to_yaml(call: &Call<'_>, style: Style) -> Outcome {
    call.budget.weigh(call.value(0))?;
    let text = to_string(&to_node(call.value(0)), style);
    Ok(text.strip_suffix('\n').unwrap_or(&text).into())
}

/// The TOML document, or the error message that Helm prints instead.
fn to_toml(call: &Call<'_>) -> Result<Result<String, String>, Fault> {
    if call.value(0).is_nil() {
        return Err(Fault::new(
            ErrorKind::Arguments,
            "invalid argument: nil can't be written as TOML",
        ));
    }
    call.budget.weigh(call.value(0))?;
    Ok(toml::write(call.value(0)))
}

fn json_error(value: &Value, wanted: &str) -> String {
    format!(
        "error unmarshaling JSON: while decoding JSON: {}",
        wrong_type(value, wanted)
    )
}

/// The JSON value of a string, or Go's error message.
fn from_json(call: &Call<'_>) -> Result<Result<Value, String>, Fault> {
    call.budget.parse(call.string(0).len())?;
    Ok(json::read(call.string(0)))
}

/// The first YAML document of a string, or the error message that Helm prints instead.
fn from_yaml(call: &Call<'_>) -> Result<Result<Value, String>, Fault> {
    call.budget.parse(call.string(0).len())?;
    let value = parse_yaml(call.string(0));
    // Aliases make a value that is larger than its text.
    if let Ok(value) = &value {
        call.budget.weigh(value)?;
    }
    Ok(value)
}

fn parse_yaml(text: &str) -> Result<Value, String> {
    let mut sources = Sources::default();
    let file = sources.add("fromYaml", Origin::File, text.to_owned());
    let documents = reader::read_all(&sources, file);
    let documents =
        documents.map_err(|error| format!("error converting YAML to JSON: yaml: {error}"))?;
    Ok(documents
        .first()
        .map_or(Value::Nil, |document| from_node(&document.root, &sources)))
}

fn to_json(call: &Call<'_>, style: json::Style) -> Result<String, Fault> {
    call.budget.weigh(call.value(0))?;
    Ok(json::write(call.value(0), style))
}

/// Helm's result for invalid input: a map with the error message.
pub(super) fn error_map(message: String) -> Value {
    Value::dict(Entries::from([("Error".into(), message.into())]))
}

/// Go's error message for JSON of the wrong type.
pub(super) fn wrong_type(value: &Value, wanted: &str) -> String {
    let found = match value {
        Value::Dict(_) => "object",
        Value::List(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "bool",
        _ => "number",
    };
    format!("json: cannot unmarshal {found} into Go value of type {wanted}")
}
