//! The source map of a scalar, piece by piece: made by decoding the scalar again from the file.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{FileId, Sources, Span, TracedText};
use crate::tree::Node;

use super::cursor::{Cursor, Mark};
use super::sink::{Sink, Traced};
use super::{block_scalar, flow_scalar};

/// The string that a node holds, each piece of it with its span in the file; empty for a node that holds no string.
pub fn scalar_text(sources: &Sources, node: &Node) -> TracedText {
    trace_scalar(sources, node.as_str().unwrap_or_default(), node.span)
}

/// The text of the scalar at `span`, a string or a key, each piece of it with its span in the file. A text that the
/// scalar does not decode to, like a value with escapes of `--set`, is one piece with one span.
pub fn trace_scalar(sources: &Sources, text: &str, span: Span) -> TracedText {
    if let Some(changed) = sources
        .changed(span)
        .filter(|changed| changed.as_str() == text)
    {
        return changed.clone();
    }
    let traced = span
        .file()
        .and_then(|file| trace_in(&sources.get(file).text, file, span.range(), text));
    traced.unwrap_or_else(|| TracedText::opaque(text, span))
}

/// The scalar at `range` of a document with the source span of each piece, if it decodes to `text`.
pub(crate) fn trace_in(
    document: &str,
    file: FileId,
    range: Range<usize>,
    text: &str,
) -> Option<TracedText> {
    if document.get(range.clone()) == Some(text) {
        let mut traced = TracedText::default();
        traced.push_verbatim(text, file, range.start);
        return Some(traced);
    }
    let sink = || Traced {
        text: TracedText::default(),
        file,
        length: document.len(),
    };
    match document.as_bytes().get(range.start)? {
        b'|' | b'>' => {
            // The indentation of the parent is not known: the one that decodes to the text is right.
            let start_of_line = document[..range.start].rfind('\n').map_or(0, |at| at + 1);
            let column = document[start_of_line..range.start].chars().count() as isize;
            // Only a scalar at the end of a file without a final line ending needs a copy of the text that has one.
            let lacks_end = range.end == document.len() && !document.ends_with('\n');
            let ended = if lacks_end {
                Cow::Owned(format!("{document}\n"))
            } else {
                document.into()
            };
            (-1..=column).find_map(|parent| {
                let read = |cursor: &mut Cursor<'_>, sink: &mut Traced| {
                    block_scalar::read(cursor, parent, sink).is_ok()
                };
                decode(&ended, sink(), range.start, text, read)
            })
        }
        b'"' | b'\'' => decode(document, sink(), range.start, text, |cursor, sink| {
            flow_scalar::quoted(cursor, sink).is_ok()
        }),
        _ => decode(
            document.get(..range.end)?,
            sink(),
            range.start,
            text,
            |cursor, sink| flow_scalar::plain(cursor, 0, false, sink).is_ok(),
        ),
    }
}

/// Decodes the scalar that begins at byte `start`; returns nothing if the result is not `text`.
fn decode(
    document: &str,
    mut sink: Traced,
    start: usize,
    text: &str,
    read: impl Fn(&mut Cursor<'_>, &mut Traced) -> bool,
) -> Option<TracedText> {
    // A scalar does not begin a document, so any column but 0 is right for its first line.
    let mark = Mark {
        at: start,
        column: 1,
        ..Mark::default()
    };
    let mut cursor = Cursor {
        text: document,
        mark,
    };
    sink.verbatim("", start);
    let is_read = read(&mut cursor, &mut sink);
    (is_read && sink.text.as_str() == text).then_some(sink.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{ParseError, read};
    use crate::source::Origin;

    #[test]
    fn a_missing_final_newline_maps_to_the_end() -> Result<(), ParseError> {
        for (text, expected) in [
            ("a: |\n  b", "b\n"),
            ("a: >\n  b\n  c", "b c\n"),
            ("a: |+\n  b", "b\n"),
        ] {
            let mut sources = Sources::default();
            let file = sources.add("values.yaml", Origin::File, text.to_owned());
            let document = read(&sources, file)?;
            let traced = scalar_text(
                &sources,
                &document.root.get("a").cloned().unwrap_or_default(),
            );
            assert_eq!(traced.as_str(), expected);
            let end = traced.span(expected.len() - 1..expected.len());
            assert_eq!(end.range(), text.len()..text.len(), "{text:?}");
            assert_eq!(sources.slice(traced.span(0..1)), "b");
        }
        Ok(())
    }
}
