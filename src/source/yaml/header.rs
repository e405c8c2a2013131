//! Where a block scalar begins: the parser tells the place of its content, a person wants the `|` or `>` too.

use std::ops::Range;

/// The range of a block scalar from its indicator on, found between the token before it and its content; at the other
/// end without the blank lines that its chomping drops.
pub(super) fn block_scalar(text: &str, after: usize, content: Range<usize>) -> Range<usize> {
    let start = indicator(text, after).unwrap_or(content.start);
    let header = header_of(&text[start..]);
    if content.is_empty() {
        return start..start + header.trim_end().len();
    }
    let indent = content.start - text[..content.start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let end = if header.contains('+') { content.end } else { without_blank_lines(text, content, indent) };
    start..end
}

/// What stands behind the indicator of a block scalar, a comment excluded.
pub(super) fn header_of(text: &str) -> &str {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    line.split('#').next().unwrap_or_default()
}

/// The first `|` or `>` behind `after` that is no part of a comment, a tag or an anchor.
fn indicator(text: &str, after: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = after;
    loop {
        match bytes.get(at)? {
            b'|' | b'>' => return Some(at),
            b'#' => at += line_length(&text[at..]),
            b'!' | b'&' => at += text[at..].find(char::is_whitespace)?,
            _ => at += 1,
        }
    }
}

fn line_length(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

/// The end of the content without lines that are empty or hold no more than the indentation.
fn without_blank_lines(text: &str, content: Range<usize>, indent: usize) -> usize {
    let mut end = content.start;
    let mut offset = content.start;
    for line in text[content].split_inclusive('\n') {
        let is_first = offset == end && line.len() > 1;
        let blank = line.trim_end_matches(['\n', '\r']);
        if is_first || blank.len() > indent || blank.contains(|letter| letter != ' ') {
            end = offset + line.len();
        }
        offset += line.len();
    }
    end
}
