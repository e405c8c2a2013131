//! TOML 1.1 as the runner's decoder reads it.
//!
//! Tokens become events (`toml_parser`), and events become a document (`builder`, with the decoder's rules for duplicate
//! definitions). `advice` turns syntax errors into [`Diagnostic`]s. A tree is returned only if the text has no errors
//! other than duplicate definitions, as a partial document would cause misleading findings.

mod advice;
mod builder;
mod scalar;
mod tables;
mod unknown;

use std::collections::HashMap;
use std::ops::Range;

use super::edit::TomlChange;
use crate::fix::Change;
use crate::lint::diagnostic::{Diagnostic, Fix, Place, Severity};
use crate::lint::rule::Rule;
use crate::lint::rules::runner_config::toml_duplicate;
use crate::lint::rules::syntax::placeholder;
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::Node;

use builder::Built;
use toml_parser::ParseError;
use toml_parser::parser::{Event, EventKind, RecursionGuard, ValidateWhitespace};
use unknown::Unknown;

/// Maximum nesting of arrays and inline tables; the runner's keys need six levels.
const MAX_NESTING: u32 = 32;

/// Maximum number of parts of a dotted key, each of which is a table.
const MAX_KEY_PARTS: usize = 32;

/// Maximum number of findings for a text.
const MAX_PROBLEMS: usize = 20;

/// The result of parsing a text.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The document, if the text can be parsed.
    pub root: Option<Node>,
    /// Syntax errors, in the order of the text; paths start at the root of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// The text, for the content of strings with embedded documents.
    text: TracedText,
    /// The ranges of strings in the text, by their spans in the file.
    strings: HashMap<Span, Range<usize>>,
    /// Spans of dates and times: they are strings in the tree, which the runner's decoder does not accept as strings.
    pub datetimes: Vec<Span>,
}

impl Parsed {
    /// The content of a string of the document with its spans, to read a document in it.
    pub fn string(&self, node: &Node) -> TracedText {
        match self.strings.get(&node.span) {
            Some(range) => scalar::content(&self.text, range.clone()),
            None => TracedText::opaque(node.as_str().unwrap_or_default(), node.span),
        }
    }
}

/// Parses TOML. Spans in the result refer to the files that the text comes from. Placeholders that make it invalid are
/// reported, and parsed as unknown values.
pub fn parse(text: &TracedText) -> Parsed {
    match built(text.as_str()) {
        Ok(built) => parsed(text, built),
        Err(faults) => parse_around(text, faults),
    }
}

/// Parses an invalid text without its placeholders.
fn parse_around(text: &TracedText, faults: Vec<Fault>) -> Parsed {
    let unknown = Unknown::of(text.as_str());
    let failed = |faults| Built {
        faults,
        ..Built::default()
    };
    if unknown.is_empty() {
        return parsed(text, failed(faults));
    }
    let mut built = built(&unknown.covered(text.as_str())).unwrap_or_else(failed);
    built.faults.extend(unknown.faults(text.as_str()));
    let mut parsed = parsed(text, built);
    if let Some(root) = &mut parsed.root {
        unknown.restore(root, text);
    }
    parsed
}

/// The document of a text, or its syntax errors.
fn built(text: &str) -> Result<Built, Vec<Fault>> {
    let source = toml_parser::Source::new(text);
    let mut errors: Vec<ParseError> = Vec::new();
    let events = events(source, &mut errors);
    if errors.is_empty() {
        return Ok(builder::build(source, &events));
    }
    scalar::decode_all(source, &events, &mut errors);
    Err(advice::faults(text, errors))
}

fn parsed(text: &TracedText, mut built: Built) -> Parsed {
    let mut faults = std::mem::take(&mut built.faults);
    faults.sort_by_key(|fault| fault.range.start);
    faults.dedup_by(|second, first| advice::same_line(text.as_str(), &first.range, &second.range));
    faults.truncate(MAX_PROBLEMS);
    for fault in &mut faults {
        fault.repair = fault
            .repair
            .take()
            .filter(|repair| repair.is_sound(text.as_str()));
    }
    let readable = faults
        .iter()
        .all(|fault| [&toml_duplicate::RULE, &placeholder::RULE].contains(&fault.rule));
    let strings = built.document.root.string_ranges();
    Parsed {
        text: text.clone(),
        strings: strings
            .into_iter()
            .map(|range| (text.span(range.clone()), range))
            .collect(),
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
    repair: Option<Repair>,
}

/// The evident edit that repairs a syntax error.
#[derive(Clone, Debug)]
struct Repair {
    /// What it does, in the imperative.
    title: &'static str,
    range: Range<usize>,
    text: String,
}

impl Repair {
    fn new(title: &'static str, range: Range<usize>, text: impl Into<String>) -> Self {
        Repair {
            title,
            range,
            text: text.into(),
        }
    }

    /// The fix with spans in the user's file.
    fn at(self, text: &TracedText) -> Fix {
        let replace = |(range, text): (Range<usize>, String)| {
            Change::toml(TomlChange::Replace { range, text })
        };
        let title = self.title;
        Fix::unsafe_(title, self.parts(text).into_iter().map(replace).collect())
    }

    /// The replaced parts of the user's file. An expression, whose present value is known, is not among them if possible.
    fn parts(self, text: &TracedText) -> Vec<(Range<usize>, String)> {
        let old = &text.as_str()[self.range.clone()];
        let span = text.span(self.range.clone()).range();
        if text.is_verbatim(self.range.clone()) || old.is_empty() {
            return vec![(span, self.text)];
        }
        if let Some((before, after)) = self.text.split_once(old) {
            let parts = [(span.start, before), (span.end, after)].into_iter();
            return parts
                .filter(|(_, text)| !text.is_empty())
                .map(|(at, text)| (at..at, text.to_owned()))
                .collect();
        }
        let same = |(one, other): &(char, char)| one == other;
        let length = |(one, _): (char, char)| one.len_utf8();
        let chars = old.chars().zip(self.text.chars());
        let head: usize = chars.take_while(same).map(length).sum();
        let (old, new) = (&old[head..], &self.text[head..]);
        let chars = old.chars().rev().zip(new.chars().rev());
        let tail: usize = chars.take_while(same).map(length).sum();
        let changed = self.range.start + head..self.range.end - tail;
        let new = new[..new.len() - tail].to_owned();
        vec![(text.span(changed).range(), new)]
    }

    /// Whether the line is valid after the repair and those that follow, and a string that is closed on its first line does
    /// not continue on the next ones.
    fn is_sound(&self, text: &str) -> bool {
        let line = advice::Line::around(text, self.range.start).range();
        let (Some(before), Some(after)) = (
            text.get(line.start..self.range.start),
            text.get(self.range.end..line.end),
        ) else {
            return true;
        };
        let repaired = [before, &self.text, after].concat();
        if self.closes_string(&text[self.range.clone()])
            && advice::has_end_of_string(&text[line.end..])
        {
            return false;
        }
        // A line within an array is not valid on its own.
        let is_whole = repaired.contains('=') || repaired.starts_with('[');
        match built(&Unknown::of(&repaired).covered(&repaired)) {
            Err(faults) if is_whole => faults.iter().all(|fault| fault.repair.is_some()),
            _ => true,
        }
    }

    /// Whether the text that it replaces has an unpaired quote.
    fn closes_string(&self, old: &str) -> bool {
        let quotes = |text: &str| text.matches(['"', '\'']).count();
        quotes(old) % 2 != quotes(&self.text) % 2
    }
}

impl Fault {
    /// The finding with spans in the user's file. The runner does not start with any of these errors.
    fn at(self, text: &TracedText) -> Diagnostic {
        let first = self.first.map_or(Span::SYNTHETIC, |range| text.span(range));
        Diagnostic::new(
            self.rule,
            Place::new(text.span(self.range), self.path),
            self.message,
        )
        .with_severity(Severity::Error)
        .with_maybe_help(self.help)
        .with_maybe_fix(self.repair.map(|repair| repair.at(text)))
        .with_related(first, "first definition")
    }
}

/// The error about a placeholder that makes the text invalid.
fn placeholder_fault(range: Range<usize>, key: &str) -> Fault {
    let of_key = if key.is_empty() {
        String::new()
    } else {
        format!(" in `{key}`")
    };
    let help = (!key.is_empty()).then(|| format!("add quotes if `{key}` takes a string"));
    Fault {
        rule: &placeholder::RULE,
        range,
        message: format!("unresolved placeholder{of_key}: it is not valid TOML"),
        help,
        path: key.to_owned(),
        first: None,
        repair: None,
    }
}

/// Parses the text into events, and checks and drops whitespace and comments.
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

/// The error if a key, its `=` and the start of its value are not on one line. TOML requires it in inline tables, too.
fn broken_pair(pair: &[Event]) -> Option<ParseError> {
    let [before, after] = pair else { return None };
    let is_inside = matches!(
        before.kind(),
        EventKind::SimpleKey | EventKind::KeySep | EventKind::KeyValSep
    );
    let is_end = matches!(after.kind(), EventKind::Newline | EventKind::Comment);
    (is_inside && is_end).then(|| ParseError::new("missing value").with_unexpected(before.span()))
}
