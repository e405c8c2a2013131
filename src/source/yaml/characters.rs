//! The characters that may stand in YAML.

use super::problem::{Failure, Problem};

/// Refuses control characters: all but tab, line feed, carriage return and NEL.
pub(super) fn check(text: &str) -> Result<(), Failure> {
    // Bytes of one character decide in nearly every file; C1 controls and the two non-characters have 0xC2 and 0xEF.
    let may_be_refused =
        |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r') || matches!(byte, 0x7F | 0xC2 | 0xEF);
    if !text.bytes().any(may_be_refused) {
        return Ok(());
    }
    match text.char_indices().find(|&(_, character)| !is_allowed(character)) {
        Some((at, character)) => Err(Failure::new(Problem::ControlCharacter(character), at..at + character.len_utf8())),
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
    fn control_characters_are_found() {
        assert_eq!(check("aä\u{85}\u{FEFF}\t😀\r\n"), Ok(()));
        let failure = |character, at| Err(Failure::new(Problem::ControlCharacter(character), at));
        assert_eq!(check("ä\u{7}"), failure('\u{7}', 2..3));
        assert_eq!(check("a\u{80}"), failure('\u{80}', 1..3));
        assert_eq!(check("\u{FFFE}"), failure('\u{FFFE}', 0..3));
        assert_eq!(check("\0"), failure('\0', 0..1));
    }
}
