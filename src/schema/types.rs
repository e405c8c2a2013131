//! Sets of types.

use helm_yaml::tree::Value;

use super::shared;

/// A set of types. Null is in every set, as a key without a value counts as absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(pub(super) u8);

impl Types {
    /// Only null.
    pub const NONE: Types = Types(0);
    /// Booleans.
    pub const BOOLEAN: Types = Types(shared::BOOLEAN);
    /// Integers.
    pub const INTEGER: Types = Types(shared::INTEGER);
    /// Numbers that are not integers.
    pub const NUMBER: Types = Types(shared::NUMBER);
    /// Strings.
    pub const STRING: Types = Types(shared::STRING);
    /// Lists.
    pub const LIST: Types = Types(shared::ARRAY);
    /// Mappings.
    pub const MAP: Types = Types(shared::OBJECT);

    /// Strings, numbers and booleans.
    pub const SCALAR: Types = Types::STRING
        .or(Types::INTEGER)
        .or(Types::NUMBER)
        .or(Types::BOOLEAN);

    /// The type of a value. `3.0` is an integer, as JSON does not distinguish it from `3`.
    pub fn of(value: &Value) -> Types {
        match value {
            Value::Null => Types::NONE,
            Value::Bool(_) => Types::BOOLEAN,
            Value::Int(_) => Types::INTEGER,
            Value::Float(number) if number.fract() == 0.0 => Types::INTEGER,
            Value::Float(_) => Types::NUMBER,
            Value::String(_) => Types::STRING,
            Value::List(_) => Types::LIST,
            Value::Map(_) => Types::MAP,
        }
    }

    /// The types of both sets.
    pub const fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    /// Returns true if every type of `other` is in this set.
    pub fn contains(self, other: Types) -> bool {
        self.0 & other.0 == other.0
    }

    /// Returns true if the value has one of these types.
    pub fn accept(self, value: &Value) -> bool {
        self.contains(Types::of(value))
    }

    /// The types in words: `a string or an integer`.
    pub fn words(self) -> String {
        let number = if self.contains(Types::NUMBER) {
            "a number"
        } else {
            "an integer"
        };
        let names = [
            (Types::STRING, "a string"),
            (Types::INTEGER, number),
            (Types::BOOLEAN, "a boolean"),
            (Types::LIST, "a list"),
            (Types::MAP, "an object"),
        ];
        let words: Vec<&str> = names
            .iter()
            .filter(|(one, _)| self.contains(*one))
            .map(|(_, word)| *word)
            .collect();
        match words.split_last() {
            Some((last, [first, middle @ ..])) => {
                let others = middle.iter().fold((*first).to_owned(), |others, word| {
                    format!("{others}, {word}")
                });
                format!("{others} or {last}")
            }
            _ => words.concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_described_in_words() {
        assert_eq!(Types::INTEGER.words(), "an integer");
        assert_eq!(
            Types::STRING.or(Types::INTEGER).or(Types::NUMBER).words(),
            "a string or a number"
        );
        assert_eq!(Types::LIST.words(), "a list");
        assert_eq!(
            Types::STRING.or(Types::INTEGER).or(Types::BOOLEAN).words(),
            "a string, an integer or a boolean"
        );
    }

    #[test]
    fn integral_floats_are_integers_and_null_has_every_type() {
        assert!(Types::INTEGER.accept(&Value::Float(3.0)));
        assert!(!Types::INTEGER.accept(&Value::Float(3.5)));
        assert!(Types::MAP.accept(&Value::Null));
    }
}
