//! TOML 1.1 as the runner's decoder reads it.
//!
//! Three steps: tokens become events (`toml_parser`), events become a document (`builder`, which keeps the decoder's
//! own idea of what may be defined twice), and whatever goes wrong on the way becomes a [`SyntaxProblem`] in words that
//! help (`advice`). The tree comes out only when the text as a whole can be read, or when its one fault is that
//! something is defined twice: half a document would only breed further complaints.

mod advice;
mod builder;
mod scalar;
mod tables;

use crate::source::{Span, TracedText};
use crate::tree::Node;

use toml_parser::ParseError;
use toml_parser::parser::{Event, EventKind, RecursionGuard, ValidateWhitespace};

/// How deep arrays and inline tables may nest; the runner's own keys need six levels.
const MAX_NESTING: u32 = 32;

/// How many parts a dotted key may have; every part is a table of its own.
const MAX_KEY_PARTS: usize = 32;

/// How many problems of one text are worth reading.
const MAX_PROBLEMS: usize = 20;

/// What became of a text.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The document, when there is one to speak of.
    pub root: Option<Node>,
    /// What is wrong with the text itself, in the order of the text.
    pub problems: Vec<SyntaxProblem>,
    /// Every date and time: they stand in the tree as text, and the runner takes them for text nowhere.
    pub datetimes: Vec<Span>,
}

/// One thing that makes the text no TOML.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxProblem {
    /// What kind of fault.
    pub kind: SyntaxProblemKind,
    /// What is wrong.
    pub message: String,
    /// What to write instead, where that can be guessed.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
    /// The key that it is about, dotted; empty where there is none.
    pub path: String,
    /// Where the first of two definitions stands.
    pub first: Option<Span>,
}

/// What makes a text no TOML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxProblemKind {
    /// It breaks the grammar.
    Syntax,
    /// A key or a table is defined twice.
    Duplicate,
    /// Something stands there that another tool is meant to fill in, like `${LIMIT}`, and the text is TOML only
    /// afterwards.
    Placeholder,
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
    let readable = faults.iter().all(|fault| fault.kind == SyntaxProblemKind::Duplicate);
    Parsed {
        root: readable.then(|| built.document.root.into_node(text)),
        problems: faults.into_iter().map(|fault| fault.at(text)).collect(),
        datetimes: built.datetimes.into_iter().map(|range| text.place(range)).collect(),
    }
}

/// A problem that still speaks of bytes of the TOML.
#[derive(Clone, Debug)]
struct Fault {
    kind: SyntaxProblemKind,
    range: std::ops::Range<usize>,
    message: String,
    help: Option<String>,
    path: String,
    first: Option<std::ops::Range<usize>>,
}

impl Fault {
    fn at(self, text: &TracedText) -> SyntaxProblem {
        let first = self.first.map(|range| text.place(range));
        let span = text.place(self.range);
        SyntaxProblem { kind: self.kind, message: self.message, help: self.help, span, path: self.path, first }
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
    let is_inside = matches!(before.kind(), EventKind::SimpleKey | EventKind::KeySep | EventKind::KeyValSep);
    let is_end = matches!(after.kind(), EventKind::Newline | EventKind::Comment);
    (is_inside && is_end).then(|| ParseError::new("missing value").with_unexpected(before.span()))
}
