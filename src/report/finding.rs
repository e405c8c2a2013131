//! From diagnostics, which speak of bytes, to findings, which speak of lines and need no source any more.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Level};
use crate::printable::printable;
use crate::rules;
use crate::source::{FileId, Position, SourceFile, Sources, Span};

use super::Mask;

/// A diagnostic that can be told: its place is a line, its secrets are masked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// Code of the rule.
    pub rule: &'static str,
    /// How bad it is.
    pub level: Level,
    /// Whether that is bad enough to fail the run.
    pub fails: bool,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Where it stands in the values.
    pub path: String,
    /// The file, as it was named on the command line; none where nothing was read.
    pub file: Option<String>,
    /// Where it begins.
    pub start: Position,
    /// Where it ends: the first character that does not belong to it any more.
    pub end: Position,
    /// The lines that it is about.
    pub excerpt: Vec<Excerpt>,
}

impl Finding {
    /// Name of the rule.
    pub fn name(&self) -> &'static str {
        rules::find(self.rule).map_or(self.rule, |rule| rule.name)
    }

    /// What is wrong and what to write instead, in one text.
    pub fn sentence(&self) -> String {
        match &self.help {
            Some(help) => format!("{} ({help})", self.message),
            None => self.message.clone(),
        }
    }
}

/// A line of a source, fit to be shown, and the part of it that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Excerpt {
    /// Its number, from 1.
    pub number: usize,
    /// Its text, or the part around the mark of a line that is long.
    pub text: String,
    /// The characters of the text that are marked.
    pub mark: Range<usize>,
}

/// How many characters of a line are marked at most: more of a long text tells nothing.
const WIDEST_MARK: usize = 60;

/// How many characters of a line are shown.
const LONGEST_LINE: usize = 160;

/// How many characters of a long line are shown before the mark.
const BEFORE_MARK: usize = 40;

/// The findings behind diagnostics, in the order of the files and of the places in them. Those on a level of at least
/// `threshold` fail the run.
pub fn findings(mut diagnostics: Vec<Diagnostic>, threshold: Level, sources: &Sources, mask: &Mask) -> Vec<Finding> {
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span.file(), diagnostic.span.range().start, diagnostic.rule));
    let mut last: Option<(FileId, (usize, Position))> = None;
    let finding = |diagnostic: Diagnostic| {
        let Diagnostic { rule, level, message, help, span, path } = diagnostic;
        let (message, help, path) = (mask.text(&message), help.map(|help| mask.text(&help)), mask.text(&path));
        let (fails, file) =
            (level >= threshold, sources.of(span).or(sources.first()).map(|source| source.name.clone()));
        let (mut start, mut end, mut excerpt) = (Position::FIRST, Position::FIRST, Vec::new());
        if let Some(id) = span.file() {
            let (source, range) = (sources.get(id), span.range());
            start = source.position_after(last.filter(|(file, _)| *file == id).map(|(_, known)| known), range.start);
            end = narrow(start, source.position_after(Some((range.start, start)), range.end));
            last = Some((id, (range.start, start)));
            excerpt = excerpts(source, id, span, mask);
        }
        Finding { rule, level, fails, message, help, path, file, start, end, excerpt }
    };
    diagnostics.into_iter().map(finding).collect()
}

/// The end of a mark, nearer to its start where it is too wide.
fn narrow(start: Position, end: Position) -> Position {
    let widest = start.column + WIDEST_MARK;
    if start.line == end.line { Position { column: end.column.min(widest), ..end } } else { end }
}

/// The first and the last line of what a span covers.
fn excerpts(source: &SourceFile, file: FileId, span: Span, mask: &Mask) -> Vec<Excerpt> {
    let covered = source.text.get(span.range()).unwrap_or_default();
    let end = span.range().start + covered.trim_end().len();
    let first = source.line_of(span.range().start);
    let last = if covered.trim_end().is_empty() { first } else { source.line_of(end) };
    let excerpt = |number| {
        let line = source.line_range(number);
        let blank = line.len() - source.line(number).trim_start().len();
        let start = if number == first { span.range().start } else { line.start + blank };
        let mark = start.min(line.end)..if number == last { end.max(start) } else { line.end };
        let window = window(&source.text, &line, &mark);
        cut(number, mask.line(&source.text, file, window.clone()), marked(&source.text, &window, &mark))
    };
    if first == last { vec![excerpt(first)] } else { vec![excerpt(first), excerpt(last)] }
}

/// The bytes of a line that are worth looking at, as a line may be megabytes long: what is shown, and before that
/// enough to see the beginning of a secret that reaches into it.
fn window(text: &str, line: &Range<usize>, mark: &Range<usize>) -> Range<usize> {
    const BEFORE: usize = 2048;
    const BEHIND: usize = 512;
    let start = text.ceil_char_boundary(line.start.max(mark.start.saturating_sub(BEFORE)));
    start..text.floor_char_boundary(line.end.min(mark.start + BEHIND)).max(start)
}

/// The characters of the window that are marked.
fn marked(text: &str, window: &Range<usize>, mark: &Range<usize>) -> Range<usize> {
    let characters =
        |to: usize| text[window.start..text.floor_char_boundary(to.clamp(window.start, window.end))].chars().count();
    characters(mark.start)..characters(mark.end)
}

/// A line as it is shown: tabs and characters that do things to a terminal replaced, a long one cut around the mark.
fn cut(number: usize, line: String, mark: Range<usize>) -> Excerpt {
    let skipped = if line.chars().count() <= LONGEST_LINE { 0 } else { mark.start.saturating_sub(BEFORE_MARK) };
    let mut shown: Vec<char> = line.chars().skip(skipped).map(printable).collect();
    let is_cut = shown.len() > LONGEST_LINE;
    shown.truncate(LONGEST_LINE);
    if is_cut {
        shown.push('…');
    }
    if skipped > 0 {
        shown[0] = '…';
    }
    let within = |at: usize| at.saturating_sub(skipped).min(shown.len());
    Excerpt { number, mark: within(mark.start)..within(mark.end), text: shown.iter().collect() }
}
