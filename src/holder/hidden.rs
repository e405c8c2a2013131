//! Values that cannot be read where they stand: encrypted by SOPS, or left to a template of another tool.
//!
//! Nothing can be said about them, so they are taken out of the tree; what stays is judged as usual.

use crate::source::Span;
use crate::tree::{Node, Value};

/// How SOPS begins what it has encrypted.
const ENCRYPTED: &str = "ENC[AES256_GCM,";

/// Whether a document is one that SOPS has encrypted, wholly or in parts.
pub(super) fn is_encrypted(root: &Node) -> bool {
    let is_mark = |key| root.at(&["sops", key]).is_some();
    is_mark("mac") || is_mark("lastmodified") || is_mark("encrypted_regex")
}

/// Takes encrypted texts out; gives the place of the first of them.
pub(super) fn take_encrypted(node: &mut Node) -> Option<Span> {
    take(node, &|text| text.starts_with(ENCRYPTED))
}

/// Takes texts out that another tool's template fills; gives the place of the first of them.
pub(super) fn take_templates(node: &mut Node) -> Option<Span> {
    take(node, &|text| text.contains("{{"))
}

fn take(node: &mut Node, is_hidden: &dyn Fn(&str) -> bool) -> Option<Span> {
    let mut first = None;
    let mut stays = |node: &mut Node| {
        let found = if node.as_str().is_some_and(is_hidden) { Some(node.span) } else { None };
        let below = if found.is_none() { take(node, is_hidden) } else { None };
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
    use crate::source::{Origin, Sources, yaml};

    #[test]
    fn what_is_encrypted_goes_and_the_rest_stays() {
        let mut sources = Sources::default();
        let text = "a: ENC[AES256_GCM,data:x=,iv:y]\nb: {c: [1, 'ENC[AES256_GCM,data:z]'], d: ENC}\n";
        let file = sources.add("v.yaml", Origin::File, text.to_owned());
        let mut root = yaml::read(&sources, file).unwrap().root;
        let first = take_encrypted(&mut root);
        assert_eq!(first.map(|span| span.range().start), Some(3));
        assert_eq!(serde_json::to_string(&root).unwrap(), r#"{"b":{"c":[1],"d":"ENC"}}"#);
        assert_eq!(take_encrypted(&mut root), None);
    }
}
