//! Renders diagnostics for reports: resolves spans to lines and columns, extracts excerpts, and redacts secrets.

use std::collections::HashMap;
use std::ops::Range;

use crate::fix::Files;
use crate::lint::diagnostic::{Diagnostic, Group, Label, Severity};
use crate::lint::rule::Rule;
use crate::report::fix::{self, RenderedFix};
use crate::report::printable::printable;
use helm_yaml::source::{FileId, Position, SourceFile, Sources, Span};

use crate::redact::Mask;

/// A diagnostic with lines and columns instead of spans, without secrets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RenderedDiagnostic {
    /// The rule.
    pub rule: &'static Rule,
    /// The severity.
    pub severity: Severity,
    /// Whether it fails the run.
    pub fails: bool,
    /// What is wrong.
    pub message: String,
    /// The edit that repairs it.
    pub help: Option<String>,
    /// Background.
    pub note: Option<String>,
    /// The findings that a report for humans shows as one.
    pub group: Option<Group>,
    /// The other rules whose findings a report for humans merges into this one.
    pub merged_rules: Vec<&'static Rule>,
    /// The repair as edits.
    pub fix: Option<RenderedFix>,
    /// Path of the value.
    pub path: String,
    /// The file, as named on the command line; `None` if nothing was read.
    pub file: Option<String>,
    /// Its first character.
    pub start: Position,
    /// The first character after it.
    pub end: Position,
    /// The affected lines.
    pub excerpt: Vec<Excerpt>,
    /// Other source locations.
    pub related: Vec<RenderedLabel>,
}

/// Another source location of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RenderedLabel {
    /// Its label.
    pub message: String,
    /// The file, as named on the command line.
    pub file: String,
    /// Its first character.
    pub start: Position,
    /// The first character after it.
    pub end: Position,
    /// The affected lines.
    pub excerpt: Vec<Excerpt>,
}

impl RenderedDiagnostic {
    /// The message, followed by the help in parentheses.
    pub fn message_with_help(&self) -> String {
        match &self.help {
            Some(help) => format!("{} ({help})", self.message),
            None => self.message.clone(),
        }
    }
}

/// A source line for display, without control characters and secrets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Excerpt {
    /// Line number, starting at 1.
    pub number: usize,
    /// The line; of a long line, the part around the mark.
    pub text: String,
    /// The characters of `text` that are marked.
    pub mark: Range<usize>,
}

/// Maximum number of marked characters in a line.
const WIDEST_MARK: usize = 60;

/// Maximum number of characters shown of a line.
const LONGEST_LINE: usize = 160;

/// Number of characters of a long line shown before the mark.
const BEFORE_MARK: usize = 40;

/// Renders diagnostics, sorted by file and location. Those with a severity of at least `threshold` fail the run.
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
        files: Files::new(sources),
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
    files: Files<'s>,
    /// The last resolved position in each file, from which the next one is counted.
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
            group,
            fix,
            path,
        } = found;
        let line = self.line(primary.span);
        let shown = |text: String| self.mask.text_about(&text, line);
        let (message, help, note, path) = (
            shown(message),
            help.map(shown),
            note.map(shown),
            self.mask.path(&path),
        );
        let group = group.map(|group| Group {
            message: self.mask.text(&group.message),
            help: self.mask.text(&group.help),
        });
        let file = self
            .sources
            .source_of(primary.span)
            .or(self.sources.first())
            .map(|source| source.name.clone());
        let (start, end, excerpt) =
            self.locate(primary.span)
                .unwrap_or((Position::FIRST, Position::FIRST, Vec::new()));
        if let Some(file) = primary.span.file() {
            self.last.insert(file, (primary.span.range().start, start));
        }
        let related = related
            .into_iter()
            .filter_map(|label| self.label(label))
            .collect();
        let fix = fix.and_then(|fix| fix::render(fix, &mut self.files, self.sources, self.mask));
        let fails = severity >= threshold;
        RenderedDiagnostic {
            rule,
            severity,
            fails,
            message,
            help,
            note,
            group,
            merged_rules: Vec::new(),
            fix,
            path,
            file,
            start,
            end,
            excerpt,
            related,
        }
    }

    fn label(&self, Label { span, text }: Label) -> Option<RenderedLabel> {
        let (start, end, excerpt) = self.locate(span)?;
        let file = self.sources.source_of(span)?.name.clone();
        Some(RenderedLabel {
            message: self.mask.text(&text),
            file,
            start,
            end,
            excerpt,
        })
    }

    /// The part of a line around the start of a span.
    fn line(&self, span: Span) -> &str {
        let Some(source) = self.sources.source_of(span) else {
            return "";
        };
        let line = source.line_range(source.line_of(span.range().start));
        &source.text[window(&source.text, &line, &span.range())]
    }

    fn locate(&self, span: Span) -> Option<(Position, Position, Vec<Excerpt>)> {
        let (id, range) = (span.file()?, span.range());
        let source = self.sources.get(id);
        let known = self.last.get(&id).copied();
        let start = source.position_after(known, range.start);
        let end = source.position_after(Some((range.start, start)), marked_end(source, &range));
        Some((start, end, excerpts(source, id, span, self.mask)))
    }
}

/// The end of the marked characters of a span: within a line, a mark has a maximum width.
fn marked_end(source: &SourceFile, range: &Range<usize>) -> usize {
    let covered = source.text.get(range.clone()).unwrap_or_default();
    let widest = covered.char_indices().nth(WIDEST_MARK);
    match widest {
        Some((length, _)) if !covered.contains(['\n', '\r']) => range.start + length,
        _ => range.end,
    }
}

/// The first and the last line of a span.
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

/// The bytes of a line to process, since a line may be megabytes long: the part that is shown, and enough before it to
/// detect a secret that extends into it.
fn window(text: &str, line: &Range<usize>, mark: &Range<usize>) -> Range<usize> {
    const BEFORE: usize = 2048;
    const AFTER: usize = 512;
    let start = text.ceil_char_boundary(line.start.max(mark.start.saturating_sub(BEFORE)));
    start
        ..text
            .floor_char_boundary(line.end.min(mark.start + AFTER))
            .max(start)
}

/// The marked characters of the window.
fn marked(text: &str, window: &Range<usize>, mark: &Range<usize>) -> Range<usize> {
    let characters = |to: usize| {
        text[window.start..text.floor_char_boundary(to.clamp(window.start, window.end))]
            .chars()
            .count()
    };
    characters(mark.start)..characters(mark.end)
}

/// A line for display: control characters are replaced, a long line is cut around the mark.
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
