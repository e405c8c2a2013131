//! Line diffs: of two texts, and as a unified diff that `patch -p1` and `git apply` take.

use std::fmt::Write as _;
use std::ops::Range;

use imara_diff::{Algorithm, InternedInput};

/// The changed lines with their context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(pub Vec<Line>);

/// One line of a diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A line of both texts.
    Same(String),
    /// A line of the old text only.
    Removed(String),
    /// A line of the new text only.
    Added(String),
    /// A number of unchanged lines that are not shown.
    Skipped(usize),
}

/// How many unchanged lines are shown before and after a change.
const CONTEXT: usize = 2;

/// How many unchanged lines a unified diff has before and after a change.
const UNIFIED_CONTEXT: usize = 3;

/// Lines that differ: which lines of the old text are replaced by which lines of the new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The lines of the old text, from 0; empty for added lines.
    pub old: Range<usize>,
    /// The lines of the new text, from 0; empty for removed lines.
    pub new: Range<usize>,
}

/// The changes between two lists of lines, in their order.
pub fn line_changes(old: &[&str], new: &[&str]) -> Vec<LineChange> {
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = imara_diff::Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);
    diff.hunks()
        .map(|hunk| LineChange {
            old: hunk.before.start as usize..hunk.before.end as usize,
            new: hunk.after.start as usize..hunk.after.end as usize,
        })
        .collect()
}

/// Changes that are shown together, because the contexts around them touch.
struct Hunk<'a> {
    changes: &'a [LineChange],
    /// The shown lines of the old text.
    old: Range<usize>,
    /// The shown lines of the new text.
    new: Range<usize>,
}

/// Groups changes that at most `2 * context` unchanged lines separate.
fn hunks<'a>(changes: &'a [LineChange], old: &[&str], context: usize) -> Vec<Hunk<'a>> {
    changes
        .chunk_by(|a, b| b.old.start - a.old.end <= 2 * context)
        .filter_map(|changes| {
            let (first, last) = (changes.first()?, changes.last()?);
            let before = context.min(first.old.start);
            let after = context.min(old.len() - last.old.end);
            Some(Hunk {
                changes,
                old: first.old.start - before..last.old.end + after,
                new: first.new.start - before..last.new.end + after,
            })
        })
        .collect()
}

/// Calls `line` with each line of a hunk and with its sign: ` `, `-` or `+`.
fn for_each_line<'a>(
    hunk: &Hunk,
    old: &[&'a str],
    new: &[&'a str],
    mut line: impl FnMut(char, &'a str),
) {
    let mut next = hunk.old.start;
    for change in hunk.changes {
        old[next..change.old.start]
            .iter()
            .for_each(|text| line(' ', text));
        old[change.old.clone()]
            .iter()
            .for_each(|text| line('-', text));
        new[change.new.clone()]
            .iter()
            .for_each(|text| line('+', text));
        next = change.old.end;
    }
    old[next..hunk.old.end]
        .iter()
        .for_each(|text| line(' ', text));
}

impl Lines {
    /// Compares two texts: the changes with their context, in the order of the lines.
    pub fn of(old: &str, new: &str) -> Lines {
        let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
        let changes = line_changes(&old, &new);
        let (mut lines, mut next) = (Vec::new(), 0);
        for hunk in hunks(&changes, &old, CONTEXT) {
            lines.extend(skipped(next..hunk.old.start));
            for_each_line(&hunk, &old, &new, |sign, text| {
                lines.push(Line::new(sign, text))
            });
            next = hunk.old.end;
        }
        lines.extend(skipped(next..old.len()));
        Lines(lines)
    }
}

impl Line {
    fn new(sign: char, text: &str) -> Line {
        let text = text.to_owned();
        match sign {
            '-' => Line::Removed(text),
            '+' => Line::Added(text),
            _ => Line::Same(text),
        }
    }
}

/// The line that replaces unchanged lines, if there are any.
fn skipped(lines: Range<usize>) -> Option<Line> {
    (!lines.is_empty()).then(|| Line::Skipped(lines.len()))
}

/// The unified diff of a file's text; `name` is the name of the file. Empty if the texts are equal.
pub fn unified(old: &str, new: &str, name: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    let changes = line_changes(&old, &new);
    let mut text = String::new();
    if !changes.is_empty() {
        let _ = write!(text, "--- a/{name}\n+++ b/{name}\n");
    }
    for hunk in hunks(&changes, &old, UNIFIED_CONTEXT) {
        let _ = writeln!(
            text,
            "@@ -{} +{} @@",
            numbers(&hunk.old),
            numbers(&hunk.new)
        );
        for_each_line(&hunk, &old, &new, |sign, line| {
            let _ = write!(text, "{sign}{line}");
            if !line.ends_with('\n') {
                text.push_str("\n\\ No newline at end of file\n");
            }
        });
    }
    text
}

/// Lines as in the header of a hunk: the first, from 1, and their number unless it is one. No lines are written as the
/// line before them.
fn numbers(lines: &Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let line = |line: &Line| match line {
            Line::Same(text) => format!(" {text}"),
            Line::Removed(text) => format!("-{text}"),
            Line::Added(text) => format!("+{text}"),
            Line::Skipped(count) => format!("…{count}"),
        };
        Lines::of(old, new)
            .0
            .iter()
            .map(line)
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn changes_are_shown_with_two_lines_of_context() {
        assert_eq!(
            shown("a\nb\nc\nd\ne\nf", "a\nb\nc\nx\ne\nf"),
            "…1| b| c|-d|+x| e| f"
        );
        assert_eq!(shown("a\nb", "b\nc"), "-a| b|+c");
        assert_eq!(
            shown("x\n1\n2\n3\n4\nx", "y\n1\n2\n3\n4\ny"),
            "-x|+y| 1| 2| 3| 4|-x|+y"
        );
        assert_eq!(
            shown("x\n1\n2\n3\n4\n5\nx", "y\n1\n2\n3\n4\n5\ny"),
            "-x|+y| 1| 2|…1| 4| 5|-x|+y"
        );
        assert_eq!(shown("", "a"), "+a");
        assert_eq!(shown("a", "a"), "…1");
    }

    #[test]
    fn a_unified_diff_has_the_headers_and_marks_of_patch() {
        assert_eq!(unified("a\n", "a\n", "f"), "");
        assert_eq!(
            unified("", "a\n", "f"),
            "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n"
        );
        assert_eq!(
            unified("a\n", "", "f"),
            "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n"
        );
        assert_eq!(
            unified("a", "a\n", "f"),
            "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"
        );
        assert_eq!(
            unified("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nx\n6\n", "f"),
            "--- a/f\n+++ b/f\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+x\n 6\n"
        );
    }

    #[test]
    fn long_texts_without_a_common_line_are_one_change() {
        let (old, new): (String, String) = (
            (0..50_000).map(|n| format!("{n}\n")).collect(),
            (0..50_000).map(|n| format!("x{n}\n")).collect(),
        );
        assert_eq!(Lines::of(&old, &new).0.len(), 100_000);
    }
}
