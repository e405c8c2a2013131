//! The stream as text again.

use super::document::{Document, State, without_removed};
use super::{MARK, Stream};
use crate::writer::{self, Style};

impl Stream {
    /// The text: every byte of the documents that nobody changed, the others printed anew behind the separator and the
    /// comments that they began with.
    pub fn to_text(&self) -> String {
        let text = &self.sources.get(self.file).text;
        let mut out = String::with_capacity(text.len() + MARK.len());
        if self.has_mark {
            out.push_str(MARK);
        }
        for document in &self.documents {
            match document.state {
                State::Removed => {}
                State::Untouched => out.push_str(&text[document.range.clone()]),
                State::Changed => push_changed(&mut out, document, &text[document.range.clone()]),
            }
        }
        out
    }
}

fn push_changed(out: &mut String, document: &Document, text: &str) {
    let head = head(text);
    out.push_str(head);
    if !head.is_empty() && !head.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(&writer::to_string(&without_removed(&document.root), Style::Manifest));
}

/// The lines before the content: separator, comments, directives. Of a separator with content behind it, itself.
fn head(text: &str) -> &str {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let rest = line.strip_prefix("---").unwrap_or(line).trim();
        if rest.is_empty() || rest.starts_with('#') || line.starts_with('%') {
            end += line.len();
            continue;
        }
        return if line.starts_with("---") && line.len() > "---".len() {
            &text[..end + "---".len()]
        } else {
            &text[..end]
        };
    }
    &text[..end]
}
