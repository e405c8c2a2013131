//! The set of types that a value may have.

use helm_yaml::tree::Value;

/// A set of types. Null is in every set: a key without value is a key that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Types(pub(super) u8);

impl Types {
    /// No type but null.
    pub const NONE: Types = Types(0);
    /// True and false.
    pub const BOOLEAN: Types = Types(1);
    /// Whole numbers.
    pub const INTEGER: Types = Types(2);
    /// Numbers that are not whole.
    pub const NUMBER: Types = Types(4);
    /// Text.
    pub const STRING: Types = Types(8);
    /// Lists.
    pub const LIST: Types = Types(16);
    /// Maps.
    pub const MAP: Types = Types(32);

    /// The type of a value. A number like `3.0` is whole: that is how it reaches whoever reads it.
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
    pub fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    /// Whether each type of `other` is in this set.
    pub fn contains(self, other: Types) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether a value has one of these types.
    pub fn accept(self, value: &Value) -> bool {
        self.contains(Types::of(value))
    }

    /// The set in words: `a string or an integer`.
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
    fn words_name_what_is_wanted() {
        assert_eq!(Types(2).words(), "an integer");
        assert_eq!(Types(8 | 6).words(), "a string or a number");
        assert_eq!(Types(16).words(), "a list");
        assert_eq!(
            Types::STRING.or(Types::INTEGER).or(Types::BOOLEAN).words(),
            "a string, an integer or a boolean"
        );
    }

    #[test]
    fn whole_floats_are_whole_and_null_is_anything() {
        assert!(Types::INTEGER.accept(&Value::Float(3.0)));
        assert!(!Types::INTEGER.accept(&Value::Float(3.5)));
        assert!(Types::MAP.accept(&Value::Null));
    }
}
