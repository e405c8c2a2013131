//! Walks a tree and its schema and collects the violations.

use crate::lint::diagnostic::Diagnostic;
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

use super::model::{Field, Schema};
use super::path::Path;
use super::problem;
use super::rules::RuleSet;
use super::scalar;
use super::types::Types;

/// Maximum nesting depth, which keeps malicious input from exhausting the stack.
const MAX_DEPTH: usize = 200;

/// Additional checks of a value whose schema is a definition.
pub type TypeCheck = fn(Schema, &Node, &Path<'_>, &mut Vec<Diagnostic>);

/// Appends the violations of a schema.
pub fn check(
    node: &Node,
    schema: Schema,
    path: &Path<'_>,
    rules: &'static RuleSet,
    out: &mut Vec<Diagnostic>,
) {
    check_with(node, schema, path, rules, out, |_, _, _, _| {});
}

/// Appends the violations of a schema, and calls `type_check` for each value whose schema is a definition.
pub fn check_with(
    node: &Node,
    schema: Schema,
    path: &Path<'_>,
    rules: &'static RuleSet,
    out: &mut Vec<Diagnostic>,
    type_check: TypeCheck,
) {
    let at = first_token(node);
    Walk {
        out,
        type_check,
        depth: 0,
    }
    .value(
        node,
        At {
            schema,
            path,
            rules,
            parent: None,
            missing_key_span: at,
        },
    );
}

struct Walk<'o> {
    out: &'o mut Vec<Diagnostic>,
    type_check: TypeCheck,
    depth: usize,
}

/// The context of a value.
#[derive(Clone, Copy)]
struct At<'p> {
    schema: Schema,
    path: &'p Path<'p>,
    /// The rules of the enclosing schema.
    rules: &'static RuleSet,
    /// The enclosing mapping and its path: a misplaced key may belong there.
    parent: Option<(Schema, &'p Path<'p>)>,
    /// The span for missing keys: the key of the mapping, or the first token if it is a list item or the root.
    missing_key_span: Span,
}

impl Walk<'_> {
    fn value(&mut self, node: &Node, at: At<'_>) {
        if is_exempt(node, at.schema) {
            return;
        }
        let at = At {
            rules: at.rules.of(at.schema),
            ..at
        };
        if self.depth == MAX_DEPTH {
            let message = format!("invalid value: expected at most {MAX_DEPTH} levels of nesting");
            return self.out.push(problem::diagnostic(
                at.rules.conflict,
                node.span,
                at.path,
                message,
            ));
        }
        self.depth += 1;
        if at.schema.alternatives().len() > 0 {
            self.one_of(node, at);
        } else if !at.schema.types().accept(&node.value)
            || (node.is_null() && at.schema.rejects_null())
        {
            self.out.push(problem::wrong_type(
                at.rules,
                node,
                at.missing_key_span,
                at.path,
                at.schema,
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
                .extend(scalar::problem(at.rules, node, at.schema, at.path)),
        }
        if !at.schema.name().is_empty() {
            (self.type_check)(at.schema, node, at.path, self.out);
        }
    }

    fn map(&mut self, map: &Map, at: At<'_>) {
        self.missing_keys(map, at);
        for (key, entry) in map {
            let path = at.path.key(key);
            if let Some(field) = at.schema.field(key) {
                let parent = Some((at.schema, at.path));
                self.value(
                    &entry.node,
                    At {
                        schema: field.schema(),
                        path: &path,
                        parent,
                        missing_key_span: entry.key_span,
                        ..at
                    },
                );
                continue;
            }
            if at.schema.forbids_key(key) {
                self.out.push(problem::unknown_key(
                    at.rules,
                    (key, entry),
                    at.path,
                    at.schema,
                    at.parent,
                ));
            }
            if let Some(problem) =
                scalar::key_problem(at.rules, key, entry.key_span, at.schema, &path)
            {
                self.out.push(problem);
            }
            if let Some(schema) = at.schema.additional_properties() {
                self.value(
                    &entry.node,
                    At {
                        schema,
                        path: &path,
                        parent: None,
                        missing_key_span: entry.key_span,
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
            at.missing_key_span,
            at.schema,
            at.path,
        ));
    }

    /// Reports required keys that are absent or null. An unknown key is assumed to be one of them, misspelled, and is
    /// reported only as unknown.
    fn missing_keys(&mut self, map: &Map, at: At<'_>) {
        let missing: Vec<Field> = at
            .schema
            .fields()
            .filter(|field| field.is_required() && !at.schema.has_value(map, *field))
            .collect();
        if missing.is_empty() {
            return;
        }
        let misspelled = at
            .schema
            .unknown_keys(map)
            .filter(|(_, entry)| entry.node.is_truthy())
            .count();
        for field in missing.into_iter().skip(misspelled) {
            self.out.push(problem::missing_key(
                at.rules,
                field.name(),
                at.missing_key_span,
                at.path,
            ));
        }
    }

    fn list(&mut self, list: &[Node], node: &Node, at: At<'_>) {
        self.out.extend(scalar::size_problem(
            at.rules,
            list.len(),
            ("item", "items"),
            node.span,
            at.schema,
            at.path,
        ));
        let Some(schema) = at.schema.items() else {
            return;
        };
        for (index, item) in list.iter().enumerate() {
            let path = at.path.item(index);
            let missing_key_span = if item.is_null() {
                item.span
            } else {
                first_token(item)
            };
            let empty = if item.is_null() {
                empty_value(item.span, schema)
            } else {
                None
            };
            self.value(
                empty.as_ref().unwrap_or(item),
                At {
                    schema,
                    path: &path,
                    missing_key_span,
                    ..at
                },
            );
        }
    }

    /// Reports the violations of the closest alternative: the one with the fewest violations among those of its type.
    fn one_of(&mut self, node: &Node, at: At<'_>) {
        let mut best: Option<Vec<Diagnostic>> = None;
        for schema in at
            .schema
            .alternatives()
            .filter(|schema| schema.types().accept(&node.value))
        {
            let mut found = Vec::new();
            Walk {
                out: &mut found,
                type_check: self.type_check,
                depth: self.depth,
            }
            .value(node, At { schema, ..at });
            if best.as_ref().is_none_or(|best| found.len() < best.len()) {
                best = Some(found);
            }
        }
        match best {
            Some(found) => self.out.extend(found),
            None => self.out.push(problem::wrong_type(
                at.rules,
                node,
                at.missing_key_span,
                at.path,
                at.schema,
            )),
        }
    }
}

/// Returns true if a value is accepted without checks: it is null or counts as absent, or its content is unknown.
fn is_exempt(node: &Node, schema: Schema) -> bool {
    let unset = schema.empty_is_unset() && !node.is_truthy();
    let expression = schema.is_template() && node.as_str().is_some_and(|text| text.contains("{{"));
    unset || expression || (node.is_null() && !schema.rejects_null())
}

/// The span for a mapping as a whole: its first key in the source.
pub fn first_token(node: &Node) -> Span {
    let keys = node
        .as_map()
        .into_iter()
        .flat_map(|map| map.values().map(|entry| entry.key_span));
    keys.filter(|span| !span.is_synthetic())
        .min()
        .unwrap_or(node.span)
}

/// The empty value as which a null item is read.
fn empty_value(span: Span, schema: Schema) -> Option<Node> {
    let types = schema.types();
    let map = (types == Types::MAP).then(|| Node::new(Map::default(), span));
    map.or_else(|| (types == Types::STRING).then(|| Node::new("", span)))
}
