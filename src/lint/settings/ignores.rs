//! Ignore comments: `# runnergen: ignore[RG012] reason` suppresses findings of a rule on its line, or, on a line of its
//! own, on the next line. They also work in the TOML of a block scalar.

use std::collections::HashMap;
use std::ops::Range;

use super::RuleName;
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rules::syntax::unused_ignore;
use helm_yaml::source::{FileId, Origin, SourceFile, Sources, Span};

const MARK: &str = "runnergen:";

/// One rule in one comment.
struct Ignore {
    /// The rule's name in the comment.
    span: Span,
    /// The line that it applies to.
    line: usize,
    rule: Option<RuleName>,
    is_used: bool,
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
    let first_by_line = first_by_line(&ignores);
    diagnostics.retain(|found| {
        let Some(source) = sources.source_of(found.span()) else {
            return true;
        };
        let line = source.line_of(found.span().range().start);
        let ignoring = first_by_line.get(&(found.span().file(), line, found.rule.code));
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

/// The index of the first comment for each file, line and rule code.
fn first_by_line(ignores: &[Ignore]) -> HashMap<(Option<FileId>, usize, &'static str), usize> {
    let mut first = HashMap::new();
    for (index, ignore) in ignores.iter().enumerate() {
        if let Some(rule) = ignore.rule {
            first
                .entry((ignore.span.file(), ignore.line, rule.code()))
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
    let message = match ignore.rule {
        Some(_) => format!(
            "unused comment: `{name}` reports nothing on line {}",
            ignore.line
        ),
        None if name.is_empty() => "missing rule: the comment names no rule to ignore".to_owned(),
        None => format!("unknown rule `{name}`"),
    };
    let help = match ignore.rule {
        Some(_) => "remove the comment, or move it to the line of the finding",
        None => "write `# runnergen: ignore[RG012] reason`, with the code or name of a rule",
    };
    Diagnostic::new(&unused_ignore::RULE, Place::of(ignore.span), message).with_help(help)
}

/// The comments in a part of a source, including one after its end on the same line.
fn ignores(file: FileId, source: &SourceFile, part: Range<usize>) -> Vec<Ignore> {
    let mut found = Vec::new();
    let mut target = Target::default();
    let length = source.text.len();
    let end = source.text[part.end.min(length)..]
        .find('\n')
        .map_or(length, |end| part.end.min(length) + end);
    for (at, _) in source.text[part.start..end].match_indices(MARK) {
        let at = part.start + at;
        let number = source.line_of(at);
        let range = source.line_range(number);
        let (before, after) = (
            &source.text[range.start..at],
            &source.text[at + MARK.len()..range.end],
        );
        let Some(before) = comment_start(before) else {
            continue;
        };
        let line = if before.is_empty() {
            target.of(source, number)
        } else {
            number
        };
        let ignore = |name: Range<usize>| {
            let name = at + MARK.len() + name.start..at + MARK.len() + name.end;
            Ignore {
                line,
                rule: source.text[name.clone()].parse().ok(),
                span: Span::new(file, name),
                is_used: false,
            }
        };
        found.extend(names(after).into_iter().map(ignore));
    }
    found
}

/// The trimmed text before the comment that `text` ends with; `None` if `text` does not end with `# `.
fn comment_start(text: &str) -> Option<&str> {
    let before = text.trim_end().strip_suffix('#')?;
    let is_comment = before.is_empty() || before.ends_with([' ', '\t']);
    is_comment.then_some(before.trim())
}

/// The names in the brackets after `ignore`; without brackets, one empty name.
fn names(text: &str) -> Vec<Range<usize>> {
    let blank = text.len() - text.trim_start().len();
    let Some(list) = text.trim_start().strip_prefix("ignore") else {
        return Vec::new();
    };
    let start = blank + "ignore".len();
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
