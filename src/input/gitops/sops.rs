//! Values that cannot be read: encrypted by SOPS, or rendered by another tool's template.

use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// The key under which SOPS keeps its metadata.
pub(super) const SOPS: &str = "sops";

/// Returns true if SOPS encrypted the document or parts of it.
pub(crate) fn is_encrypted(root: &Node) -> bool {
    ["mac", "lastmodified", "encrypted_regex"]
        .iter()
        .any(|mark| root.at(&[SOPS, mark]).is_some())
}

/// Removes strings that another tool's template renders, so that the rest can be checked. Returns the span of the first.
pub(super) fn take_templates(node: &mut Node) -> Option<Span> {
    let mut first = None;
    let mut stays = |node: &mut Node| {
        let found = node
            .as_str()
            .is_some_and(|text| text.contains("{{"))
            .then_some(node.span);
        let below = if found.is_none() {
            take_templates(node)
        } else {
            None
        };
        first = first.or(found).or(below);
        found.is_none()
    };
    match &mut node.value {
        Value::Map(map) => map.retain(|_, entry| stays(&mut entry.node)),
        Value::List(list) => list.retain_mut(stays),
        _ => {}
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader::from_str;

    #[test]
    fn encrypted_documents_are_detected() {
        assert!(is_encrypted(
            &from_str("a: 1\nsops: {mac: x, version: 3.9.0}").unwrap()
        ));
        assert!(
            !is_encrypted(&from_str("a: 1\nsops: true").unwrap())
                && !is_encrypted(&from_str("").unwrap())
        );
    }

    #[test]
    fn template_strings_are_removed_and_the_rest_is_kept() {
        let mut root = from_str("a: '{{ x }}'\nb: {c: [1, '{{ y }}'], d: e}\n").unwrap();
        assert_eq!(
            take_templates(&mut root).map(|span| span.range().start),
            Some(3)
        );
        assert_eq!(
            serde_json::to_string(&root).unwrap(),
            r#"{"b":{"c":[1],"d":"e"}}"#
        );
        assert_eq!(take_templates(&mut root), None);
    }
}
