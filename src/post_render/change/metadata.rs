//! Adds labels and annotations to objects. Selectors and pod templates are unchanged: selectors are immutable, and a new
//! pod label would restart the pods.

use std::str::FromStr;

use crate::schema::Format;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// `KEY=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
}

impl FromStr for Pair {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (key, value) = text
            .split_once('=')
            .filter(|(key, _)| !key.is_empty())
            .ok_or("write KEY=VALUE")?;
        Ok(Pair {
            key: key.to_owned(),
            value: value.to_owned(),
        })
    }
}

impl Pair {
    /// Parses a label.
    ///
    /// # Errors
    /// If it is not `KEY=VALUE`, or the key or value is invalid for a label.
    pub fn label(text: &str) -> Result<Self, String> {
        let pair = Pair::annotation(text)?;
        Format::LabelKey
            .check_text(&pair.key)
            .map_err(|rule| format!("invalid key `{}`: {rule}", pair.key))?;
        Format::LabelValue
            .check_text(&pair.value)
            .map_err(|rule| format!("invalid value `{}`: {rule}", pair.value))?;
        Ok(pair)
    }

    /// Parses an annotation, whose value may be any string.
    ///
    /// # Errors
    /// If it is not `KEY=VALUE`, or the key is invalid.
    pub fn annotation(text: &str) -> Result<Self, String> {
        let pair: Pair = text.parse()?;
        Format::AnnotationKey
            .check_text(&pair.key)
            .map_err(|rule| format!("invalid key `{}`: {rule}", pair.key))?;
        Ok(pair)
    }
}

/// Adds pairs to a map of an object's metadata. A value of another type is kept, so that the check reports it.
pub(super) fn add(object: &mut Node, section: &str, pairs: &[Pair]) {
    let may_be_map =
        |node: Option<&Node>| node.is_none_or(|node| node.is_null() || node.as_map().is_some());
    let has_place = object.as_map().is_some()
        && may_be_map(object.get("metadata"))
        && may_be_map(object.at(&["metadata", section]));
    for Pair { key, value } in pairs.iter().filter(|_| has_place) {
        let metadata = object.child_mut("metadata", Span::SYNTHETIC);
        *metadata
            .child_mut(section, Span::SYNTHETIC)
            .child_mut(key, Span::SYNTHETIC) = Node::new(value.as_str(), Span::SYNTHETIC);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader::from_str;

    #[test]
    fn invalid_pairs_are_refused() {
        for text in ["a=", "a=b", "example.com/a.b=c_d", "a=1"] {
            assert!(Pair::label(text).is_ok(), "{text}");
        }
        for text in [
            "", "a", "a-", "=b", "a=b=c", "a b=c", "a=b c", "team/=a", "/a=b", "A.b/c=d", "a=-",
        ] {
            assert!(Pair::label(text).is_err(), "{text}");
        }
        assert_eq!(
            Pair::annotation("a=b=c").map(|pair| pair.value),
            Ok("b=c".to_owned())
        );
        assert!(Pair::annotation("a b=c").is_err());
    }

    #[test]
    fn values_of_another_type_are_kept() {
        for text in ["metadata: [x]", "metadata: {labels: [x]}", "metadata: text"] {
            let mut object = from_str(text).unwrap();
            add(&mut object, "labels", &["a=b".parse().unwrap()]);
            assert_eq!(object, from_str(text).unwrap(), "{text}");
        }
        let mut nothing = Node::default();
        add(&mut nothing, "labels", &["a=b".parse().unwrap()]);
        assert!(nothing.is_null());
    }
}
