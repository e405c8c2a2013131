//! Makes text from files safe to show: no control characters, limited length.

/// Maximum number of characters in a message.
const LONGEST: usize = 60;

/// The visible replacement of a control character. Control characters and direction marks would show something other
/// than what the file contains.
pub fn printable(character: char) -> char {
    match character {
        '\t' => ' ',
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{80}'..='\u{9f}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => character,
    }
}

/// The text with visible replacements of control characters.
pub fn printable_text(text: &str) -> String {
    text.chars().map(printable).collect()
}

/// Text for a message: one line, shortened.
pub fn clip(text: &str) -> String {
    let mut clipped: String = text.chars().take(LONGEST).map(printable).collect();
    if text.chars().nth(LONGEST).is_some() {
        clipped.push('…');
    }
    clipped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_terminal_control_remains() {
        let shown: String = "a\tb\n\u{1b}[31m\u{202e}\u{9b}é"
            .chars()
            .map(printable)
            .collect();
        assert_eq!(shown, "a b\u{240a}\u{241b}[31m\u{fffd}\u{fffd}é");
    }

    #[test]
    fn long_text_is_shortened() {
        assert_eq!(clip(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(clip(&"é".repeat(61)), "é".repeat(60) + "…");
    }
}
