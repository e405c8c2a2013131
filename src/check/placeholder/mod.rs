//! Values that wait for somebody else to fill them in: a deployment script, a template engine, the reader of a README.
//!
//! Whatever could be said about such a value is true of the placeholder only. So it gets one remark of its own, and
//! everything else that was found at its place is dropped.

mod look;

use crate::source::Span;
use crate::subject::{ConfigRole, Subject};
use crate::tree::{Node, Value};

/// Values that hold placeholders, in no particular order.
#[derive(Debug, Default)]
pub struct Placeholders(Vec<Placeholder>);

/// A value that holds a placeholder.
#[derive(Clone, Debug, PartialEq)]
pub struct Placeholder {
    /// The value.
    pub span: Span,
    /// Its path.
    pub path: String,
    /// The placeholder in it.
    pub text: String,
    /// Whether it is all of the value, so that anything may come of it; else it is a part of a text that stays one.
    pub is_whole: bool,
    /// Whether it should be spoken of in any case, not only where something else is found at its place.
    pub is_certain: bool,
}

/// Texts longer than this are scripts and documents, in which a `$` has a meaning of its own.
const LONGEST: usize = 300;

impl Placeholders {
    /// Looks through the values and the runner's configuration.
    pub fn of(subject: &Subject) -> Self {
        let mut found = Placeholders::default();
        let failed = subject.problems.iter().filter(|problem| problem.kind.is_failed_expression());
        let failed: Vec<Span> = failed.map(|problem| problem.span).collect();
        found.walk(&subject.values.tree, "", Place::Values(&failed));
        if let Some(config) = &subject.config {
            let prefix = if config.role == ConfigRole::File { "" } else { "runners.config › " };
            config.parsed.root.iter().for_each(|root| found.walk(root, prefix, Place::Config));
        }
        found
    }

    /// The placeholder in the value at a span.
    pub fn at(&self, span: Span) -> Option<&Placeholder> {
        self.0.iter().find(|placeholder| placeholder.span == span)
    }

    /// Those that should be spoken of in any case.
    pub fn certain(&self) -> impl Iterator<Item = &Placeholder> {
        self.0.iter().filter(|placeholder| placeholder.is_certain)
    }

    fn walk(&mut self, node: &Node, path: &str, place: Place<'_>) {
        match &node.value {
            Value::String(text) if !node.span.is_none() => self.0.extend(place.look(text, node.span, path)),
            Value::List(list) => list.iter().for_each(|item| self.walk(item, path, place)),
            Value::Map(map) => {
                for (key, entry) in map.iter().filter(|(_, entry)| !entry.node.span.is_none()) {
                    let joint = if path.is_empty() || path.ends_with(' ') { "" } else { "." };
                    self.walk(&entry.node, &format!("{path}{joint}{key}"), place);
                }
            }
            _ => {}
        }
    }
}

impl Placeholder {
    /// What there is to say about it.
    pub fn message(&self) -> String {
        format!("`{}` is a placeholder: it has to be filled in before this is installed", self.text)
    }
}

/// Where a text stands, which decides what may be meant by it.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// In the values, of which these expressions failed.
    Values(&'a [Span]),
    /// In the runner's configuration, where `$NAME` is a variable of the job.
    Config,
}

impl Place<'_> {
    fn look(self, text: &str, span: Span, path: &str) -> Option<Placeholder> {
        if text.len() > LONGEST || text.contains('\n') {
            return None;
        }
        let found = look::find(text)?;
        let is_whole = found.len() == text.trim().len();
        let is_certain = is_whole
            && match self {
                Place::Values(failed) => !failed.iter().any(|&problem| span.contains(problem)),
                Place::Config => !found.starts_with('$') || path.ends_with(".token") || path.ends_with(".url"),
            };
        Some(Placeholder { span, path: path.to_owned(), text: found.to_owned(), is_whole, is_certain })
    }
}
