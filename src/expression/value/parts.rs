//! What values are made of: numbers, lists, maps and structs with their Go types.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::Value;

/// A number with its Go type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::expression) enum Number {
    /// `int`: constants, lengths, indexes.
    Int(i64),
    /// `int64`: results of arithmetic, whole numbers from `--set`.
    Int64(i64),
    /// `uint64`: the parts of a version.
    Uint64(u64),
    /// `uint8`: a byte of a text.
    Uint8(u8),
    /// `float64`: every number from a file.
    Float(f64),
    /// `time.Duration`, in nanoseconds.
    Duration(i64),
}

/// A list with the Go type of its elements.
pub(in crate::expression) struct List {
    pub items: Vec<Value>,
    pub element: Element,
    /// Go's nil slice, which prints as `[]` and becomes `null` in JSON.
    pub is_nil: bool,
}

/// What the elements of a list are by their Go type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) enum Element {
    Any,
    Text,
    Int,
    Byte,
    /// Lists of anything.
    List,
    /// The API versions of a cluster.
    ApiVersion,
}

/// A map with its Go type.
pub(in crate::expression) struct Dict {
    pub entries: RefCell<Entries>,
    pub class: Class,
}

/// What a map holds, in the order in which Go prints it.
pub(in crate::expression) type Entries = BTreeMap<Rc<str>, Value>;

/// The Go types of maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::expression) enum Class {
    /// `map[string]interface {}`
    Plain,
    /// `common.Values`: the values and the top of everything.
    Values,
    /// `map[string]string`: what `split` gives.
    Text,
    /// `engine.files`: the chart's files, of which there are none.
    Files,
}

/// A Go struct: a field that it does not have is an error.
pub(in crate::expression) struct Struct {
    pub type_name: &'static str,
    pub fields: Vec<(&'static str, Value)>,
    /// How it prints, when it has a way of its own.
    pub text: Option<Rc<str>>,
}

impl Number {
    pub fn type_name(self) -> &'static str {
        match self {
            Number::Int(_) => "int",
            Number::Int64(_) => "int64",
            Number::Uint64(_) => "uint64",
            Number::Uint8(_) => "uint8",
            Number::Float(_) => "float64",
            Number::Duration(_) => "time.Duration",
        }
    }

    pub fn is_zero(self) -> bool {
        match self {
            Number::Int(number) | Number::Int64(number) | Number::Duration(number) => number == 0,
            Number::Uint64(number) => number == 0,
            Number::Uint8(number) => number == 0,
            Number::Float(number) => number == 0.0,
        }
    }
}

impl Element {
    pub fn list_type(self) -> &'static str {
        match self {
            Element::Any => "[]interface {}",
            Element::Text => "[]string",
            Element::Int => "[]int",
            Element::Byte => "[]uint8",
            Element::List => "[][]interface {}",
            Element::ApiVersion => "common.VersionSet",
        }
    }
}

impl Class {
    /// Whether such a map can be given where Go asks for a `map[string]interface {}`.
    pub fn is_plain(self) -> bool {
        matches!(self, Class::Plain | Class::Values)
    }

    pub fn type_name(self) -> &'static str {
        match self {
            Class::Plain => "map[string]interface {}",
            Class::Values => "common.Values",
            Class::Text => "map[string]string",
            Class::Files => "engine.files",
        }
    }
}

impl Dict {
    /// What stands under a key; what Go gives when nothing does.
    pub fn get(&self, key: &str) -> Value {
        match self.entries.borrow().get(key) {
            Some(value) => value.clone(),
            None => match self.class {
                Class::Plain | Class::Values => Value::Nil,
                Class::Text => Value::text(""),
                Class::Files => Value::nil_list(Element::Byte),
            },
        }
    }
}

impl Drop for List {
    fn drop(&mut self) {
        drop_without_recursion(std::mem::take(&mut self.items));
    }
}

impl Drop for Dict {
    fn drop(&mut self) {
        drop_without_recursion(std::mem::take(self.entries.get_mut()).into_values().collect());
    }
}

/// Values may be nested as deeply as an expression has steps, deeper than the stack.
fn drop_without_recursion(mut waiting: Vec<Value>) {
    while let Some(value) = waiting.pop() {
        match value {
            Value::List(list) => {
                if let Ok(mut list) = Rc::try_unwrap(list) {
                    waiting.append(&mut list.items);
                }
            }
            Value::Dict(dict) => {
                if let Ok(mut dict) = Rc::try_unwrap(dict) {
                    waiting.extend(std::mem::take(dict.entries.get_mut()).into_values());
                }
            }
            _ => {}
        }
    }
}
