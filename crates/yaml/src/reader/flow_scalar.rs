//! Decoding of plain and quoted scalars.

use std::ops::Range;

use super::cursor::{Cursor, Mark};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::folding::{Gap, verbatim};
use super::sink::Sink;

/// The end of a plain scalar, and whether a line ended after it.
pub(super) struct PlainEnd {
    pub(super) end: Mark,
    pub(super) line_ended: bool,
}

/// Decodes a plain scalar. Continuation lines are indented by at least `indent`, unless the scalar is in brackets.
pub(super) fn plain(
    cursor: &mut Cursor<'_>,
    indent: usize,
    in_flow: bool,
    sink: &mut impl Sink,
) -> Result<PlainEnd, SyntaxError> {
    let mut end = cursor.mark;
    let mut gap = Gap::default();
    loop {
        if cursor.is_document_indicator() || cursor.peek(0) == b'#' {
            break;
        }
        let word = cursor.skip_word(|cursor| !cursor.is_space(0) && !ends_plain(cursor, in_flow));
        if !word.is_empty() {
            gap.write(cursor.text, sink);
            gap = Gap::new(cursor, false);
            verbatim(cursor.text, word, sink);
            end = cursor.mark;
        }
        if cursor.is_end() || !cursor.is_space(0) {
            break;
        }
        gap = plain_gap(cursor, indent)?;
        if !in_flow && cursor.mark.column < indent {
            break;
        }
    }
    Ok(PlainEnd {
        end,
        line_ended: gap.on_new_line,
    })
}

fn plain_gap(cursor: &mut Cursor<'_>, indent: usize) -> Result<Gap, SyntaxError> {
    let mut gap = Gap::new(cursor, false);
    while !cursor.is_end() && cursor.is_space(0) {
        if gap.on_new_line && cursor.mark.column < indent && cursor.peek(0) == b'\t' {
            return Err(SyntaxError::at(SyntaxErrorKind::TabInIndentation, cursor));
        }
        gap.take(cursor);
    }
    Ok(gap)
}

/// Returns true if a plain scalar ends before this character: at `: ` or, in brackets, at a flow indicator.
fn ends_plain(cursor: &Cursor<'_>, in_flow: bool) -> bool {
    match cursor.peek(0) {
        b':' => cursor.is_space(1),
        b',' | b'?' | b'[' | b']' | b'{' | b'}' => in_flow,
        _ => false,
    }
}

/// Decodes a quoted scalar, from the opening quote at the cursor to the closing one.
pub(super) fn quoted(cursor: &mut Cursor<'_>, sink: &mut impl Sink) -> Result<(), SyntaxError> {
    let opening = cursor.mark.at..cursor.mark.at + 1;
    let quote = cursor.peek(0);
    cursor.skip();
    loop {
        if cursor.is_document_indicator() || cursor.is_end() {
            return Err(SyntaxError::new(SyntaxErrorKind::UnclosedQuote, opening));
        }
        let line_escaped = words(cursor, quote, sink)?;
        if cursor.peek(0) == quote {
            break;
        }
        let mut gap = Gap::new(cursor, line_escaped);
        while !cursor.is_end() && cursor.is_space(0) {
            gap.take(cursor);
        }
        gap.write(cursor.text, sink);
    }
    cursor.skip();
    Ok(())
}

/// Decodes the characters up to the next blank or the closing quote; returns true after an escaped line break.
fn words(cursor: &mut Cursor<'_>, quote: u8, sink: &mut impl Sink) -> Result<bool, SyntaxError> {
    loop {
        let plain = cursor.skip_word(|cursor| {
            !cursor.is_space(0) && !matches!(cursor.peek(0), b'\'' | b'"' | b'\\')
        });
        verbatim(cursor.text, plain, sink);
        let start = cursor.mark.at;
        match (cursor.peek(0), quote) {
            (b'\'', b'\'') if cursor.peek(1) == b'\'' => {
                cursor.skip();
                cursor.skip();
                sink.decoded("'", start..cursor.mark.at);
            }
            (b'\\', b'"') if cursor.is_break(1) => {
                cursor.skip();
                cursor.skip_break();
                return Ok(true);
            }
            (b'\\', b'"') => escape(cursor, sink)?,
            (found, _) if found == quote || cursor.is_end() || cursor.is_space(0) => {
                return Ok(false);
            }
            _ => {
                cursor.skip();
                verbatim(cursor.text, start..cursor.mark.at, sink);
            }
        }
    }
}

/// Decodes an escape sequence of a double-quoted scalar, from the backslash at the cursor.
fn escape(cursor: &mut Cursor<'_>, sink: &mut impl Sink) -> Result<(), SyntaxError> {
    let start = cursor.mark.at;
    cursor.skip();
    let name = cursor.peek(0);
    cursor.skip();
    let named = match name {
        b'x' => return hexadecimal(cursor, start, 2, sink),
        b'u' => return hexadecimal(cursor, start, 4, sink),
        b'U' => return hexadecimal(cursor, start, 8, sink),
        b'0' => "\0",
        b'a' => "\x07",
        b'b' => "\x08",
        b't' | b'\t' => "\t",
        b'n' => "\n",
        b'v' => "\x0B",
        b'f' => "\x0C",
        b'r' => "\r",
        b'e' => "\x1B",
        b' ' => " ",
        b'"' => "\"",
        b'\'' => "'",
        b'\\' => "\\",
        b'N' => "\u{85}",
        b'_' => "\u{A0}",
        b'L' => "\u{2028}",
        b'P' => "\u{2029}",
        _ => {
            return Err(SyntaxError::new(
                SyntaxErrorKind::UnknownEscape,
                start..cursor.mark.at,
            ));
        }
    };
    sink.decoded(named, start..cursor.mark.at);
    Ok(())
}

fn hexadecimal(
    cursor: &mut Cursor<'_>,
    start: usize,
    digits: usize,
    sink: &mut impl Sink,
) -> Result<(), SyntaxError> {
    let number = cursor.text.get(cursor.mark.at..cursor.mark.at + digits);
    let number = number.filter(|number| number.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let character = number
        .and_then(|number| u32::from_str_radix(number, 16).ok())
        .and_then(char::from_u32);
    let range = escape_range(cursor, start, digits);
    let Some(character) = character else {
        return Err(SyntaxError::new(SyntaxErrorKind::InvalidEscapeCode, range));
    };
    (0..digits).for_each(|_| cursor.skip());
    sink.decoded(character.encode_utf8(&mut [0; 4]), range);
    Ok(())
}

fn escape_range(cursor: &Cursor<'_>, start: usize, digits: usize) -> Range<usize> {
    start
        ..cursor
            .text
            .floor_char_boundary((cursor.mark.at + digits).min(cursor.text.len()))
}
