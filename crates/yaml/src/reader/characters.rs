//! The characters that YAML allows.

use super::error::{SyntaxError, SyntaxErrorKind};

/// Rejects control characters except tab, line feed, carriage return and NEL.
pub(super) fn check(text: &str) -> Result<(), SyntaxError> {
    // A fast path over bytes for nearly every file: C1 controls start with 0xC2, U+FFFE and U+FFFF with 0xEF.
    let may_be_invalid = |byte: u8| {
        byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || matches!(byte, 0x7F | 0xC2 | 0xEF)
    };
    if !text.bytes().any(may_be_invalid) {
        return Ok(());
    }
    match text
        .char_indices()
        .find(|&(_, character)| !is_allowed(character))
    {
        Some((at, character)) => Err(SyntaxError::new(
            SyntaxErrorKind::ControlCharacter(character),
            at..at + character.len_utf8(),
        )),
        None => Ok(()),
    }
}

fn is_allowed(character: char) -> bool {
    matches!(
        character,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_rejected() {
        assert_eq!(check("aä\u{85}\u{FEFF}\t😀\r\n"), Ok(()));
        let error = |character, at| {
            Err(SyntaxError::new(
                SyntaxErrorKind::ControlCharacter(character),
                at,
            ))
        };
        assert_eq!(check("ä\u{7}"), error('\u{7}', 2..3));
        assert_eq!(check("a\u{80}"), error('\u{80}', 1..3));
        assert_eq!(check("\u{FFFE}"), error('\u{FFFE}', 0..3));
        assert_eq!(check("\0"), error('\0', 0..1));
    }
}
