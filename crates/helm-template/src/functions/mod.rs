//! The functions of Go templates, Sprig 3.3 and Helm 4.3, each with the Go types of its parameters.
//!
//! The tables are constants: start-up costs nothing.

mod case;
mod dates;
mod decimal;
mod dicts;
mod encoding;
mod json;
mod lists;
mod logic;
mod math;
mod methods;
mod paths;
mod print;
mod regex;
mod semver;
mod strings;
mod toml;
mod unsupported;

pub use regex::check as check_pattern;
use std::rc::Rc;

use super::budget::Budget;
use super::dates::Time;
use super::error::Fault;
use super::value::{Dict, Number, Value};

pub(super) use self::math::text_to_int64;
pub(super) use self::methods::method;

/// A function: its name, its parameters and its implementation.
pub(super) struct Function {
    pub name: &'static str,
    /// The types of the required arguments.
    pub parameters: &'static [Parameter],
    /// The type of further arguments, if it is variadic.
    pub rest: Option<Parameter>,
    pub body: fn(&Call<'_>) -> Outcome,
}

/// The result of a function.
pub(super) type Outcome = Result<Value, Fault>;

/// The Go types of parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parameter {
    /// `interface {}`
    Any,
    /// `string`
    String,
    /// `int`
    Int,
    /// `float64`
    Float,
    /// `bool`
    Bool,
    /// `map[string]interface {}`
    Dict,
    /// `time.Time`
    Time,
    /// `*semver.Version`
    Version,
}

/// The arguments of a call, with checked types.
pub(super) struct Call<'a> {
    pub arguments: Vec<Value>,
    pub budget: &'a Budget,
}

const fn fixed(
    name: &'static str,
    parameters: &'static [Parameter],
    body: fn(&Call<'_>) -> Outcome,
) -> Function {
    Function {
        name,
        parameters,
        rest: None,
        body,
    }
}

const fn variadic(
    name: &'static str,
    parameters: &'static [Parameter],
    rest: Parameter,
    body: fn(&Call<'_>) -> Outcome,
) -> Function {
    Function {
        name,
        parameters,
        rest: Some(rest),
        body,
    }
}

/// Functions that the evaluator implements, because they need templates or don't evaluate all arguments.
pub(super) const SPECIAL: [Function; 4] = [
    fixed("include", &[Parameter::String, Parameter::Any], |_| {
        Ok(Value::Nil)
    }),
    fixed("tpl", &[Parameter::String, Parameter::Any], |_| {
        Ok(Value::Nil)
    }),
    variadic("and", &[Parameter::Any], Parameter::Any, |_| Ok(Value::Nil)),
    variadic("or", &[Parameter::Any], Parameter::Any, |_| Ok(Value::Nil)),
];

const TABLES: [&[Function]; 12] = [
    &SPECIAL,
    logic::FUNCTIONS,
    strings::FUNCTIONS,
    dicts::FUNCTIONS,
    lists::FUNCTIONS,
    math::FUNCTIONS,
    print::FUNCTIONS,
    encoding::FUNCTIONS,
    regex::FUNCTIONS,
    semver::FUNCTIONS,
    dates::FUNCTIONS,
    paths::FUNCTIONS,
];

/// Finds a function by name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    TABLES
        .iter()
        .flat_map(|table| table.iter())
        .find(|function| function.name == name)
}

/// The error for a function of Helm that is not supported.
pub(super) fn refusal(name: &str) -> Option<Fault> {
    unsupported::refusal(name)
}

/// Returns true if there is a function with a name, also an unsupported one.
pub(super) fn exists(name: &str) -> bool {
    find(name).is_some() || unsupported::refusal(name).is_some()
}

/// The names of all functions, including the unsupported ones.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    TABLES
        .iter()
        .flat_map(|table| table.iter().map(|function| function.name))
        .chain(unsupported::names())
}

/// Casts a value to an integer as Sprig does.
pub(super) fn whole(value: &Value) -> i64 {
    match value {
        Value::Number(Number::Duration(duration)) => *duration,
        _ => math::to_int64(value),
    }
}

impl Parameter {
    /// The type with an article, for messages.
    pub fn describe(self) -> &'static str {
        match self {
            Parameter::Any => "any value",
            Parameter::String => "a string",
            Parameter::Int => "a number of type int",
            Parameter::Float => "a number of type float64",
            Parameter::Bool => "a boolean",
            Parameter::Dict => "a map",
            Parameter::Time => "a time, the result of `toDate`",
            Parameter::Version => "a version, the result of `semver`",
        }
    }

    /// Returns true if nil is a value of the type.
    pub fn takes_nil(self) -> bool {
        matches!(self, Parameter::Any | Parameter::Dict | Parameter::Version)
    }

    /// Returns true if a value has the type.
    pub fn takes(self, value: &Value) -> bool {
        match self {
            Parameter::Any => true,
            Parameter::String => matches!(value, Value::String(_)),
            Parameter::Int => matches!(value, Value::Number(Number::Int(_))),
            Parameter::Float => matches!(value, Value::Number(Number::Float(_))),
            Parameter::Bool => matches!(value, Value::Bool(_)),
            Parameter::Dict => matches!(value, Value::Dict(dict) if dict.class.is_plain()),
            Parameter::Time => matches!(value, Value::Time(_)),
            Parameter::Version => matches!(value, Value::Version(_)),
        }
    }
}

/// Typed access to the arguments. The evaluator has checked their number and types, so the fallbacks are never used.
impl<'a> Call<'a> {
    pub fn value(&self, index: usize) -> &Value {
        self.arguments.get(index).unwrap_or(&Value::Nil)
    }

    /// The arguments from `index` on.
    pub fn rest(&self, index: usize) -> &[Value] {
        self.arguments.get(index..).unwrap_or_default()
    }

    pub fn string(&self, index: usize) -> &str {
        match self.value(index) {
            Value::String(text) => text,
            _ => "",
        }
    }

    pub fn int(&self, index: usize) -> i64 {
        match self.value(index) {
            Value::Number(Number::Int(number)) => *number,
            _ => 0,
        }
    }

    pub fn flag(&self, index: usize) -> bool {
        matches!(self.value(index), Value::Bool(true))
    }

    /// A map; `None` for Go's nil map.
    pub fn dict(&self, index: usize) -> Option<&Rc<Dict>> {
        match self.value(index) {
            Value::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub fn time(&self, index: usize) -> Time {
        match self.value(index) {
            Value::Time(time) => Time::clone(time),
            _ => Time::zero(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::suggestion::nearest;

    #[test]
    fn function_names_are_unique() {
        let mut seen = BTreeSet::new();
        for name in names() {
            assert!(seen.insert(name), "{name}");
        }
        assert!(seen.len() > 250, "{}", seen.len());
    }

    #[test]
    fn typing_errors_get_suggestions() {
        assert_eq!(nearest("toYAML", names()), Some("toYaml"));
        assert_eq!(nearest("tosjon", names()), Some("toJson"));
        assert_eq!(nearest("zzzzzz", names()), None);
    }
}
