//! The values that expressions work on: Go's values, as far as a template can tell the difference.
//!
//! Maps are shared and mutable (`set`, `unset`), lists are immutable. Types that show only in `typeOf`, `printf "%T"` or in
//! the error for an argument are kept as well, because Go's functions are strict: an `int64` is not an `int`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::dates::Time;
use crate::semver::Version;

/// A value.
#[derive(Clone)]
pub(super) enum Value {
    /// No value: prints as `<no value>`, and so do its fields.
    Missing,
    /// A null in a map or list: accessing a field of it is an error.
    Nil,
    Bool(bool),
    Number(Number),
    String(Rc<str>),
    List(Rc<List>),
    Dict(Rc<Dict>),
    Time(Rc<Time>),
    Version(Rc<Version>),
    Struct(Rc<Struct>),
}

impl Value {
    pub fn string(text: impl Into<Rc<str>>) -> Value {
        Value::String(text.into())
    }

    pub fn int(number: i64) -> Value {
        Value::Number(Number::Int(number))
    }

    pub fn int64(number: i64) -> Value {
        Value::Number(Number::Int64(number))
    }

    pub fn float(number: f64) -> Value {
        Value::Number(Number::Float(number))
    }

    /// `[]interface {}`
    pub fn list(items: Vec<Value>) -> Value {
        Value::typed_list(items, Element::Any)
    }

    /// `[]string`
    pub fn strings<T: Into<Rc<str>>>(items: impl IntoIterator<Item = T>) -> Value {
        Value::typed_list(
            items.into_iter().map(Value::string).collect(),
            Element::String,
        )
    }

    pub fn typed_list(items: Vec<Value>, element: Element) -> Value {
        Value::List(Rc::new(List {
            items,
            element,
            is_nil: false,
        }))
    }

    /// A nil slice.
    pub fn nil_list(element: Element) -> Value {
        Value::List(Rc::new(List {
            items: Vec::new(),
            element,
            is_nil: true,
        }))
    }

    /// `map[string]interface {}`
    pub fn dict(entries: Entries) -> Value {
        Value::typed_dict(entries, Class::Plain)
    }

    pub fn typed_dict(entries: Entries, class: Class) -> Value {
        Value::Dict(Rc::new(Dict {
            entries: RefCell::new(entries),
            class,
        }))
    }

    pub fn is_nil(&self) -> bool {
        matches!(self, Value::Missing | Value::Nil)
    }

    /// Returns true if Go treats the value as true: not nil, false, zero or empty.
    pub fn is_true(&self) -> bool {
        match self {
            Value::Missing | Value::Nil => false,
            Value::Bool(flag) => *flag,
            Value::Number(number) => !number.is_zero(),
            Value::String(text) => !text.is_empty(),
            Value::List(list) => !list.items.is_empty(),
            Value::Dict(dict) => !dict.entries.borrow().is_empty(),
            Value::Time(_) | Value::Version(_) | Value::Struct(_) => true,
        }
    }

    /// The name of the Go type, as in `typeOf`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Missing | Value::Nil => "<nil>",
            Value::Bool(_) => "bool",
            Value::Number(number) => number.type_name(),
            Value::String(_) => "string",
            Value::List(list) => list.element.list_type(),
            Value::Dict(dict) => dict.class.type_name(),
            Value::Time(_) => "time.Time",
            Value::Version(_) => "*semver.Version",
            Value::Struct(fields) => fields.type_name,
        }
    }

    /// The name of the Go kind, as in `kindOf`.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Missing | Value::Nil => "invalid",
            Value::Number(Number::Duration(_)) => "int64",
            Value::List(_) => "slice",
            Value::Dict(_) => "map",
            Value::Time(_) => "struct",
            Value::Version(_) => "ptr",
            Value::Struct(fields) if fields.type_name.starts_with('*') => "ptr",
            Value::Struct(_) => "struct",
            _ => self.type_name(),
        }
    }

    /// The type with an article, for messages.
    pub fn describe(&self) -> String {
        match self {
            Value::Missing | Value::Nil => "nil".to_owned(),
            Value::Bool(_) => "a boolean".to_owned(),
            Value::Number(number) => format!("a number of type {}", number.type_name()),
            Value::String(_) => "a string".to_owned(),
            Value::List(_) => "a list".to_owned(),
            Value::Dict(_) => "a map".to_owned(),
            _ => format!("a {}", self.type_name()),
        }
    }

    /// Go's `reflect.DeepEqual`: the same types and the same values.
    pub fn deep_equal(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Missing | Value::Nil, Value::Missing | Value::Nil) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::List(a), Value::List(b)) => {
                let same_type = a.element == b.element
                    && a.is_nil == b.is_nil
                    && a.items.len() == b.items.len();
                same_type && a.items.iter().zip(&b.items).all(|(a, b)| a.deep_equal(b))
            }
            (Value::Dict(a), Value::Dict(b)) if Rc::ptr_eq(a, b) => true,
            (Value::Dict(a), Value::Dict(b)) => {
                let (left, right) = (a.entries.borrow(), b.entries.borrow());
                a.class == b.class
                    && left.len() == right.len()
                    && left
                        .iter()
                        .zip(right.iter())
                        .all(|((i, a), (k, b))| i == k && a.deep_equal(b))
            }
            (Value::Time(a), Value::Time(b)) => a == b,
            (Value::Version(a), Value::Version(b)) => a == b,
            (Value::Struct(a), Value::Struct(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Bool(flag)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::string(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::string(text)
    }
}

/// Prints only the type: values may contain secrets, and maps may contain themselves.
impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.type_name())
    }
}

/// A number with its Go type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// `int`: constants, lengths, indexes.
    Int(i64),
    /// `int64`: results of arithmetic, integers from `--set`.
    Int64(i64),
    /// `uint64`: the parts of a version.
    Uint64(u64),
    /// `uint8`: a byte of a string.
    Uint8(u8),
    /// `float64`: every number from a file.
    Float(f64),
    /// `time.Duration`, in nanoseconds.
    Duration(i64),
}

/// A list with the Go type of its elements.
pub(super) struct List {
    pub items: Vec<Value>,
    pub element: Element,
    /// Go's nil slice, which prints as `[]` and becomes `null` in JSON.
    pub is_nil: bool,
}

/// The Go types of list elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Element {
    Any,
    String,
    Int,
    Byte,
    /// Lists of anything.
    List,
    /// The API versions of a cluster.
    ApiVersion,
}

/// A map with its Go type.
pub(super) struct Dict {
    pub entries: RefCell<Entries>,
    pub class: Class,
}

/// The entries of a map, in the order in which Go prints them.
pub(super) type Entries = BTreeMap<Rc<str>, Value>;

/// The Go types of maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// `map[string]interface {}`
    Plain,
    /// `common.Values`: `.Values` and the root object.
    Values,
    /// `map[string]string`: the result of `split`.
    Strings,
    /// `engine.files`: the files of the chart, always empty.
    Files,
}

/// A Go struct, whose unknown fields are errors.
pub(super) struct Struct {
    pub type_name: &'static str,
    pub fields: Vec<(&'static str, Value)>,
    /// The result of its `String` method, if it has one.
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
            Element::String => "[]string",
            Element::Int => "[]int",
            Element::Byte => "[]uint8",
            Element::List => "[][]interface {}",
            Element::ApiVersion => "common.VersionSet",
        }
    }
}

impl Class {
    /// Returns true if Go accepts the map as a `map[string]interface {}`.
    pub fn is_plain(self) -> bool {
        matches!(self, Class::Plain | Class::Values)
    }

    pub fn type_name(self) -> &'static str {
        match self {
            Class::Plain => "map[string]interface {}",
            Class::Values => "common.Values",
            Class::Strings => "map[string]string",
            Class::Files => "engine.files",
        }
    }
}

impl Dict {
    /// The value of a key; Go's zero value for a missing key.
    pub fn get(&self, key: &str) -> Value {
        match self.entries.borrow().get(key) {
            Some(value) => value.clone(),
            None => match self.class {
                Class::Plain | Class::Values => Value::Nil,
                Class::Strings => Value::string(""),
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
        drop_without_recursion(
            std::mem::take(self.entries.get_mut())
                .into_values()
                .collect(),
        );
    }
}

/// Drops nested values iteratively: they may be nested more deeply than the stack allows.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeply_nested_values_are_dropped() {
        let deep = (0..200_000).fold(Value::Nil, |inner, _| Value::list(vec![inner]));
        let deep = (0..200_000).fold(deep, |inner, _| {
            Value::dict(Entries::from([("k".into(), inner)]))
        });
        drop(deep);
    }

    #[test]
    fn deep_equality_compares_types() {
        assert!(!Value::int(1).deep_equal(&Value::int64(1)));
        assert!(!Value::list(vec![]).deep_equal(&Value::nil_list(Element::Any)));
        assert!(Value::strings(["a"]).deep_equal(&Value::strings(["a"])));
        assert!(!Value::strings(["a"]).deep_equal(&Value::list(vec![Value::string("a")])));
    }
}
