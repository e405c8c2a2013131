//! TOML 1.1 as the runner's decoder reads it.
//!
//! Three steps: tokens become events (`toml_parser`), events become a document (`builder`, which keeps the decoder's
//! own idea of what may be defined twice), and whatever goes wrong on the way becomes a [`Diagnostic`] with a
//! message that helps (`advice`). The tree comes out only when the text as a whole can be read, or when its one fault is that
//! something is defined twice: half a document would only breed further complaints.

mod advice;
mod builder;
mod scalar;
mod tables;

use std::ops::Range;

use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rule::Rule;
use crate::lint::rules::runner_config::toml_duplicate;
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::Node;

use toml_parser::ParseError;
use toml_parser::parser::{Event, EventKind, RecursionGuard, ValidateWhitespace};

/// How deep arrays and inline tables may nest; the runner's own keys need six levels.
const MAX_NESTING: u32 = 32;

/// How many parts a dotted key may have; every part is a table of its own.
const MAX_KEY_PARTS: usize = 32;

/// How many findings of one text are worth reading.
const MAX_PROBLEMS: usize = 20;

/// What became of a text.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The document, when there is one to speak of.
    pub root: Option<Node>,
    /// What is wrong with the text itself, in its order; paths begin at the root of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// Every date and time: they stand in the tree as text, and the runner takes them for text nowhere.
    pub datetimes: Vec<Span>,
}

/// Reads TOML. Places in the result are places in the files that the text came from.
pub fn parse(text: &TracedText) -> Parsed {
    let source = toml_parser::Source::new(text.as_str());
    let mut errors: Vec<ParseError> = Vec::new();
    let events = events(source, &mut errors);
    let mut built = builder::Built::default();
    let mut faults = if errors.is_empty() {
        built = builder::build(source, &events);
        std::mem::take(&mut built.faults)
    } else {
        scalar::decode_all(source, &events, &mut errors);
        advice::faults(text.as_str(), errors)
    };
    faults.sort_by_key(|fault| fault.range.start);
    faults.dedup_by(|second, first| advice::same_line(text.as_str(), &first.range, &second.range));
    faults.truncate(MAX_PROBLEMS);
    let readable = faults
        .iter()
        .all(|fault| fault.rule == &toml_duplicate::RULE);
    Parsed {
        root: readable.then(|| built.document.root.into_node(text)),
        diagnostics: faults.into_iter().map(|fault| fault.at(text)).collect(),
        datetimes: built
            .datetimes
            .into_iter()
            .map(|range| text.span(range))
            .collect(),
    }
}

/// A finding whose ranges are bytes of the TOML.
#[derive(Clone, Debug)]
struct Fault {
    rule: &'static Rule,
    range: Range<usize>,
    message: String,
    help: Option<String>,
    path: String,
    /// The first of two definitions.
    first: Option<Range<usize>>,
}

impl Fault {
    /// The finding in the file that the person wrote. The runner stops at each of them.
    fn at(self, text: &TracedText) -> Diagnostic {
        let first = self.first.map_or(Span::SYNTHETIC, |range| text.span(range));
        Diagnostic::new(
            self.rule,
            Place::new(text.span(self.range), self.path),
            self.message,
        )
        .with_severity(Severity::Error)
        .with_maybe_help(self.help)
        .with_related(first, "first definition")
    }
}

/// The text as events, without white space and comments (which are checked on the way).
fn events(source: toml_parser::Source<'_>, errors: &mut Vec<ParseError>) -> Vec<Event> {
    let tokens = source.lex().into_vec();
    let mut events: Vec<Event> = Vec::with_capacity(tokens.len());
    let mut checked = ValidateWhitespace::new(&mut events, source);
    let mut bounded = RecursionGuard::new(&mut checked, MAX_NESTING);
    toml_parser::parser::parse_document(&tokens, &mut bounded, errors);
    events.retain(|event| event.kind() != EventKind::Whitespace);
    errors.extend(events.windows(2).filter_map(broken_pair));
    events.retain(|event| !matches!(event.kind(), EventKind::Newline | EventKind::Comment));
    events
}

/// A key, its `=` and the beginning of its value stand on one line, also inside an inline table that reaches over
/// several.
fn broken_pair(pair: &[Event]) -> Option<ParseError> {
    let [before, after] = pair else { return None };
    let is_inside = matches!(
        before.kind(),
        EventKind::SimpleKey | EventKind::KeySep | EventKind::KeyValSep
    );
    let is_end = matches!(after.kind(), EventKind::Newline | EventKind::Comment);
    (is_inside && is_end).then(|| ParseError::new("missing value").with_unexpected(before.span()))
}
