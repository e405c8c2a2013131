//! A stream of documents, cut at its `---` lines as Helm cuts it: before anything is parsed, wherever they stand.

use std::ops::Range;

use crate::source::{FileId, Span};

use super::YamlError;

const SEPARATOR: &str = "---";

/// The documents of a text as ranges of it. A `---` that begins a document belongs to it, one between two documents to
/// none. Behind a `---` only a comment may follow.
pub(super) fn documents(text: &str, file: FileId) -> Result<Vec<Range<usize>>, YamlError> {
    let mut documents = Vec::new();
    let mut start = 0;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix(SEPARATOR) {
            check_separator(rest.trim(), Span::new(file, offset..offset + line.trim_end().len()))?;
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

fn check_separator(rest: &str, span: Span) -> Result<(), YamlError> {
    if rest.is_empty() || rest.starts_with('#') {
        return Ok(());
    }
    Err(YamlError::new("a line that begins with `---` separates two documents and holds nothing else", span)
        .with_help("put what follows on a line of its own, or indent it or put it in quotes if it is part of a value"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, Sources};

    #[test]
    fn documents_end_at_separators() {
        let file = Sources::default().add("v", Origin::File, String::new());
        let cut = |text: &'static str| {
            let ranges = documents(text, file).unwrap();
            ranges.into_iter().map(|range| &text[range]).collect::<Vec<_>>()
        };
        assert_eq!(cut("a: 1\n---\nb: 2\n"), ["a: 1\n", "b: 2\n"]);
        assert_eq!(cut("---\na: 1\n--- # x\n"), ["---\na: 1\n"]);
        assert_eq!(cut(""), [""; 0]);
        assert!(documents("a: 1\n--- {b: 2}\n", file).is_err());
    }
}
