//! Walks a tree beside its shape and collects what is wrong.

use crate::lint::diagnostic::Diagnostic;
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

use super::model::Shape;
use super::path::Path;
use super::problem;
use super::rules::RuleSet;
use super::scalar;
use super::types::Types;

/// Nesting beyond this is not looked at. Nothing real comes near it; it keeps hostile input from exhausting the stack.
const DEEPEST: usize = 200;

/// What else is asked about a value whose shape has a name, once for each such value.
pub type Extra = fn(Shape, &Node, &Path<'_>, &mut Vec<Diagnostic>);

/// Appends what is wrong with `node`, which should be of that shape.
pub fn check(
    node: &Node,
    shape: Shape,
    path: &Path<'_>,
    rules: &'static RuleSet,
    out: &mut Vec<Diagnostic>,
) {
    check_with(node, shape, path, rules, out, |_, _, _, _| {});
}

/// The same, and asks `extra` about every value of a named shape.
pub fn check_with(
    node: &Node,
    shape: Shape,
    path: &Path<'_>,
    rules: &'static RuleSet,
    out: &mut Vec<Diagnostic>,
    extra: Extra,
) {
    let at = first_token(node);
    Walk {
        out,
        extra,
        depth: 0,
    }
    .value(
        node,
        At {
            shape,
            path,
            rules,
            parent: None,
            lacks: at,
        },
    );
}

struct Walk<'o> {
    out: &'o mut Vec<Diagnostic>,
    extra: Extra,
    depth: usize,
}

/// What is known about a value besides itself.
#[derive(Clone, Copy)]
struct At<'p> {
    shape: Shape,
    path: &'p Path<'p>,
    /// The rules of the document around it.
    rules: &'static RuleSet,
    /// The map around it and its path: a misplaced key may belong there.
    parent: Option<(Shape, &'p Path<'p>)>,
    /// Where to say that a key is missing: the key that the map stands behind, or else its first token.
    lacks: Span,
}

impl Walk<'_> {
    fn value(&mut self, node: &Node, at: At<'_>) {
        if is_taken_unseen(node, at.shape) {
            return;
        }
        let at = At {
            rules: at.rules.of(at.shape),
            ..at
        };
        if self.depth == DEEPEST {
            let message = format!("invalid value: expected at most {DEEPEST} levels of nesting");
            return self.out.push(problem::diagnostic(
                at.rules.conflict,
                node.span,
                at.path,
                message,
            ));
        }
        self.depth += 1;
        if at.shape.alternatives().len() > 0 {
            self.one_of(node, at);
        } else if !at.shape.types().accept(&node.value)
            || (node.is_null() && at.shape.refuses_null())
        {
            self.out.push(problem::wrong_type(
                at.rules, node, at.lacks, at.path, at.shape,
            ));
        } else {
            self.content(node, at);
        }
        self.depth -= 1;
    }

    fn content(&mut self, node: &Node, at: At<'_>) {
        match &node.value {
            Value::Map(map) => self.map(map, at),
            Value::List(list) => self.list(list, node, at),
            _ => self
                .out
                .extend(scalar::problem(at.rules, node, at.shape, at.path)),
        }
        if !at.shape.name().is_empty() {
            (self.extra)(at.shape, node, at.path, self.out);
        }
    }

    fn map(&mut self, map: &Map, at: At<'_>) {
        self.missing_keys(map, at);
        for (key, entry) in map {
            let path = at.path.key(key);
            if let Some(field) = at.shape.field(key) {
                let parent = Some((at.shape, at.path));
                self.value(
                    &entry.node,
                    At {
                        shape: field.shape(),
                        path: &path,
                        parent,
                        lacks: entry.key_span,
                        ..at
                    },
                );
                continue;
            }
            if at.shape.is_closed_to(key) {
                self.out.push(problem::unknown_key(
                    at.rules,
                    key,
                    entry.key_span,
                    at.path,
                    at.shape,
                    at.parent,
                ));
            }
            if let Some(problem) =
                scalar::key_problem(at.rules, key, entry.key_span, at.shape, &path)
            {
                self.out.push(problem);
            }
            if let Some(shape) = at.shape.each() {
                self.value(
                    &entry.node,
                    At {
                        shape,
                        path: &path,
                        parent: None,
                        lacks: entry.key_span,
                        ..at
                    },
                );
            }
        }
        let size = map.len();
        self.out.extend(scalar::size_problem(
            at.rules,
            size,
            ("entry", "entries"),
            at.lacks,
            at.shape,
            at.path,
        ));
    }

    /// A key without a value is a key that is not there. One that is there under a wrong name is reported as that.
    fn missing_keys(&mut self, map: &Map, at: At<'_>) {
        let mut misnamed = at
            .shape
            .unknown_keys(map)
            .filter(|(_, entry)| entry.node.is_truthy())
            .count();
        for field in at.shape.fields().filter(|field| field.is_required()) {
            let found = map.iter().find(|(key, entry)| {
                !entry.node.is_null()
                    && at
                        .shape
                        .field(key)
                        .is_some_and(|known| known.name() == field.name())
            });
            if found.is_none() && misnamed > 0 {
                misnamed -= 1;
            } else if found.is_none() {
                self.out.push(problem::missing_key(
                    at.rules,
                    field.name(),
                    at.lacks,
                    at.path,
                ));
            }
        }
    }

    fn list(&mut self, list: &[Node], node: &Node, at: At<'_>) {
        self.out.extend(scalar::size_problem(
            at.rules,
            list.len(),
            ("item", "items"),
            node.span,
            at.shape,
            at.path,
        ));
        let Some(shape) = at.shape.items() else {
            return;
        };
        for (index, item) in list.iter().enumerate() {
            let path = at.path.item(index);
            let lacks = if item.is_null() {
                item.span
            } else {
                first_token(item)
            };
            let nothing = if item.is_null() {
                nothing(item.span, shape)
            } else {
                None
            };
            self.value(
                nothing.as_ref().unwrap_or(item),
                At {
                    shape,
                    path: &path,
                    lacks,
                    ..at
                },
            );
        }
    }

    /// The alternative that a value comes nearest to: the only one of its type, or the one with the fewest problems.
    fn one_of(&mut self, node: &Node, at: At<'_>) {
        let mut best: Option<Vec<Diagnostic>> = None;
        for shape in at
            .shape
            .alternatives()
            .filter(|shape| shape.types().accept(&node.value))
        {
            let mut found = Vec::new();
            Walk {
                out: &mut found,
                extra: self.extra,
                depth: self.depth,
            }
            .value(node, At { shape, ..at });
            if best.as_ref().is_none_or(|best| found.len() < best.len()) {
                best = Some(found);
            }
        }
        match best {
            Some(found) => self.out.extend(found),
            None => self.out.push(problem::wrong_type(
                at.rules, node, at.lacks, at.path, at.shape,
            )),
        }
    }
}

/// Whether a value is accepted without a look: nothing is there, or what is there counts as nothing.
fn is_taken_unseen(node: &Node, shape: Shape) -> bool {
    let unset = shape.empty_is_unset() && !node.is_truthy();
    let expression = shape.is_template() && node.as_str().is_some_and(|text| text.contains("{{"));
    unset || expression || (node.is_null() && !shape.refuses_null())
}

/// The span that stands for a map as a whole: the key that is written first.
pub fn first_token(node: &Node) -> Span {
    let keys = node
        .as_map()
        .into_iter()
        .flat_map(|map| map.values().map(|entry| entry.key_span));
    keys.filter(|span| !span.is_synthetic())
        .min()
        .unwrap_or(node.span)
}

/// What an item that is null is read as: a map in which nothing is set, or text in which nothing stands.
fn nothing(span: Span, shape: Shape) -> Option<Node> {
    let types = shape.types();
    let map = (types == Types::MAP).then(|| Node::new(Map::new(), span));
    map.or_else(|| (types == Types::STRING).then(|| Node::new("", span)))
}
