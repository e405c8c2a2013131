//! A line diff of two texts.

use std::ops::Range;

use similar::{Algorithm, Change, ChangeTag, capture_diff_slices, group_diff_ops};

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

impl Lines {
    /// Compares two texts: the changes with their context, in the order of the lines.
    pub fn of(old: &str, new: &str) -> Lines {
        let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
        let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
        let (mut lines, mut next) = (Vec::new(), 0);
        for operation in group_diff_ops(operations, CONTEXT).iter().flatten() {
            let old_lines = operation.old_range();
            lines.extend(skipped(next..old_lines.start));
            lines.extend(operation.iter_changes(&old, &new).map(Line::from));
            next = old_lines.end;
        }
        lines.extend(skipped(next..old.len()));
        Lines(lines)
    }
}

/// The line that replaces unchanged lines, if there are any.
fn skipped(lines: Range<usize>) -> Option<Line> {
    (!lines.is_empty()).then(|| Line::Skipped(lines.len()))
}

impl From<Change<&str>> for Line {
    fn from(change: Change<&str>) -> Line {
        let line = change.value().to_owned();
        match change.tag() {
            ChangeTag::Equal => Line::Same(line),
            ChangeTag::Delete => Line::Removed(line),
            ChangeTag::Insert => Line::Added(line),
        }
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
    fn long_texts_without_a_common_line_are_one_change() {
        let (old, new): (String, String) = (
            (0..50_000).map(|n| format!("{n}\n")).collect(),
            (0..50_000).map(|n| format!("x{n}\n")).collect(),
        );
        assert_eq!(Lines::of(&old, &new).0.len(), 100_000);
    }
}
