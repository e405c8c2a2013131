//! From a field of a rendered object back to the value that it was made of.
//!
//! A template keeps no account of what it prints, so the value is guessed: what was written under the same key, or
//! prints the same text, or a part of it.

use super::RuleContext;
use super::values::child;
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::schema::segments;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node, Value};

/// The value to blame for a problem of an object; the beginning of the values where none can be named.
pub fn of(problem: &Diagnostic, object: &Node, context: &RuleContext) -> Place {
    let segments = segments(&problem.path);
    let field = segments
        .iter()
        .try_fold(object, |node, segment| child(node, segment));
    let text = field
        .filter(|field| field.is_scalar())
        .map(Node::to_template_string);
    let key = segments
        .iter()
        .rev()
        .find(|segment| segment.parse::<usize>().is_err());
    // Of two that are the same, the second one is to blame.
    let is_last = problem.message.starts_with("duplicate ");
    let wanted = Wanted {
        key: key.map(String::as_str).unwrap_or_default(),
        is_last,
        text: text.as_deref(),
    };
    let mut best = Best::default();
    search(&context.loaded.values.tree, "", &wanted, &mut best);
    if best.likeness == 0 {
        context.at("")
    } else {
        Place::new(best.span, best.path)
    }
}

struct Wanted<'w> {
    key: &'w str,
    is_last: bool,
    text: Option<&'w str>,
}

#[derive(Default)]
struct Best {
    likeness: usize,
    span: Span,
    path: String,
}

fn search(node: &Node, path: &str, wanted: &Wanted<'_>, best: &mut Best) {
    match &node.value {
        Value::Map(map) => {
            for (key, entry) in map
                .iter()
                .filter(|(_, entry)| !entry.key_span.is_synthetic())
            {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                let likeness = wanted.likeness(key, entry);
                if likeness > best.likeness
                    || wanted.is_last && likeness > 0 && likeness == best.likeness
                {
                    let span = if entry.node.is_scalar() {
                        entry.node.span
                    } else {
                        entry.key_span
                    };
                    *best = Best {
                        likeness,
                        span,
                        path: path.clone(),
                    };
                }
                search(&entry.node, &path, wanted, best);
            }
        }
        Value::List(list) => {
            for (index, item) in list.iter().enumerate() {
                search(item, &format!("{path}[{index}]"), wanted, best);
            }
        }
        _ => {}
    }
}

impl Wanted<'_> {
    fn likeness(&self, key: &str, entry: &Entry) -> usize {
        let is_same_key = key == self.key;
        let is_like_key = key
            .to_ascii_lowercase()
            .ends_with(&self.key.to_ascii_lowercase())
            && !self.key.is_empty();
        let (Some(text), true) = (self.text, entry.node.is_scalar()) else {
            return usize::from(is_same_key);
        };
        let printed = entry.node.to_template_string();
        match (is_same_key, is_like_key) {
            (true, _) if printed == text => 5,
            (_, true) if printed == text => 4,
            _ if printed == text && !text.is_empty() => 3,
            _ if printed.len() >= 3 && text.contains(&printed) => 2,
            _ => 0,
        }
    }
}
