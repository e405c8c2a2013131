//! Text from outside made fit to be shown: nothing that a terminal acts on, nothing that fills a screen.

/// How much of a text a message shows.
const LONGEST: usize = 60;

/// The character that stands for this one. Control characters and those that change the direction of writing would show
/// something else than the file holds.
pub fn printable(character: char) -> char {
    match character {
        '\t' => ' ',
        '\u{7f}' => '\u{2421}',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{80}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => character,
    }
}

/// Text as it may stand in a message: one line, not too long.
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
    fn nothing_acts_on_a_terminal() {
        let shown: String = "a\tb\n\u{1b}[31m\u{202e}\u{9b}é".chars().map(printable).collect();
        assert_eq!(shown, "a b\u{240a}\u{241b}[31m\u{fffd}\u{fffd}é");
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(clip(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(clip(&"é".repeat(61)), "é".repeat(60) + "…");
    }
}
