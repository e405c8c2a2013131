//! Writes the new text of a string in the style in which the string is written.
//!
//! What is replaced within a line is replaced there. Lines of a literal block are replaced as lines. Everything else is
//! written again as a literal block, or in double quotes.

use std::ops::Range;

use crate::reader::trace_in;
use crate::source::{FileId, TracedText};

use super::outline::Outline;
use super::scalar::{double_quoted, escaped, indented, literal};
use super::{Edited, Refusal, Replacement, apply, line_ending};

/// The replacements that change the string of a slot.
pub(super) fn lift(
    outline: &Outline<'_>,
    slot: usize,
    edited: &Edited,
) -> Result<Vec<Replacement>, Refusal> {
    let value = outline.slots[slot].value.clone();
    let style = outline.text.as_bytes().get(value.start).copied();
    let traced = outline.traced(slot).ok_or(Refusal::NotFound)?;
    let string = String {
        outline,
        slot,
        traced,
    };
    let in_place = match style {
        Some(b'|') => string.in_block(&edited.replacements),
        Some(b'"') => string.within_lines(&edited.replacements, escaped),
        Some(b'\'') => string.within_lines(&edited.replacements, |text| text.replace('\'', "''")),
        _ => string.within_lines(&edited.replacements, str::to_owned),
    };
    let is_plain = style == Some(b'|') && string.are_within_lines(&edited.replacements);
    in_place
        .filter(|replacements| is_plain || string.decodes_to(replacements, &edited.text))
        .or_else(|| string.rewritten(&edited.text))
        .ok_or(Refusal::Mismatch)
}

struct String<'a> {
    outline: &'a Outline<'a>,
    slot: usize,
    traced: &'a TracedText,
}

impl String<'_> {
    /// Replacements that each stay within a line; in double quotes, any.
    fn within_lines(
        &self,
        inner: &[Replacement],
        write: fn(&str) -> std::string::String,
    ) -> Option<Vec<Replacement>> {
        let outer = |replacement: &Replacement| {
            let range = self.outer(replacement.range());
            Replacement::new(range, write(&replacement.text))
        };
        Some(inner.iter().map(outer).collect())
    }

    /// Replacements in a literal block: within a line, or of whole lines.
    fn in_block(&self, inner: &[Replacement]) -> Option<Vec<Replacement>> {
        if self.are_within_lines(inner) {
            return self.within_lines(inner, str::to_owned);
        }
        let old = self.traced.as_str();
        let newline = line_ending(self.outline.text);
        let indent = self.indent();
        let outer = |hunk: Hunk| {
            let range = self.lines(hunk.range);
            let mut text = indented(&hunk.text, indent, newline);
            let is_unended = range.start > 0 && !self.outline.text[..range.start].ends_with('\n');
            if is_unended {
                text.insert_str(0, newline);
            }
            let is_last =
                range.end == self.outline.text.len() && !self.outline.text.ends_with('\n');
            if is_last {
                let length = text.trim_end_matches(['\r', '\n']).len();
                text.truncate(length);
            } else if !text.is_empty() && !text.ends_with('\n') {
                text.push_str(newline);
            }
            Replacement::new(range, text)
        };
        Some(hunks(old, inner).into_iter().map(outer).collect())
    }

    /// Whether each replacement stays within a line and after its indentation, so that it is written as it is in a
    /// literal block.
    fn are_within_lines(&self, inner: &[Replacement]) -> bool {
        let old = self.traced.as_str();
        let is_within = |one: &Replacement| {
            let begins_line = one.start == 0 || old[..one.start].ends_with('\n');
            let begins_with_blank =
                one.text.is_empty() || one.text.starts_with(char::is_whitespace);
            let is_within = !one.text.contains(['\n', '\r']) && !old[one.range()].contains('\n');
            is_within && !(begins_line && begins_with_blank) && one.start < old.len()
        };
        inner.iter().all(is_within)
    }

    /// The range in the outer text of bytes of the string; after a line break it ends where the next line begins.
    fn outer(&self, range: Range<usize>) -> Range<usize> {
        let text = self.traced.as_str();
        let outer = self.traced.span(range.clone()).range();
        let ends_line = text[range.clone()].ends_with('\n') && range.end < text.len();
        if ends_line {
            outer.start
                ..self
                    .traced
                    .span(range.end..range.end)
                    .range()
                    .start
                    .max(outer.end)
        } else {
            outer
        }
    }

    /// The lines in the outer text of whole lines of the string.
    fn lines(&self, range: Range<usize>) -> Range<usize> {
        let length = self.traced.as_str().len();
        let place = |at: usize| {
            if at == length {
                let value = &self.outline.slots[self.slot].value;
                let end = if length == 0 {
                    value.start
                } else {
                    self.outer(length - 1..length)
                        .end
                        .min(value.end.max(value.start))
                };
                return self.outline.line_end(end);
            }
            self.outline.line_start(self.outer(at..at).start)
        };
        place(range.start)..place(range.end)
    }

    /// The column of the lines of a literal block.
    fn indent(&self) -> usize {
        let text = self.traced.as_str();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                return self.outline.column(self.outer(at..at).start);
            }
            at += line.len();
        }
        self.outline.column(self.outline.start(self.slot)) + 2
    }

    /// The whole string in another style.
    fn rewritten(&self, text: &str) -> Option<Vec<Replacement>> {
        let slot = &self.outline.slots[self.slot];
        let mut value = slot.value.clone();
        if self.outline.text[..value.end].ends_with('\n') && value.end > value.start {
            value.end -= 1;
        }
        let line_end = self.outline.text[value.end..]
            .find(['\r', '\n'])
            .map_or(self.outline.text.len(), |at| value.end + at);
        let comment = self.outline.text[value.end..line_end].trim_end();
        let column = self.outline.column(self.outline.start(self.slot)) + 2;
        let newline = line_ending(self.outline.text);
        let block = literal(text, column, newline)
            .filter(|_| !self.outline.container_of(self.slot).is_flow)
            .map(|block| {
                let (head, lines) = block.split_once(newline).unwrap_or((&block, ""));
                let text = format!("{head}{comment}{newline}{lines}");
                vec![Replacement::new(value.start..line_end, text)]
            });
        let quoted = || vec![Replacement::new(value.clone(), double_quoted(text))];
        block
            .filter(|block| self.decodes_to(block, text))
            .or_else(|| Some(quoted()).filter(|quoted| self.decodes_to(quoted, text)))
    }

    /// Whether the string is `text` after the replacements.
    fn decodes_to(&self, replacements: &[Replacement], text: &str) -> bool {
        let mut sorted = replacements.to_vec();
        sorted.sort();
        let Ok(document) = apply(self.outline.text, &sorted) else {
            return false;
        };
        let value = &self.outline.slots[self.slot].value;
        let grown = document.len() + value.end;
        let Some(end) = grown.checked_sub(self.outline.text.len()) else {
            return false;
        };
        trace_in(
            &document,
            FileId(0),
            value.start..end.min(document.len()),
            text,
        )
        .is_some()
    }
}

/// Whole lines of a string and the lines that replace them.
struct Hunk {
    range: Range<usize>,
    text: std::string::String,
}

/// The replacements of a text, extended to whole lines; those of the same lines are joined.
fn hunks(old: &str, replacements: &[Replacement]) -> Vec<Hunk> {
    let mut hunks: Vec<Hunk> = Vec::new();
    // The end of what the last hunk has replaced so far, before the rest of its last line.
    let mut done = 0;
    for one in replacements {
        let start = old[..one.start].rfind('\n').map_or(0, |at| at + 1);
        let is_at_line = one.end == old.len() || old[..one.end].ends_with('\n') || one.end == 0;
        let keeps_lines = one.text.is_empty() || one.text.ends_with('\n');
        let end = if is_at_line && start == one.start && keeps_lines {
            one.end
        } else {
            old[one.end..]
                .find('\n')
                .map_or(old.len(), |at| one.end + at + 1)
        };
        match hunks.last_mut() {
            Some(last) if start < last.range.end => {
                let rest = last.range.end - done;
                last.text.truncate(last.text.len() - rest);
                last.text.push_str(&old[done..one.start]);
                last.text.push_str(&one.text);
                last.text.push_str(&old[one.end..end.max(one.end)]);
                last.range.end = end;
            }
            _ => {
                let text = format!(
                    "{}{}{}",
                    &old[start..one.start],
                    one.text,
                    &old[one.end..end]
                );
                hunks.push(Hunk {
                    range: start..end,
                    text,
                });
            }
        }
        done = one.end;
    }
    hunks
}
