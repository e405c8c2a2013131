//! Maps spans to the paths of the values at them.

use std::collections::HashMap;

use crate::schema::Path;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// The values of a tree by their spans. It is built once per tree, because many findings may be located in it.
#[derive(Debug, Default)]
pub struct SpanPaths {
    /// All values, each before the values in it.
    values: Vec<Step>,
    /// The first value with this span, or with a key that has it.
    exact: HashMap<Span, usize>,
    /// The scalars, sorted by their spans.
    scalars: Vec<Scalar>,
}

/// The last step to a value: from its parent by the position of an entry or item.
#[derive(Clone, Copy, Debug)]
struct Step {
    parent: usize,
    position: usize,
}

#[derive(Debug)]
struct Scalar {
    span: Span,
    value: usize,
    /// The end of the longest scalar so far in this file.
    reach: usize,
}

impl SpanPaths {
    /// The spans of a tree.
    pub fn of(tree: &Node) -> Self {
        let mut paths = SpanPaths::default();
        paths.add(tree, 0, 0);
        paths.scalars.sort_by_key(|scalar| scalar.span);
        paths.scalars.dedup_by_key(|scalar| scalar.span);
        let mut last = (None, 0);
        for scalar in &mut paths.scalars {
            let end = scalar.span.range().end;
            let reach = if last.0 == scalar.span.file() {
                end.max(last.1)
            } else {
                end
            };
            scalar.reach = reach;
            last = (scalar.span.file(), reach);
        }
        paths
    }

    /// The path of the value or key at a span, or of the string that contains the span, and the spans of the keys on that
    /// path. `tree` is the tree of these spans.
    pub fn find(&self, tree: &Node, span: Span) -> Option<(String, Vec<Span>)> {
        if span.is_synthetic() {
            return None;
        }
        let exact = self.exact.get(&span).copied();
        let mut at = exact.into_iter().chain(self.around(span)).min()?;
        let mut positions = Vec::new();
        while at > 0 {
            let Step { parent, position } = self.values[at];
            positions.push(position);
            at = parent;
        }
        positions.reverse();
        let mut keys = Vec::new();
        let path = descend(tree, &positions, &Path::Root(""), &mut keys)?;
        Some((path, keys))
    }

    /// The first scalar that contains a span.
    fn around(&self, span: Span) -> Option<usize> {
        let (start, end) = (span.range().start, span.range().end);
        let before = self.scalars.partition_point(|scalar| {
            (scalar.span.file(), scalar.span.range().start) <= (span.file(), start)
        });
        self.scalars[..before]
            .iter()
            .rev()
            .take_while(|scalar| scalar.span.file() == span.file() && scalar.reach >= end)
            .filter(|scalar| scalar.span.contains(span))
            .map(|scalar| scalar.value)
            .min()
    }

    fn add(&mut self, node: &Node, parent: usize, position: usize) {
        let number = self.values.len();
        self.values.push(Step { parent, position });
        self.exact.entry(node.span).or_insert(number);
        match &node.value {
            Value::Map(map) => {
                for (position, entry) in map.values().enumerate() {
                    let number_of_entry = self.values.len();
                    self.exact.entry(entry.key_span).or_insert(number_of_entry);
                    self.add(&entry.node, number, position);
                }
            }
            Value::List(list) => {
                for (position, item) in list.iter().enumerate() {
                    self.add(item, number, position);
                }
            }
            _ if !node.span.is_synthetic() => self.scalars.push(Scalar {
                span: node.span,
                value: number,
                reach: 0,
            }),
            _ => {}
        }
    }
}

fn descend(
    node: &Node,
    positions: &[usize],
    path: &Path<'_>,
    keys: &mut Vec<Span>,
) -> Option<String> {
    let [position, rest @ ..] = positions else {
        return Some(path.to_string());
    };
    match &node.value {
        Value::Map(map) => {
            let (key, entry) = map.get_index(*position)?;
            keys.push(entry.key_span);
            descend(&entry.node, rest, &path.key(key), keys)
        }
        Value::List(list) => descend(list.get(*position)?, rest, &path.item(*position), keys),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader;

    fn find(tree: &Node, span: Span) -> Option<(String, Vec<Span>)> {
        SpanPaths::of(tree).find(tree, span)
    }

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

    #[test]
    fn a_part_of_a_string_leads_to_the_string() {
        let text = "a: one two\nb: [three, four five]\n";
        let tree = reader::from_str(text).unwrap();
        let list = tree.get("b").and_then(Node::as_list).unwrap_or_default();
        let file = list[0].span.file().unwrap();
        for (word, path) in [
            ("two", "a"),
            ("hre", "b[0]"),
            ("five", "b[1]"),
            ("four five", "b[1]"),
        ] {
            let at = text.find(word).unwrap();
            let found = find(&tree, Span::new(file, at..at + word.len()));
            assert_eq!(found.map(|(path, _)| path).as_deref(), Some(path));
        }
        assert_eq!(find(&tree, Span::new(file, 6..16)), None);
    }
}
