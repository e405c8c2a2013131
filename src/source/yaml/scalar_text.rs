//! The traced text of a scalar, decoded again from the file.

use std::borrow::Cow;

use crate::source::{FileId, Sources, TracedText};
use crate::tree::Node;

use super::cursor::{Cursor, Mark};
use super::sink::{Sink, Traced};
use super::{block_scalar, flow_scalar};

/// The text of a string node with a source map: the text of [`Node::as_str`], each piece with its span. A text that
/// can't be decoded again, such as a `--set` value with escapes, is one piece with the span of the node.
pub fn scalar_text(sources: &Sources, node: &Node) -> TracedText {
    let text = node.as_str().unwrap_or_default();
    let span = node.span;
    let traced = span.file().and_then(|file| trace(&sources.get(file).text, file, node, text));
    traced.unwrap_or_else(|| TracedText::opaque(text, span))
}

fn trace(document: &str, file: FileId, node: &Node, text: &str) -> Option<TracedText> {
    let range = node.span.range();
    if document.get(range.clone()) == Some(text) {
        let mut traced = TracedText::default();
        traced.push_verbatim(text, file, range.start);
        return Some(traced);
    }
    let sink = || Traced { text: TracedText::default(), file, length: document.len() };
    match document.as_bytes().get(range.start)? {
        b'|' | b'>' => {
            // The indentation of the parent is unknown: try all until the text is the expected one.
            let end_of_line = document[..range.start].rfind('\n').map_or(0, |at| at + 1);
            let column = document[end_of_line..range.start].chars().count() as isize;
            // A missing final newline matters only to a scalar at the end of the document: avoid copies for the others.
            let lacks_end = range.end == document.len() && !document.ends_with('\n');
            let ended = if lacks_end { Cow::Owned(format!("{document}\n")) } else { document.into() };
            (-1..=column).find_map(|parent| {
                let read =
                    |cursor: &mut Cursor<'_>, sink: &mut Traced| block_scalar::read(cursor, parent, sink).is_ok();
                decode(&ended, sink(), range.start, text, read)
            })
        }
        b'"' | b'\'' => {
            decode(document, sink(), range.start, text, |cursor, sink| flow_scalar::quoted(cursor, sink).is_ok())
        }
        _ => decode(document.get(..range.end)?, sink(), range.start, text, |cursor, sink| {
            flow_scalar::plain(cursor, 0, false, sink).is_ok()
        }),
    }
}

/// Decodes a scalar from byte `start` on; none if the result is not the expected `text`.
fn decode(
    document: &str,
    mut sink: Traced,
    start: usize,
    text: &str,
    read: impl Fn(&mut Cursor<'_>, &mut Traced) -> bool,
) -> Option<TracedText> {
    // Any column but 0, where the scalar could be taken for a document separator.
    let mark = Mark { at: start, column: 1, ..Mark::default() };
    let mut cursor = Cursor { text: document, mark };
    sink.verbatim("", start);
    let is_read = read(&mut cursor, &mut sink);
    (is_read && sink.text.as_str() == text).then_some(sink.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origin;
    use crate::source::yaml::{YamlError, read};

    #[test]
    fn a_missing_final_newline_maps_to_the_end() -> Result<(), YamlError> {
        for (text, expected) in [("a: |\n  b", "b\n"), ("a: >\n  b\n  c", "b c\n"), ("a: |+\n  b", "b\n")] {
            let mut sources = Sources::default();
            let file = sources.add("values.yaml", Origin::File, text.to_owned());
            let document = read(&sources, file)?;
            let traced = scalar_text(&sources, &document.root.get("a").cloned().unwrap_or_default());
            assert_eq!(traced.as_str(), expected);
            let end = traced.place(expected.len() - 1..expected.len());
            assert_eq!(end.range(), text.len()..text.len(), "{text:?}");
            assert_eq!(sources.slice(traced.place(0..1)), "b");
        }
        Ok(())
    }
}
