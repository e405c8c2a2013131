//! YAML inside a [`TracedText`]: an embedded document, or the output of a template.
//!
//! Reads a traced text into a document whose spans are those of the user's file: every span that the reader sets is mapped
//! through the text. An error has its span in the user's file too.

use crate::source::{FileId, Span, TracedText};
use crate::tree::{Node, Value};

use super::scalar_text::trace_in;
use super::{Document, ParseError, combine, read_each_of};

/// The text itself, as long as its spans are not mapped.
pub(super) const TEXT: FileId = FileId(0);

/// Reads a values file: all its documents, merged as Helm merges them.
pub fn read_traced(text: &TracedText) -> Result<Document, ParseError> {
    mapped(
        text,
        documents(text.as_str()).and_then(|documents| combine(documents, TEXT)),
        |document, map| document.map_spans(map),
    )
}

/// Reads a values file as [`read_traced`] does, and the text of its strings with the source of each piece, by their spans:
/// the output of a template has no place in a file from which it could be read again.
pub fn read_traced_with_texts(
    text: &TracedText,
) -> Result<(Document, Vec<(Span, TracedText)>), ParseError> {
    let read = documents(text.as_str()).and_then(|documents| combine(documents, TEXT));
    let read = read.map(|document| {
        let mut texts = Vec::new();
        trace_strings(&document.root, text, &mut texts);
        (document, texts)
    });
    mapped(text, read, |(document, _), map| document.map_spans(map))
}

fn trace_strings(node: &Node, text: &TracedText, texts: &mut Vec<(Span, TracedText)>) {
    match &node.value {
        Value::Map(map) => map
            .values()
            .for_each(|entry| trace_strings(&entry.node, text, texts)),
        Value::List(items) => items
            .iter()
            .for_each(|item| trace_strings(item, text, texts)),
        Value::String(string) if !node.span.is_synthetic() => {
            let range = node.span.range();
            if let Some(traced) = trace_in(text.as_str(), TEXT, range.clone(), string) {
                texts.push((text.span(range), traced.through(text)));
            }
        }
        _ => {}
    }
}

/// Reads every document of the text, whatever its root is.
pub fn read_all_traced(text: &TracedText) -> Result<Vec<Document>, ParseError> {
    mapped(text, documents(text.as_str()), |documents, map| {
        documents
            .iter_mut()
            .for_each(|document| document.map_spans(map))
    })
}

pub(super) fn documents(text: &str) -> Result<Vec<Document>, ParseError> {
    read_each_of(text, TEXT)?
        .into_iter()
        .map(|piece| piece.read)
        .collect()
}

/// Maps the spans of what was read, or of the error, from the text to the user's file.
pub(super) fn mapped<T>(
    text: &TracedText,
    read: Result<T, ParseError>,
    map_spans: impl FnOnce(&mut T, &dyn Fn(Span) -> Span),
) -> Result<T, ParseError> {
    let to_file = |span: Span| {
        if span.is_synthetic() {
            span
        } else {
            text.span(span.range())
        }
    };
    match read {
        Ok(mut value) => {
            map_spans(&mut value, &to_file);
            Ok(value)
        }
        Err(error) => Err(ParseError {
            span: to_file(error.span),
            // In the style of the string around it, the edit would be another one.
            repair: None,
            ..error
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{read, scalar_text};
    use crate::source::{Origin, Sources};

    /// The slices of the outer file at the spans of a key, of its value, and of a line in a string of the embedded
    /// document.
    fn slices(outer: &str) -> [String; 3] {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", Origin::File, outer.to_owned());
        let root = read(&sources, file).unwrap().root;
        let values = read_traced(&scalar_text(&sources, root.get("values").unwrap()))
            .unwrap()
            .root;
        let name = values.entry("name").unwrap();
        let config = scalar_text(&sources, values.get("config").unwrap());
        let line = config.as_str().find("b = 2").unwrap();
        let spans = [name.key_span, name.node.span, config.span(line..line + 5)];
        spans.map(|span| sources.slice(span).to_owned())
    }

    #[test]
    fn spans_are_mapped_through_two_documents() {
        let block = "config: |\n  a = 1\n  b = 2\nname: x\n";
        let indented = block.replace('\n', "\n  ");
        for header in ["|", "|-", "|+", "|2"] {
            let indent = if header == "|2" { "  " } else { "    " };
            let text = format!(
                "values: {header}\n{indent}{}",
                block.trim_end().replace('\n', &format!("\n{indent}"))
            );
            assert_eq!(slices(&text), ["name", "x", "b = 2"], "{text}");
            assert_eq!(
                slices(&text.replace('\n', "\r\n")),
                ["name", "x", "b = 2"],
                "{text:?} with CRLF"
            );
        }
        assert_eq!(
            slices(&format!("values: |\n  {indented}\n# end\n")),
            ["name", "x", "b = 2"]
        );
    }

    #[test]
    fn spans_are_exact_in_quotes() {
        let [key, value, _] = slices("values: \"config: \\\"a = 1\\\\nb = 2\\\"\\nname: x\\n\"\n");
        assert_eq!([key, value], ["name", "x"]);
    }

    #[test]
    fn an_error_has_its_line_in_the_outer_file() {
        let mut sources = Sources::default();
        let file = sources.add(
            "a.yaml",
            Origin::File,
            "values: |\n  a: 1\n  b: [\n  c: 2\n".to_owned(),
        );
        let root = read(&sources, file).unwrap().root;
        let error = read_traced(&scalar_text(&sources, root.get("values").unwrap())).unwrap_err();
        assert_eq!(sources.get(file).position(error.span.range().start).line, 3);
    }
}
