//! YAML and TOML documents: Helm's `toYaml`, `fromYaml` and their sisters.

use super::json::{error_map, wrong_type};
use super::{Call, Function, Outcome, Parameter, fixed, toml};
use crate::expression::convert::{from_node, to_node};
use crate::expression::error::{ErrorKind, Fault};
use crate::expression::value::{Element, Entries, Value};
use crate::source::{Origin, Sources, yaml};
use crate::writer::{Style, to_string};

const ANY: Parameter = Parameter::Any;
const TEXT: Parameter = Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("toYaml", &[ANY], |call| to_yaml(call, Style::Helm)),
    fixed("mustToYaml", &[ANY], |call| to_yaml(call, Style::Helm)),
    fixed("toYamlPretty", &[ANY], |call| to_yaml(call, Style::HelmPretty)),
    fixed("fromYaml", &[TEXT], |call| {
        let map = from_yaml(call.text(0)).and_then(|value| match value {
            Value::Dict(_) => Ok(value),
            Value::Missing | Value::Nil => Ok(Value::dict(Entries::new())),
            other => Err(json_error(&other, "map[string]interface {}")),
        });
        Ok(map.unwrap_or_else(error_map))
    }),
    fixed("fromYamlArray", &[TEXT], |call| {
        let list = from_yaml(call.text(0)).and_then(|value| match value {
            Value::List(_) => Ok(value),
            Value::Missing | Value::Nil => Ok(Value::nil_list(Element::Any)),
            other => Err(json_error(&other, "[]interface {}")),
        });
        Ok(list.unwrap_or_else(|message| Value::list(vec![message.into()])))
    }),
    fixed("toToml", &[ANY], |call| Ok(to_toml(call)?.unwrap_or_else(|message| message).into())),
    fixed("mustToToml", &[ANY], |call| to_toml(call)?.map(Value::from).map_err(Fault::function)),
    fixed("fromToml", &[TEXT], |call| Ok(toml::read(call.text(0)).unwrap_or_else(error_map))),
];

fn to_yaml(call: &Call<'_>, style: Style) -> Outcome {
    call.budget.weigh(call.value(0))?;
    let text = to_string(&to_node(call.value(0)), style);
    Ok(text.strip_suffix('\n').unwrap_or(&text).into())
}

/// The document, or the complaint that Helm prints in its place.
fn to_toml(call: &Call<'_>) -> Result<Result<String, String>, Fault> {
    if call.value(0).is_nil() {
        return Err(Fault::new(ErrorKind::Arguments, "what is nil can't be written as TOML"));
    }
    call.budget.weigh(call.value(0))?;
    Ok(toml::write(call.value(0)))
}

fn json_error(value: &Value, wanted: &str) -> String {
    format!("error unmarshaling JSON: while decoding JSON: {}", wrong_type(value, wanted))
}

/// The first document of a text, whatever it is.
fn from_yaml(text: &str) -> Result<Value, String> {
    let mut sources = Sources::default();
    let file = sources.add("fromYaml", Origin::File, text.to_owned());
    let documents = yaml::read_all(&sources, file);
    let documents = documents.map_err(|error| format!("error converting YAML to JSON: yaml: {error}"))?;
    Ok(documents.first().map_or(Value::Nil, |document| from_node(&document.root, &sources)))
}
