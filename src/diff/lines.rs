//! Two texts compared by lines.

/// The lines that differ, with a few around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(pub Vec<Line>);

/// A line of either text, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// It is in both.
    Same(String),
    /// It is in the old text.
    Removed(String),
    /// It is in the new text.
    Added(String),
    /// Lines that are the same and are not shown.
    Skipped(usize),
}

/// How many lines that are the same are shown around one that is not.
const AROUND: usize = 2;

/// Where comparing would cost more than this many steps, what lies between the first and the last difference counts as
/// different altogether.
const MOST_STEPS: usize = 4_000_000;

impl Lines {
    /// Compares two texts.
    pub fn of(old: &str, new: &str) -> Lines {
        let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
        let before = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
        let (old_rest, new_rest) = (&old[before..], &new[before..]);
        let after = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
        let (old_middle, new_middle) = (&old_rest[..old_rest.len() - after], &new_rest[..new_rest.len() - after]);
        let mut lines: Vec<Line> = old[..before].iter().map(|line| Line::Same((*line).to_owned())).collect();
        lines.extend(middle(old_middle, new_middle));
        lines.extend(old_rest[old_rest.len() - after..].iter().map(|line| Line::Same((*line).to_owned())));
        Lines(shortened(lines))
    }
}

/// The lines of two texts that begin and end differently: the longest common sequence stays.
fn middle(old: &[&str], new: &[&str]) -> Vec<Line> {
    let removed = |line: &&str| Line::Removed((*line).to_owned());
    let added = |line: &&str| Line::Added((*line).to_owned());
    if old.len().saturating_mul(new.len()) > MOST_STEPS {
        return old.iter().map(removed).chain(new.iter().map(added)).collect();
    }
    let longest = longest_common(old, new);
    let (mut lines, mut i, mut j) = (Vec::new(), 0, 0);
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            lines.push(Line::Same(old[i].to_owned()));
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            lines.push(removed(&old[i]));
            i += 1;
        } else {
            lines.push(added(&new[j]));
            j += 1;
        }
    }
    lines.extend(old[i..].iter().map(removed));
    lines.extend(new[j..].iter().map(added));
    lines
}

/// How many lines the rests of two texts have in common, for each pair of rests.
fn longest_common(old: &[&str], new: &[&str]) -> Vec<Vec<u32>> {
    let mut longest = vec![vec![0; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i][j] =
                if old[i] == new[j] { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    longest
}

/// The lines around those that differ, and how many lie between.
fn shortened(lines: Vec<Line>) -> Vec<Line> {
    let differs: Vec<usize> =
        lines.iter().enumerate().filter(|(_, line)| !matches!(line, Line::Same(_))).map(|(index, _)| index).collect();
    let is_near = |index: usize| {
        let next = differs.partition_point(|&other| other < index);
        let near = |at: Option<&usize>| at.is_some_and(|other| other.abs_diff(index) <= AROUND);
        near(differs.get(next)) || near(next.checked_sub(1).and_then(|before| differs.get(before)))
    };
    let mut shown = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        match (is_near(index), shown.last_mut()) {
            (true, _) => shown.push(line),
            (false, Some(Line::Skipped(count))) => *count += 1,
            (false, _) => shown.push(Line::Skipped(1)),
        }
    }
    shown
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
        Lines::of(old, new).0.iter().map(line).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn differences_stand_among_their_neighbours() {
        assert_eq!(shown("a\nb\nc\nd\ne\nf", "a\nb\nc\nx\ne\nf"), "…1| b| c|-d|+x| e| f");
        assert_eq!(shown("a\nb", "b\nc"), "-a| b|+c");
        assert_eq!(shown("", "a"), "+a");
        assert_eq!(shown("a", "a"), "…1");
    }

    #[test]
    fn texts_without_end_are_compared_in_time() {
        let (old, new): (String, String) =
            ((0..5000).map(|n| format!("{n}\n")).collect(), (0..5000).map(|n| format!("x{n}\n")).collect());
        assert_eq!(Lines::of(&old, &new).0.len(), 10_000);
    }
}
