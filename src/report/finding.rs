//! Diagnostics, whose labels are bytes of sources, rendered for a report: lines and columns, with secrets redacted.

use std::collections::HashMap;
use std::ops::Range;

use crate::lint::diagnostic::{Diagnostic, Label, Severity};
use crate::lint::rule::Rule;
use crate::report::printable::printable;
use helm_yaml::source::{FileId, Position, SourceFile, Sources, Span};

use crate::redact::Mask;

/// A diagnostic as a report shows it: its labels are lines and columns, its secrets are redacted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RenderedDiagnostic {
    /// The rule.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// Whether that is bad enough to fail the run.
    pub fails: bool,
    /// What is wrong.
    pub message: String,
    /// The edit that repairs it.
    pub help: Option<String>,
    /// Background.
    pub note: Option<String>,
    /// Path of the value.
    pub path: String,
    /// The file, as it was named on the command line; none where nothing was read.
    pub file: Option<String>,
    /// Where it begins.
    pub start: Position,
    /// Where it ends: the first character that does not belong to it.
    pub end: Position,
    /// The lines that it is about.
    pub excerpt: Vec<Excerpt>,
    /// Other source locations.
    pub related: Vec<RenderedLabel>,
}

/// A source location beside that of the diagnostic itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RenderedLabel {
    /// What it contributes.
    pub message: String,
    /// The file, as it was named on the command line.
    pub file: String,
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
    /// The lines that it is about.
    pub excerpt: Vec<Excerpt>,
}

impl RenderedDiagnostic {
    /// What is wrong and the edit that repairs it, in one text.
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

/// The diagnostics rendered, in the order of the files and of the places in them. Those with a severity of at least
/// `threshold` fail the run.
pub fn render(
    mut diagnostics: Vec<Diagnostic>,
    threshold: Severity,
    sources: &Sources,
    mask: &Mask,
) -> Vec<RenderedDiagnostic> {
    diagnostics.sort_by_key(|found| {
        (
            found.span().file(),
            found.span().range().start,
            found.rule.code,
        )
    });
    let mut renderer = Renderer {
        sources,
        mask,
        last: HashMap::new(),
    };
    diagnostics
        .into_iter()
        .map(|found| renderer.diagnostic(found, threshold))
        .collect()
}

struct Renderer<'s> {
    sources: &'s Sources,
    mask: &'s Mask,
    /// The last position in each file that is known: the next one is counted from there.
    last: HashMap<FileId, (usize, Position)>,
}

impl Renderer<'_> {
    fn diagnostic(&mut self, found: Diagnostic, threshold: Severity) -> RenderedDiagnostic {
        let Diagnostic {
            rule,
            severity,
            message,
            primary,
            related,
            help,
            note,
            path,
            ..
        } = found;
        let shown = |text: String| self.mask.text(&text);
        let (message, help, note, path) = (
            shown(message),
            help.map(shown),
            note.map(shown),
            shown(path),
        );
        let file = self
            .sources
            .source_of(primary.span)
            .or(self.sources.first())
            .map(|source| source.name.clone());
        let (start, end, excerpt) =
            self.place(primary.span)
                .unwrap_or((Position::FIRST, Position::FIRST, Vec::new()));
        if let Some(file) = primary.span.file() {
            self.last.insert(file, (primary.span.range().start, start));
        }
        let related = related
            .into_iter()
            .filter_map(|label| self.label(label))
            .collect();
        let fails = severity >= threshold;
        RenderedDiagnostic {
            rule,
            severity,
            fails,
            message,
            help,
            note,
            path,
            file,
            start,
            end,
            excerpt,
            related,
        }
    }

    fn label(&self, Label { span, text }: Label) -> Option<RenderedLabel> {
        let (start, end, excerpt) = self.place(span)?;
        let file = self.sources.source_of(span)?.name.clone();
        Some(RenderedLabel {
            message: self.mask.text(&text),
            file,
            start,
            end,
            excerpt,
        })
    }

    fn place(&self, span: Span) -> Option<(Position, Position, Vec<Excerpt>)> {
        let (id, range) = (span.file()?, span.range());
        let source = self.sources.get(id);
        let known = self.last.get(&id).copied();
        let start = source.position_after(known, range.start);
        let end = narrow(
            start,
            source.position_after(Some((range.start, start)), range.end),
        );
        Some((start, end, excerpts(source, id, span, self.mask)))
    }
}

/// The end of a mark, nearer to its start where it is too wide.
fn narrow(start: Position, end: Position) -> Position {
    let widest = start.column + WIDEST_MARK;
    if start.line == end.line {
        Position {
            column: end.column.min(widest),
            ..end
        }
    } else {
        end
    }
}

/// The first and the last line of what a span covers.
fn excerpts(source: &SourceFile, file: FileId, span: Span, mask: &Mask) -> Vec<Excerpt> {
    let covered = source.text.get(span.range()).unwrap_or_default();
    let end = span.range().start + covered.trim_end().len();
    let first = source.line_of(span.range().start);
    let last = if covered.trim_end().is_empty() {
        first
    } else {
        source.line_of(end)
    };
    let excerpt = |number| {
        let line = source.line_range(number);
        let blank = line.len() - source.line(number).trim_start().len();
        let start = if number == first {
            span.range().start
        } else {
            line.start + blank
        };
        let mark = start.min(line.end)..if number == last {
            end.max(start)
        } else {
            line.end
        };
        let window = window(&source.text, &line, &mark);
        cut(
            number,
            mask.line(&source.text, file, window.clone()),
            marked(&source.text, &window, &mark),
        )
    };
    if first == last {
        vec![excerpt(first)]
    } else {
        vec![excerpt(first), excerpt(last)]
    }
}

/// The bytes of a line that are worth looking at, as a line may be megabytes long: what is shown, and before that
/// enough to see the beginning of a secret that reaches into it.
fn window(text: &str, line: &Range<usize>, mark: &Range<usize>) -> Range<usize> {
    const BEFORE: usize = 2048;
    const BEHIND: usize = 512;
    let start = text.ceil_char_boundary(line.start.max(mark.start.saturating_sub(BEFORE)));
    start
        ..text
            .floor_char_boundary(line.end.min(mark.start + BEHIND))
            .max(start)
}

/// The characters of the window that are marked.
fn marked(text: &str, window: &Range<usize>, mark: &Range<usize>) -> Range<usize> {
    let characters = |to: usize| {
        text[window.start..text.floor_char_boundary(to.clamp(window.start, window.end))]
            .chars()
            .count()
    };
    characters(mark.start)..characters(mark.end)
}

/// A line as it is shown: tabs and characters that do things to a terminal replaced, a long one cut around the mark.
fn cut(number: usize, line: String, mark: Range<usize>) -> Excerpt {
    let skipped = if line.chars().count() <= LONGEST_LINE {
        0
    } else {
        mark.start.saturating_sub(BEFORE_MARK)
    };
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
    Excerpt {
        number,
        mark: within(mark.start)..within(mark.end),
        text: shown.iter().collect(),
    }
}
