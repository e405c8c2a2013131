//! Decoding of block scalars, `|` and `>`.

use std::ops::Range;

use super::cursor::Cursor;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::folding::{is_plain, verbatim, write_break};
use super::sink::Sink;

/// The header of a block scalar.
struct Header {
    is_literal: bool,
    chomping: Chomping,
    /// The explicit indentation relative to the parent, if given.
    increment: Option<usize>,
}

/// The treatment of trailing line breaks.
#[derive(PartialEq)]
enum Chomping {
    /// `-`: all are removed.
    Strip,
    /// One is kept.
    Clip,
    /// `+`: all are kept.
    Keep,
}

/// Decodes a block scalar in a collection at column `parent` (-1 for none), from the indicator at the cursor to the
/// blank lines after the scalar. Returns the end of its last line.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    parent: isize,
    sink: &mut impl Sink,
) -> Result<usize, SyntaxError> {
    let header = header(cursor)?;
    let mut end = cursor.mark.at;
    if cursor.is_break(0) {
        cursor.skip_break();
    }
    let mut indent = header
        .increment
        .map(|increment| usize::try_from(parent).unwrap_or(0) + increment);
    let mut blank_lines = blank_lines(cursor, &mut indent, parent)?;
    let mut line_break: Option<Range<usize>> = None;
    let mut was_indented = false;
    while Some(cursor.mark.column) == indent && !cursor.is_end() {
        let is_indented = cursor.is_blank(0);
        let folds = !header.is_literal && !was_indented && !is_indented;
        join(cursor.text, line_break, &blank_lines, folds, sink);
        was_indented = is_indented;
        let line = cursor.skip_line();
        end = line.end;
        verbatim(cursor.text, line, sink);
        line_break = cursor.is_break(0).then(|| cursor.skip_break());
        blank_lines = self::blank_lines(cursor, &mut indent, parent)?;
    }
    let clipped = line_break
        .iter()
        .filter(|_| header.chomping != Chomping::Strip);
    let kept = blank_lines
        .iter()
        .filter(|_| header.chomping == Chomping::Keep);
    for line_break in clipped.chain(kept) {
        write_break(cursor.text, line_break, sink);
    }
    Ok(if header.chomping == Chomping::Keep {
        blank_lines.last().map_or(end, |last| last.end)
    } else {
        end
    })
}

/// The comment after the indicator at byte `start`.
pub(super) fn comment(text: &str, start: usize) -> Option<Range<usize>> {
    let line = text[start..].split(['\n', '\r']).next()?;
    line.find('#').map(|at| start + at..start + line.len())
}

/// Writes the line break between two lines, folded or not, and the blank lines between them.
fn join(
    text: &str,
    line_break: Option<Range<usize>>,
    blank_lines: &[Range<usize>],
    folds: bool,
    sink: &mut impl Sink,
) {
    match line_break {
        Some(range) if !folds || !is_plain(text, &range) => write_break(text, &range, sink),
        Some(range) if blank_lines.is_empty() => sink.decoded(" ", range),
        _ => {}
    }
    blank_lines
        .iter()
        .for_each(|range| write_break(text, range, sink));
}

/// Parses the header, with its indicators in any order, up to the end of the line.
fn header(cursor: &mut Cursor<'_>) -> Result<Header, SyntaxError> {
    let start = cursor.mark.at;
    let mut header = Header {
        is_literal: cursor.peek(0) == b'|',
        chomping: Chomping::Clip,
        increment: None,
    };
    cursor.skip();
    for _ in 0..2 {
        match cursor.peek(0) {
            b'+' if header.chomping == Chomping::Clip => header.chomping = Chomping::Keep,
            b'-' if header.chomping == Chomping::Clip => header.chomping = Chomping::Strip,
            digit @ b'1'..=b'9' if header.increment.is_none() => {
                header.increment = Some(usize::from(digit - b'0'))
            }
            _ => break,
        }
        cursor.skip();
    }
    cursor.skip_while(|cursor| cursor.is_blank(0));
    if cursor.peek(0) == b'#' {
        cursor.skip_line();
    }
    if cursor.is_end() || cursor.is_break(0) {
        return Ok(header);
    }
    cursor.skip_while(|cursor| !cursor.is_space(0));
    Err(SyntaxError::new(
        SyntaxErrorKind::InvalidBlockHeader,
        start..cursor.mark.at,
    ))
}

/// Skips blank lines and the indentation of the next line, and returns the line breaks. Detects the `indent` on the
/// first call.
fn blank_lines(
    cursor: &mut Cursor<'_>,
    indent: &mut Option<usize>,
    parent: isize,
) -> Result<Vec<Range<usize>>, SyntaxError> {
    let mut breaks = Vec::new();
    let mut deepest = 0;
    loop {
        let is_indentation =
            |cursor: &Cursor<'_>| indent.is_none_or(|indent| cursor.mark.column < indent);
        cursor.skip_while(|cursor| is_indentation(cursor) && cursor.peek(0) == b' ');
        deepest = deepest.max(cursor.mark.column);
        if is_indentation(cursor) && cursor.peek(0) == b'\t' {
            return Err(SyntaxError::at(SyntaxErrorKind::TabInBlockScalar, cursor));
        }
        if !cursor.is_break(0) {
            break;
        }
        breaks.push(cursor.skip_break());
    }
    indent.get_or_insert(deepest.max(usize::try_from(parent + 1).unwrap_or(0)).max(1));
    Ok(breaks)
}
