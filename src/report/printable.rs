//! Makes text from files safe to show: no control characters, limited length.

use std::io::{self, Write};

use serde::Serialize;

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

/// The text of several lines with visible replacements of all other control characters.
pub fn printable_lines(text: &str) -> String {
    let shown = |character| match character {
        '\n' => character,
        _ => printable(character),
    };
    text.chars().map(shown).collect()
}

/// Writes a JSON document with a line break at the end. Its strings keep their content, and a terminal is not controlled by
/// it: the control characters that JSON permits in a string are escaped as well.
pub(super) fn write_json(out: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_string_pretty(document)?;
    let mut rest = text.as_str();
    while let Some(at) = rest.find(is_terminal_control) {
        let (before, from) = rest.split_at(at);
        let mut characters = from.chars();
        let control = characters.next().map_or(0, u32::from);
        write!(out, "{before}\\u{control:04x}")?;
        rest = characters.as_str();
    }
    writeln!(out, "{rest}")
}

/// Returns true for a control character of terminals above ASCII, and for DEL.
fn is_terminal_control(character: char) -> bool {
    matches!(character, '\u{7f}'..='\u{9f}')
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
    fn json_keeps_the_content_of_strings() -> io::Result<()> {
        let text = "a\u{9b}b\u{7f}é\n";
        let mut out = Vec::new();
        write_json(&mut out, &[text])?;
        let written = String::from_utf8_lossy(&out).into_owned();
        assert!(written.contains("\"a\\u009bb\\u007fé\\n\""), "{written}");
        let read: [String; 1] = serde_json::from_slice(&out)?;
        assert_eq!(read, [text]);
        Ok(())
    }

    #[test]
    fn long_text_is_shortened() {
        assert_eq!(clip(&"é".repeat(60)), "é".repeat(60));
        assert_eq!(clip(&"é".repeat(61)), "é".repeat(60) + "…");
    }
}
