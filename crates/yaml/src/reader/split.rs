//! Splits a stream into documents at `---` lines as Helm does: before parsing, even inside of scalars.

use std::ops::Range;

use crate::source::{FileId, Span};

use super::ParseError;

const SEPARATOR: &str = "---";

/// The byte ranges of the documents in a text. A `---` at the start of the text is part of the first document. Only a
/// comment may follow a `---`.
pub(super) fn documents(text: &str, file: FileId) -> Result<Vec<Range<usize>>, ParseError> {
    let mut documents = Vec::new();
    let mut start = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix(SEPARATOR) {
            check_separator(
                rest.trim(),
                Span::new(file, offset..offset + line.trim_end().len()),
            )?;
            if start < offset {
                documents.push(start..offset);
                start = offset + line.len();
            }
        }
        offset += line.len();
    }
    if start < text.len() {
        documents.push(start..text.len());
    }
    Ok(documents)
}

fn check_separator(rest: &str, span: Span) -> Result<(), ParseError> {
    if rest.is_empty() || rest.starts_with('#') {
        return Ok(());
    }
    Err(
        ParseError::new("unexpected text after the document separator `---`", span).with_help(
            "move the text to the next line; indent or quote the line if it is part of a value",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Sources};

    #[test]
    fn separators_split_documents() {
        let file = Sources::default().add("v", Origin::File, String::new());
        let cut = |text: &'static str| {
            let ranges = documents(text, file).unwrap();
            ranges
                .into_iter()
                .map(|range| &text[range])
                .collect::<Vec<_>>()
        };
        assert_eq!(cut("a: 1\n---\nb: 2\n"), ["a: 1\n", "b: 2\n"]);
        assert_eq!(cut("---\na: 1\n--- # x\n"), ["---\na: 1\n"]);
        assert_eq!(cut(""), [""; 0]);
        assert!(documents("a: 1\n--- {b: 2}\n", file).is_err());
    }
}
