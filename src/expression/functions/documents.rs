//! YAML and TOML documents: Helm's `toYaml`, `fromYaml` and their sisters.

use super::json::{error_map, wrong_type};
use super::{Call, Function, Outcome, Parameter, fixed, toml};
use crate::expression::convert::{from_node, to_node};
use crate::expression::error::Fault;
use crate::expression::value::{Element, Entries, Value};
use crate::output::yaml::{Style, to_string};

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
    fixed("toToml", &[ANY], |call| {
        call.budget.weigh(call.value(0))?;
        Ok(toml::write(call.value(0)).unwrap_or_else(|message| message).into())
    }),
    fixed("mustToToml", &[ANY], |call| {
        call.budget.weigh(call.value(0))?;
        toml::write(call.value(0)).map(Value::from).map_err(Fault::function)
    }),
    fixed("fromToml", &[TEXT], |call| Ok(toml::read(call.text(0)).unwrap_or_else(error_map))),
];

fn to_yaml(call: &Call<'_>, style: Style) -> Outcome {
    call.budget.weigh(call.value(0))?;
    let text = to_string(&to_node(call.value(0)), style);
    Ok(text.strip_suffix('\n').unwrap_or(&text).into())
}

fn json_error(value: &Value, wanted: &str) -> String {
    format!("error unmarshaling JSON: while decoding JSON: {}", wrong_type(value, wanted))
}

/// The first document of a text, as Helm reads values.
fn from_yaml(text: &str) -> Result<Value, String> {
    let mut sources = crate::source::Sources::default();
    let file = sources.add("fromYaml", crate::source::Origin::File, text.to_owned());
    match crate::source::yaml::read(&sources, file) {
        Ok(document) => Ok(from_node(&document.root, &sources)),
        Err(error) => Err(format!("error converting YAML to JSON: yaml: {error}")),
    }
}
