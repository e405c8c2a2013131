//! Splits a stream as kubectl does: at lines that start with `---` as a separate word.

use std::ops::Range;

/// The document start marker.
const SEPARATOR: &str = "---";

/// The document end marker.
pub(super) const END: &str = "...";

/// Byte ranges of the documents, which cover the text without gaps. Each begins with its separator, if it has one, and
/// the directives before that.
pub(super) fn documents(text: &str) -> Vec<Range<usize>> {
    let mut documents = Vec::new();
    let mut start = 0;
    let mut offset = 0;
    // Where directives may begin.
    let mut end = None;
    for line in text.split_inclusive('\n') {
        if is_separator(line) {
            let end = end
                .take()
                .filter(|&end| is_directives(&text[end..offset]))
                .unwrap_or(offset);
            if !is_directives(&text[start..end]) {
                documents.push(start..end);
                start = end;
            }
        }
        offset += line.len();
        if is_marker(line, END) {
            end = Some(offset);
        }
    }
    documents.push(start..text.len());
    documents.retain(|document| !document.is_empty());
    documents
}

/// Returns true for a separator line. Indented text belongs to a block scalar, and `---a` is a word.
fn is_separator(line: &str) -> bool {
    is_marker(line, SEPARATOR)
}

fn is_marker(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))
}

/// Returns true if a text contains only directives, which belong to the document after the next `---`.
fn is_directives(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .peekable();
    lines.peek().is_some() && lines.all(|line| line.starts_with('%'))
}

/// Length in bytes of the directives at the start of a document and what follows up to its `---`.
pub(super) fn directives(document: &str) -> usize {
    let before: usize = document
        .split_inclusive('\n')
        .take_while(|line| !is_separator(line))
        .map(str::len)
        .sum();
    if is_directives(&document[..before]) {
        before
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        documents(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn every_byte_belongs_to_one_document() {
        assert_eq!(cut("a: 1\n---\nb: 2"), ["a: 1\n", "---\nb: 2"]);
        assert_eq!(
            cut("---\r\na: 1\r\n---\r\n---\r\n"),
            ["---\r\na: 1\r\n", "---\r\n", "---\r\n"]
        );
        assert_eq!(
            cut("--- # x\na: |\n  ---\n  b\n---a: 1\n"),
            ["--- # x\na: |\n  ---\n  b\n---a: 1\n"]
        );
        assert_eq!(
            cut("# x\n%YAML 1.1\n---\na: 1\n"),
            ["# x\n%YAML 1.1\n---\na: 1\n"]
        );
        assert_eq!(cut("# x\n---\na: 1\n---"), ["# x\n", "---\na: 1\n", "---"]);
        assert_eq!(
            cut("a: 1\n...\n# x\n%YAML 1.1\n---\nb: 2\n"),
            ["a: 1\n...\n", "# x\n%YAML 1.1\n---\nb: 2\n"]
        );
        assert_eq!(
            cut("a: 1\n...\n---\nb: 2\n...\n---\n"),
            ["a: 1\n...\n", "---\nb: 2\n...\n", "---\n"]
        );
        assert_eq!(cut(""), [""; 0]);
    }
}
