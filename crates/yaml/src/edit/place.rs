//! Lines, columns and comments around the entries of an outline.

use std::ops::Range;

use super::Refusal;
use super::outline::Outline;

impl Outline<'_> {
    /// The start of the line of an offset.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// The end of the line of an offset, with its line ending. An offset after a line ending is the end of that line.
    pub(super) fn line_end(&self, at: usize) -> usize {
        if at > 0 && self.text[..at].ends_with('\n') {
            return at;
        }
        self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// The column of an offset, in characters.
    pub(super) fn column(&self, at: usize) -> usize {
        self.text[self.line_start(at)..at]
            .trim_start_matches('\u{feff}')
            .chars()
            .count()
    }

    /// Whether a slot begins its line.
    pub(super) fn begins_line(&self, id: usize) -> bool {
        let start = self.start(id);
        self.text[self.line_start(start)..start]
            .trim_start_matches('\u{feff}')
            .chars()
            .all(|c| c == ' ')
    }

    /// The lines of an entry in block style that begins its line: with the comments directly above it, and deeper
    /// comments below it.
    pub(super) fn lines(&self, id: usize) -> Result<Range<usize>, Refusal> {
        let start = self.start(id);
        let end = self.end(id);
        let line_end = self.line_end(end);
        let rest = self.text[end..line_end.max(end)].trim();
        if !rest.is_empty() && !rest.starts_with('#') {
            return Err(Refusal::Unsupported("other text is on the same line"));
        }
        let line_start = self.line_start(start);
        let mark = self.text[line_start..start].len()
            - self.text[line_start..start]
                .trim_start_matches('\u{feff}')
                .len();
        Ok(comments_above(self.text, line_start + mark)
            ..self.comments_below(line_end, self.column(start)))
    }

    /// The end of the comments below a line that are deeper than a column.
    pub(super) fn comments_below(&self, line: usize, column: usize) -> usize {
        let mut end = line;
        let mut at = line;
        while at < self.text.len() {
            let next = self.line_end(at + 1).max(at + 1);
            let text = &self.text[at..next];
            let indent = text.len() - text.trim_start().len();
            if text.trim().starts_with('#') && indent > column {
                end = next;
            } else if !text.trim().is_empty() {
                break;
            }
            at = next;
        }
        end
    }
}

/// The start of the comments that belong to the entry that begins a line: those directly above it, at the same column.
/// Comments at the beginning of the text are about the whole text, and a commented-out entry is not about the entry below
/// it.
pub fn comments_above(text: &str, line: usize) -> usize {
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = |line: &str| line.len() - line.trim_start().len();
    let column = indent(&text[line..]);
    let mut start = line;
    while text[..start].ends_with('\n') {
        let above = line_start(start - 1);
        let comment = &text[above..start];
        let is_comment = comment.trim().starts_with('#') && indent(comment) == column;
        if !is_comment || is_commented_out(comment.trim()) {
            return start;
        }
        start = above;
    }
    line
}

/// Whether a comment is an entry that is commented out: `# key: value`.
fn is_commented_out(comment: &str) -> bool {
    let content = comment.trim_start_matches('#').trim_start();
    let is_documentation = comment.starts_with("##");
    let Some((key, rest)) = content.split_once(':') else {
        return content.starts_with("- ");
    };
    let is_word = !key.is_empty() && !key.contains(char::is_whitespace);
    let words = ["ref", "see", "note", "todo", "fixme", "example", "default"];
    let is_value = rest.is_empty() || rest.starts_with(' ');
    // A suppression comment of a linter: `# tool: ignore[…]`.
    let is_suppression = rest.trim_start().starts_with("ignore");
    is_word
        && is_value
        && !is_documentation
        && !is_suppression
        && !words.contains(&key.to_lowercase().as_str())
}
