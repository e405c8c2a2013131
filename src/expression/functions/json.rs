//! JSON as Go's `encoding/json` reads and writes it, messages included: they end up in the output, under `Error`.

mod read;
mod write;

use super::{Call, Function, Parameter, fixed};
use crate::expression::error::Fault;
use crate::expression::value::{Entries, Value};

pub(super) use self::read::read;
pub(super) use self::write::{Style, write};

const ANY: Parameter = Parameter::Any;
const TEXT: Parameter = Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("toJson", &[ANY], |call| Ok(printed(call, Style::Compact)?.into())),
    fixed("mustToJson", &[ANY], |call| Ok(printed(call, Style::Compact)?.into())),
    fixed("toPrettyJson", &[ANY], |call| Ok(printed(call, Style::Pretty)?.into())),
    fixed("mustToPrettyJson", &[ANY], |call| Ok(printed(call, Style::Pretty)?.into())),
    fixed("toRawJson", &[ANY], |call| Ok(printed(call, Style::Raw)?.into())),
    fixed("mustToRawJson", &[ANY], |call| Ok(printed(call, Style::Raw)?.into())),
    fixed("fromJson", &[TEXT], |call| {
        let map = read(call.text(0)).and_then(|value| match value {
            Value::Dict(_) => Ok(value),
            Value::Nil => Ok(Value::dict(Entries::new())),
            other => Err(wrong_type(&other, "map[string]interface {}")),
        });
        Ok(map.unwrap_or_else(error_map))
    }),
    fixed("fromJsonArray", &[TEXT], |call| {
        let list = read(call.text(0)).and_then(|value| match value {
            Value::List(_) => Ok(value),
            Value::Nil => Ok(Value::nil_list(crate::expression::value::Element::Any)),
            other => Err(wrong_type(&other, "[]interface {}")),
        });
        Ok(list.unwrap_or_else(|message| Value::list(vec![message.into()])))
    }),
    fixed("mustFromJson", &[TEXT], |call| {
        read(call.text(0)).map_err(|message| Fault::function(format!("this is no JSON: {message}")))
    }),
];

fn printed(call: &Call<'_>, style: Style) -> Result<String, Fault> {
    call.budget.weigh(call.value(0))?;
    Ok(write(call.value(0), style))
}

/// What Helm gives for a text that can't be read: a map that says why.
pub(super) fn error_map(message: String) -> Value {
    Value::dict(Entries::from([("Error".into(), message.into())]))
}

/// Go's complaint about JSON of another type than the one to be filled.
pub(super) fn wrong_type(value: &Value, wanted: &str) -> String {
    let found = match value {
        Value::Dict(_) => "object",
        Value::List(_) => "array",
        Value::Text(_) => "string",
        Value::Bool(_) => "bool",
        _ => "number",
    };
    format!("json: cannot unmarshal {found} into Go value of type {wanted}")
}
