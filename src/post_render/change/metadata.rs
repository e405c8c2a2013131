//! Labels and annotations on objects. Selectors and the pods inside workloads stay as they are: a selector cannot be
//! changed on the cluster, and new pods for a label are more than anybody asked for.

use std::str::FromStr;

use crate::source::Span;
use crate::tree::Node;

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
        let (key, value) = text.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or("write KEY=VALUE")?;
        Ok(Pair { key: key.to_owned(), value: value.to_owned() })
    }
}

/// Puts pairs into a map of an object's metadata.
pub(super) fn add(object: &mut Node, section: &str, pairs: &[Pair]) {
    for Pair { key, value } in pairs {
        let metadata = object.child_mut("metadata", Span::NONE);
        *metadata.child_mut(section, Span::NONE).child_mut(key, Span::NONE) = Node::new(value.as_str(), Span::NONE);
    }
}
