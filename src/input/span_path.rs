//! Maps a span to the path of the value at it.

use crate::schema::Path;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// The path of the value or key at a span, or of the string that contains the span, and the spans of the keys on that
/// path.
pub fn find(tree: &Node, span: Span) -> Option<(String, Vec<Span>)> {
    let mut keys = Vec::new();
    let path = walk(tree, &Path::Root(""), span, &mut keys)?;
    Some((path, keys))
}

fn walk(node: &Node, path: &Path<'_>, wanted: Span, keys: &mut Vec<Span>) -> Option<String> {
    if wanted.is_synthetic() {
        return None;
    }
    if node.span == wanted || node.is_scalar() && node.span.contains(wanted) {
        return Some(path.to_string());
    }
    match &node.value {
        Value::Map(map) => map.iter().find_map(|(key, entry)| {
            let path = path.key(key);
            keys.push(entry.key_span);
            if entry.key_span == wanted {
                return Some(path.to_string());
            }
            let found = walk(&entry.node, &path, wanted, keys);
            if found.is_none() {
                keys.pop();
            }
            found
        }),
        Value::List(list) => list
            .iter()
            .enumerate()
            .find_map(|(index, item)| walk(item, &path.item(index), wanted, keys)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader;

    #[test]
    fn a_span_leads_to_its_value_and_the_keys_around_it() {
        let tree = reader::from_str("a:\n  b: [x, y]\nc: z\n").unwrap();
        let list = tree
            .at(&["a", "b"])
            .and_then(Node::as_list)
            .unwrap_or_default();
        let keys = vec![
            tree.entry("a").unwrap().key_span,
            tree.get("a").unwrap().entry("b").unwrap().key_span,
        ];
        assert_eq!(
            find(&tree, list[1].span),
            Some(("a.b[1]".to_owned(), keys.clone()))
        );
        assert_eq!(
            find(&tree, keys[0]),
            Some(("a".to_owned(), keys[..1].to_vec()))
        );
        assert_eq!(find(&tree, Span::SYNTHETIC), None);
    }
}
