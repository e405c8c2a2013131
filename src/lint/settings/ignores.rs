//! `# runnergen: ignore[RG012] reason`: a comment that silences rules on its own line, or on the next one when nothing
//! else stands on its own. It works wherever a comment does, in the TOML of a block scalar too.

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
    /// The line on which it works.
    line: usize,
    rule: Option<RuleName>,
    is_used: bool,
}

/// The diagnostics that no comment silences, and one for each comment that silences nothing. Of a file in which
/// `within` lies, only the comments there count: the others speak of other documents.
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
    let first_by_place = first_by_place(&ignores);
    diagnostics.retain(|found| {
        let Some(source) = sources.source_of(found.span()) else {
            return true;
        };
        let line = source.line_of(found.span().range().start);
        let ignoring = first_by_place.get(&(found.span().file(), line, found.rule.code));
        ignoring
            .map(|&index| ignores[index].is_used = true)
            .is_none()
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
fn first_by_place(ignores: &[Ignore]) -> HashMap<(Option<FileId>, usize, &'static str), usize> {
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

/// The note on a comment that works, but names its rule by a former name.
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

/// The comments in a part of a source, and behind the last word of it on the same line.
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
        let (before, behind) = (
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
        found.extend(names(behind).into_iter().map(ignore));
    }
    found
}

/// What stands before the comment that `text` ends in, without blanks; none when `text` does not end in `# `.
fn comment_start(text: &str) -> Option<&str> {
    let before = text.trim_end().strip_suffix('#')?;
    let is_comment = before.is_empty() || before.ends_with([' ', '\t']);
    is_comment.then_some(before.trim())
}

/// The names between the brackets behind `ignore`; one that is empty where there are none.
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

/// The lines that comments on lines of their own apply to. Remembers the last answer: of many comments in a row, each
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

    fn postprocess(text: &str, at: &[(&'static str, usize)]) -> Vec<(&'static str, usize)> {
        let mut sources = Sources::default();
        let file = sources.add("values.yaml", Origin::File, text.to_owned());
        let diagnostics = at.iter().map(|&(rule, line)| {
            let start = sources.get(file).line_range(line).start;
            let place = Place::of(Span::new(file, start..start + 1));
            Diagnostic::new(rules::find(rule).unwrap(), place, "")
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
    fn a_comment_silences_its_line() {
        assert_eq!(
            postprocess(
                "a: 1 # runnergen: ignore[RG001] why\nb: 2\n",
                &[("RG001", 1), ("RG001", 2), ("RG002", 1)]
            ),
            [("RG001", 2), ("RG002", 1)]
        );
        assert_eq!(
            postprocess(
                "a: 1 # runnergen: ignore[RG001, yaml-syntax]\n",
                &[("RG001", 1), ("RG002", 1)]
            ),
            []
        );
    }

    #[test]
    fn a_comment_alone_silences_the_next_line_that_says_something() {
        assert_eq!(
            postprocess(
                "c: |\n  # runnergen: ignore[rg001]\n  # more\n\n  x = 1\n",
                &[("RG001", 5)]
            ),
            []
        );
    }

    #[test]
    fn a_former_name_works_and_is_noted() {
        assert_eq!(
            postprocess("a: 1 # runnergen: ignore[not-text]\n", &[("RG001", 1)]),
            [("RG099", 1)]
        );
    }

    #[test]
    fn a_comment_that_silences_nothing_is_told() {
        assert_eq!(
            postprocess("a: 1 # runnergen: ignore[RG001]\n", &[]),
            [("RG099", 1)]
        );
        assert_eq!(
            postprocess(
                "a: 1 # runnergen: ignore[nonsense, RG001]\n",
                &[("RG001", 1)]
            ),
            [("RG099", 1)]
        );
        assert_eq!(
            postprocess("# runnergen: ignore\na: 1\n", &[("RG001", 2)]),
            [("RG001", 2), ("RG099", 1)]
        );
        assert_eq!(
            postprocess(
                "a: 'x#runnergen: ignore[RG001]'\nb: runnergen: ignore[RG001]",
                &[]
            ),
            []
        );
    }
}
