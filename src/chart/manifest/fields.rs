//! The fields of a manifest, found by path, with the spans of the values that each was rendered from.

use super::Manifest;
use crate::schema::Path;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node, Value};

/// A scalar of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field<'m> {
    /// Its path in the object.
    pub path: String,
    /// Its value.
    pub node: &'m Node,
    /// The spans of the values it was rendered from, the most significant one first; none for a constant of the chart.
    pub spans: Vec<Span>,
}

/// The path to a field, as far as it exists in the object.
#[derive(Debug)]
pub struct Route<'m> {
    /// The nodes on the path, from the object itself on, each with the span of its key.
    pub steps: Vec<(&'m Node, Span)>,
    /// The path of the last of them.
    pub path: String,
    /// Returns true if this is the requested field.
    pub is_complete: bool,
}

/// The origin of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Origins {
    /// Values that were printed into the field, or into the fields inside of it.
    Values(Vec<Span>),
    /// It is a constant of the chart. The nearest key of the values around it, or the value because of which the object is rendered.
    Around(Span),
    /// It is a constant of an object that is always rendered.
    Constant,
}

impl Manifest {
    /// Every scalar, in the order of the object.
    pub fn fields(&self) -> Vec<Field<'_>> {
        let mut fields = Vec::new();
        self.collect(&self.object, &Path::Root(""), &mut fields);
        fields
    }

    fn collect<'m>(&'m self, node: &'m Node, path: &Path<'_>, fields: &mut Vec<Field<'m>>) {
        match &node.value {
            Value::Map(map) => map
                .iter()
                .for_each(|(key, entry)| self.collect(&entry.node, &path.key(key), fields)),
            Value::List(list) => {
                list.iter()
                    .enumerate()
                    .for_each(|(index, item)| self.collect(item, &path.item(index), fields));
            }
            _ => {
                let path = path.to_string();
                let spans = self.provenance.spans(&path, node.span);
                fields.push(Field { path, node, spans });
            }
        }
    }

    /// Follows keys and indices; an item of a list is found by its `name`, too. A key with dots in it may come as
    /// several segments.
    pub fn route(&self, segments: &[String]) -> Route<'_> {
        let mut route = Route {
            steps: vec![(&self.object, Span::SYNTHETIC)],
            path: String::new(),
            is_complete: false,
        };
        let mut rest = segments;
        while let Some((node, _)) = route.steps.last()
            && let Some((step, path, taken)) = step(node, rest, &route.path)
        {
            route.steps.push(step);
            route.path = path;
            rest = &rest[taken..];
        }
        route.is_complete = rest.is_empty();
        route
    }

    /// The origin of the last field on a path.
    pub fn origins(&self, route: &Route<'_>) -> Origins {
        let inside = route
            .steps
            .last()
            .map(|(node, _)| self.spans_in(node, &route.path))
            .unwrap_or_default();
        if !inside.is_empty() {
            return Origins::Values(inside);
        }
        let keys = route.steps.iter().rev().map(|&(_, key)| key);
        let around = keys
            .chain([self.provenance.cause])
            .find(|span| !span.is_synthetic());
        around.map_or(Origins::Constant, Origins::Around)
    }

    /// The spans of all values in a part of the object, deduplicated.
    fn spans_in(&self, node: &Node, path: &str) -> Vec<Span> {
        let mut fields = Vec::new();
        self.collect(node, &Path::Root(path), &mut fields);
        let mut spans = Vec::new();
        for span in fields.into_iter().flat_map(|field| field.spans) {
            if !spans.contains(&span) {
                spans.push(span);
            }
        }
        spans
    }
}

/// The child that the first segments name, its path, and how many segments those are.
fn step<'m>(
    node: &'m Node,
    segments: &[String],
    path: &str,
) -> Option<((&'m Node, Span), String, usize)> {
    let root = Path::Root(path);
    let first = segments.first()?;
    if let Some(list) = node.as_list() {
        let named = || {
            list.iter()
                .position(|item| item.get("name").and_then(Node::as_str) == Some(first))
        };
        let index = first
            .parse()
            .ok()
            .filter(|&index: &usize| index < list.len())
            .or_else(named)?;
        return Some((
            (&list[index], Span::SYNTHETIC),
            root.item(index).to_string(),
            1,
        ));
    }
    let map = node.as_map()?;
    (1..=segments.len()).find_map(|taken| {
        let (key, Entry { key_span, node }) = map.get_key_value(&segments[..taken].join("."))?;
        Some(((node, *key_span), root.key(key).to_string(), taken))
    })
}

/// The span that is written first in a tree.
pub fn first_span(node: &Node) -> Option<Span> {
    let inside = match &node.value {
        Value::Map(map) => map
            .values()
            .flat_map(|entry| [Some(entry.key_span), first_span(&entry.node)])
            .flatten()
            .min(),
        Value::List(list) => list.iter().filter_map(first_span).min(),
        _ => None,
    };
    inside
        .into_iter()
        .chain([node.span])
        .find(|span| !span.is_synthetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader;

    fn path(asked: &str) -> (String, bool) {
        let object = reader::from_str(
            "spec: {env: [{name: A, value: x}, {name: B}]}\nmetadata: {annotations: {a.b/c: x}}",
        )
        .unwrap();
        let manifest = Manifest {
            object,
            ..Manifest::default()
        };
        let route = manifest.route(&crate::schema::segments(asked));
        (route.path, route.is_complete)
    }

    #[test]
    fn items_are_found_by_name_and_keys_may_have_dots() {
        assert_eq!(
            path("spec.env[A].value"),
            ("spec.env[0].value".to_owned(), true)
        );
        assert_eq!(
            path("spec.env[1].name"),
            ("spec.env[1].name".to_owned(), true)
        );
        assert_eq!(
            path("metadata.annotations.a.b/c"),
            ("metadata.annotations[\"a.b/c\"]".to_owned(), true)
        );
        assert_eq!(path("spec.env[2].name"), ("spec.env".to_owned(), false));
    }
}
