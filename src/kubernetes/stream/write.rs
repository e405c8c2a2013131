//! Prints a stream.

use super::document::{Document, State, without_removed};
use super::{MARK, Stream, split};
use helm_yaml::writer::{self, Style};

impl Stream {
    /// The text: unchanged documents byte for byte, changed ones reprinted after their separator and leading comments.
    pub fn to_text(&self) -> String {
        let text = &self.sources.get(self.file).text;
        let mut out = String::with_capacity(text.len() + MARK.len());
        if self.has_mark {
            out.push_str(MARK);
        }
        for document in &self.documents {
            if split::directives(&text[document.range.clone()]) > 0
                && document.state != State::Removed
            {
                end_document(&mut out);
            }
            match document.state {
                State::Removed => {}
                State::Untouched => out.push_str(&text[document.range.clone()]),
                State::Changed => push_changed(&mut out, document, &text[document.range.clone()]),
            }
        }
        out
    }
}

/// Ends a document before directives, which would otherwise become its content.
fn end_document(out: &mut String) {
    let last = out
        .trim_end_matches(['\r', '\n'])
        .rsplit('\n')
        .next()
        .unwrap_or_default();
    if !last.is_empty() && last != MARK && !last.starts_with(split::END) {
        out.push_str(split::END);
        out.push('\n');
    }
}

fn push_changed(out: &mut String, document: &Document, text: &str) {
    let head = head(text);
    out.push_str(head);
    if !head.is_empty() && !head.ends_with('\n') {
        out.push('\n');
    }
    out.push_str(&writer::to_string(
        &without_removed(&document.root),
        Style::Manifest,
    ));
}

/// The lines before the content: separator, comments, directives. A separator with content on its line is kept alone.
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

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::source::Span;
    use helm_yaml::tree::Node;

    #[test]
    fn directives_are_kept_if_the_document_before_them_changes() {
        let text = "a: 1\n---\nb: 1\n...\n%YAML 1.1\n---\nc: 1\n";
        let read = || Stream::read("-", text.as_bytes().to_vec()).unwrap();
        let second = |stream: &Stream| stream.objects().nth(1).unwrap().address;
        let (mut changed, mut removed) = (read(), read());
        changed.change(second(&changed), |node| {
            *node.child_mut("b", Span::SYNTHETIC) = Node::new("x", Span::SYNTHETIC)
        });
        assert_eq!(changed.to_text(), text.replace("b: 1", "b: x"));
        removed.remove(second(&removed));
        assert_eq!(removed.to_text(), "a: 1\n...\n%YAML 1.1\n---\nc: 1\n");
    }
}
