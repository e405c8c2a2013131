//! Choosing between values, and failing on purpose.

use super::{Function, Parameter, fixed, variadic};
use crate::expression::error::{ErrorKind, Fault};
use crate::expression::value::{Entries, Value};

const ANY: Parameter = Parameter::Any;
const TEXT: Parameter = Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    variadic("default", &[ANY], ANY, |call| {
        let given = call.rest(1).first().filter(|given| given.is_true());
        Ok(given.unwrap_or(call.value(0)).clone())
    }),
    fixed("empty", &[ANY], |call| Ok((!call.value(0).is_true()).into())),
    variadic("coalesce", &[], ANY, |call| {
        Ok(call.arguments.iter().find(|value| value.is_true()).cloned().unwrap_or(Value::Nil))
    }),
    variadic("all", &[], ANY, |call| Ok(call.arguments.iter().all(Value::is_true).into())),
    variadic("any", &[], ANY, |call| Ok(call.arguments.iter().any(Value::is_true).into())),
    fixed("ternary", &[ANY, ANY, Parameter::Bool], |call| Ok(call.value(usize::from(!call.flag(2))).clone())),
    fixed("required", &[TEXT, ANY], |call| match call.value(1) {
        Value::Missing | Value::Nil => Err(failed(call.text(0))),
        Value::Text(text) if text.is_empty() => Err(failed(call.text(0))),
        value => Ok(value.clone()),
    }),
    fixed("fail", &[TEXT], |call| Err(failed(call.text(0)))),
    // There is no cluster to ask, as in `helm template`.
    fixed("lookup", &[TEXT, TEXT, TEXT, TEXT], |_| Ok(Value::dict(Entries::new()))),
    fixed("getHostByName", &[TEXT], |_| Ok(Value::text(""))),
    fixed("hello", &[], |_| Ok(Value::text("Hello!"))),
];

fn failed(message: &str) -> Fault {
    Fault::new(ErrorKind::Failed, if message.is_empty() { "this expression fails on purpose" } else { message })
}
