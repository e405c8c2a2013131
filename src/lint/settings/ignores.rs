//! Ignore comments: `# runnergen: ignore[RG012] reason` suppresses findings of a rule on its line, or, on a line of its
//! own, on the next line; `# runnergen: ignore-file[RG012]` those in the file. They also work in the TOML of a block scalar.

use std::collections::HashMap;
use std::ops::Range;

use super::RuleName;
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rules::syntax::unused_ignore;
use helm_yaml::source::{FileId, Origin, SourceFile, Sources, Span};

const MARK: &str = "runnergen:";

const FOR_FILE: &str = "ignore-file";

/// One rule in one comment.
struct Ignore {
    /// The rule's name in the comment.
    span: Span,
    scope: Scope,
    rule: Option<RuleName>,
    is_used: bool,
}

/// What an ignore comment applies to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Scope {
    Line(usize),
    File,
    /// It is for a file, but after its start.
    Misplaced,
}

/// Drops the diagnostics that a comment ignores, and adds one for each unused comment. In the file that contains
/// `within`, only comments inside `within` apply: the others belong to other documents.
pub fn apply_ignore_comments(
    mut diagnostics: Vec<Diagnostic>,
    sources: &Sources,
    within: Option<Span>,
) -> Vec<Diagnostic> {
    let files = sources
        .iter()
        .filter(|(_, source)| source.origin == Origin::File);
    let part = |file| within.filter(|within| within.file() == Some(file));
    let of_file =
        |(file, source)| ignores(file, source, part(file).map_or(0..usize::MAX, Span::range));
    let mut ignores: Vec<Ignore> = files.flat_map(of_file).collect();
    if ignores.is_empty() {
        return diagnostics;
    }
    let first = first_by_scope(&ignores);
    diagnostics.retain(|found| {
        let Some(source) = sources.source_of(found.span()) else {
            return true;
        };
        let line = source.line_of(found.span().range().start);
        let ignoring = [Scope::Line(line), Scope::File]
            .iter()
            .find_map(|&scope| first.get(&(found.span().file(), scope, found.rule.code)));
        if let Some(&index) = ignoring {
            ignores[index].is_used = true;
            return false;
        }
        true
    });
    diagnostics.extend(
        ignores
            .iter()
            .filter(|ignore| !ignore.is_used)
            .map(|ignore| unused(ignore, sources)),
    );
    diagnostics.extend(
        ignores
            .iter()
            .filter(|ignore| ignore.is_used)
            .filter_map(renamed),
    );
    diagnostics
}

/// The index of the first comment for each file, scope and rule code.
fn first_by_scope(ignores: &[Ignore]) -> HashMap<(Option<FileId>, Scope, &'static str), usize> {
    let mut first = HashMap::new();
    for (index, ignore) in ignores.iter().enumerate() {
        if let Some(rule) = ignore.rule {
            first
                .entry((ignore.span.file(), ignore.scope, rule.code()))
                .or_insert(index);
        }
    }
    first
}

/// The note on a comment that uses a former name of a rule.
fn renamed(ignore: &Ignore) -> Option<Diagnostic> {
    let renamed = ignore.rule?.renamed()?;
    Some(
        Diagnostic::new(
            &unused_ignore::RULE,
            Place::of(ignore.span),
            renamed.to_string(),
        )
        .with_severity(Severity::Info)
        .with_help(format!("write `{}`", renamed.current)),
    )
}

fn unused(ignore: &Ignore, sources: &Sources) -> Diagnostic {
    let name = sources.slice(ignore.span);
    let message = match (ignore.rule, ignore.scope) {
        (Some(_), Scope::Line(line)) => {
            format!("unused comment: `{name}` reports nothing on line {line}")
        }
        (Some(_), Scope::File) => {
            format!("unused comment: `{name}` reports nothing in this file")
        }
        (_, Scope::Misplaced) => {
            "misplaced comment: `ignore-file` applies at the start of a file only".to_owned()
        }
        (None, _) if name.is_empty() => {
            "missing rule: the comment names no rule to ignore".to_owned()
        }
        (None, _) => format!("unknown rule `{name}`"),
    };
    let help = match (ignore.rule, ignore.scope) {
        (Some(_), Scope::Line(_)) => "remove the comment, or move it to the line of the finding",
        (Some(_), Scope::File) => "remove the comment",
        (_, Scope::Misplaced) => "move it above the first key of the file",
        (None, _) => "write `# runnergen: ignore[RG012] reason`, with the code or name of a rule",
    };
    Diagnostic::new(&unused_ignore::RULE, Place::of(ignore.span), message).with_help(help)
}

/// The comments that apply to a part of a source: those in it, including one after its end on the same line, and those for
/// the whole file, which are before its content.
fn ignores(file: FileId, source: &SourceFile, part: Range<usize>) -> Vec<Ignore> {
    let mut found = Vec::new();
    let mut target = Target::default();
    let is_whole = part.start == 0 && part.end >= source.text.len();
    let content = content_start(source);
    for comment in comments(source, 0..content) {
        // Another document of the file may use it.
        found.extend(comment.ignores(file, FOR_FILE, Scope::File, !is_whole));
    }
    for comment in comments(source, part) {
        if comment.start > content {
            found.extend(comment.ignores(file, FOR_FILE, Scope::Misplaced, false));
        }
        let line = if comment.is_alone {
            target.of(source, comment.line)
        } else {
            comment.line
        };
        found.extend(comment.ignores(file, "ignore", Scope::Line(line), false));
    }
    found
}

/// The byte offset of the first line that is neither empty nor a comment.
fn content_start(source: &SourceFile) -> usize {
    let is_content = |line: &&str| {
        let line = line.trim_start();
        !(line.is_empty() || line.starts_with(['#', '%']) || line.starts_with("---"))
    };
    let lines = source.text.split_inclusive('\n');
    lines
        .take_while(|line| !is_content(line))
        .map(str::len)
        .sum()
}

/// A comment that begins with the mark.
struct Comment<'s> {
    line: usize,
    /// Whether nothing else is on the line.
    is_alone: bool,
    /// The text after the mark, and its byte offset.
    text: &'s str,
    start: usize,
}

fn comments(source: &SourceFile, part: Range<usize>) -> impl Iterator<Item = Comment<'_>> {
    let length = source.text.len();
    let end = source.text[part.end.min(length)..]
        .find('\n')
        .map_or(length, |end| part.end.min(length) + end);
    let marks = source.text[part.start..end].match_indices(MARK);
    marks.filter_map(move |(at, _)| {
        let start = part.start + at + MARK.len();
        let line = source.line_of(start);
        let range = source.line_range(line);
        let before = comment_start(&source.text[range.start..part.start + at])?;
        Some(Comment {
            line,
            is_alone: before.is_empty(),
            text: &source.text[start..range.end],
            start,
        })
    })
}

impl Comment<'_> {
    /// The rules after a word.
    fn ignores(&self, file: FileId, word: &str, scope: Scope, is_used: bool) -> Vec<Ignore> {
        let ignore = |name: Range<usize>| Ignore {
            scope,
            rule: self.text[name.clone()].parse().ok(),
            span: Span::new(file, self.start + name.start..self.start + name.end),
            is_used,
        };
        names(self.text, word).into_iter().map(ignore).collect()
    }
}

/// The trimmed text before the comment that `text` ends with; `None` if `text` does not end with `# `.
fn comment_start(text: &str) -> Option<&str> {
    let before = text.trim_end().strip_suffix('#')?;
    let is_comment = before.is_empty() || before.ends_with([' ', '\t']);
    is_comment.then_some(before.trim())
}

/// The names in the brackets after a word; without brackets, one empty name.
fn names(text: &str, word: &str) -> Vec<Range<usize>> {
    let blank = text.len() - text.trim_start().len();
    let Some(list) = text.trim_start().strip_prefix(word) else {
        return Vec::new();
    };
    if list.starts_with("-file") {
        return Vec::new();
    }
    let start = blank + word.len();
    let inside = list
        .strip_prefix('[')
        .and_then(|list| list.split_once(']'))
        .map(|(inside, _)| inside);
    let Some(inside) = inside else {
        return vec![Range { start, end: start }];
    };
    let mut at = start + 1;
    let name = |part: &str| {
        let name = at + part.len() - part.trim_start().len();
        at += part.len() + 1;
        name..name + part.trim().len()
    };
    inside.split(',').map(name).collect()
}

/// The lines that comments on separate lines apply to. Remembers the last answer: of many comments in a row, each
/// would read all lines up to their common target.
#[derive(Default)]
struct Target {
    /// Lines without content.
    blank: Range<usize>,
}

impl Target {
    /// The next line after a comment that is neither empty nor a comment, or the comment's own line if there is none.
    fn of(&mut self, source: &SourceFile, comment: usize) -> usize {
        let last = source.line_of(source.text.len());
        let has_content = |line: &usize| {
            !matches!(
                source.line(*line).trim_start().chars().next(),
                None | Some('#')
            )
        };
        if !self.blank.contains(&comment) {
            self.blank = comment..(comment + 1..=last).find(has_content).unwrap_or(last + 1);
        }
        if self.blank.end > last {
            comment
        } else {
            self.blank.end
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rules;

    fn remaining(text: &str, at: &[(&'static str, usize)]) -> Vec<(&'static str, usize)> {
        let mut sources = Sources::default();
        let file = sources.add("values.yaml", Origin::File, text.to_owned());
        let diagnostics = at.iter().map(|&(rule, line)| {
            let start = sources.get(file).line_range(line).start;
            let location = Place::of(Span::new(file, start..start + 1));
            Diagnostic::new(rules::find(rule).unwrap(), location, "")
        });
        let left = apply_ignore_comments(diagnostics.collect(), &sources, None);
        left.iter()
            .map(|found| {
                (
                    found.rule.code,
                    sources.get(file).position(found.span().range().start).line,
                )
            })
            .collect()
    }

    #[test]
    fn a_comment_suppresses_findings_on_its_line() {
        assert_eq!(
            remaining(
                "a: 1 # runnergen: ignore[RG001] why\nb: 2\n",
                &[("RG001", 1), ("RG001", 2), ("RG002", 1)]
            ),
            [("RG001", 2), ("RG002", 1)]
        );
        assert_eq!(
            remaining(
                "a: 1 # runnergen: ignore[RG001, yaml-syntax]\n",
                &[("RG001", 1), ("RG002", 1)]
            ),
            []
        );
    }

    #[test]
    fn a_comment_on_its_own_line_applies_to_the_next_line_with_content() {
        assert_eq!(
            remaining(
                "c: |\n  # runnergen: ignore[rg001]\n  # more\n\n  x = 1\n",
                &[("RG001", 5)]
            ),
            []
        );
    }

    #[test]
    fn a_comment_at_the_start_applies_to_the_file() {
        let ignored = "---\n# runnergen: ignore-file[RG001]\na: 1\nb: 2\n";
        assert_eq!(
            remaining(ignored, &[("RG001", 3), ("RG001", 4), ("RG002", 4)]),
            [("RG002", 4)]
        );
        assert_eq!(remaining(ignored, &[]), [("RG099", 2)], "unused");
        let late = "a: 1\n# runnergen: ignore-file[RG001]\nb: 2\n";
        assert_eq!(
            remaining(late, &[("RG001", 1)]),
            [("RG001", 1), ("RG099", 2)],
            "misplaced"
        );
    }

    #[test]
    fn a_former_name_works_and_is_noted() {
        assert_eq!(
            remaining("a: 1 # runnergen: ignore[not-text]\n", &[("RG001", 1)]),
            [("RG099", 1)]
        );
    }

    #[test]
    fn an_unused_comment_is_reported() {
        assert_eq!(
            remaining("a: 1 # runnergen: ignore[RG001]\n", &[]),
            [("RG099", 1)]
        );
        assert_eq!(
            remaining(
                "a: 1 # runnergen: ignore[nonsense, RG001]\n",
                &[("RG001", 1)]
            ),
            [("RG099", 1)]
        );
        assert_eq!(
            remaining("# runnergen: ignore\na: 1\n", &[("RG001", 2)]),
            [("RG001", 2), ("RG099", 1)]
        );
        assert_eq!(
            remaining(
                "a: 'x#runnergen: ignore[RG001]'\nb: runnergen: ignore[RG001]",
                &[]
            ),
            []
        );
    }
}
