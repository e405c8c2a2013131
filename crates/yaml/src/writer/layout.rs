//! The choice of a scalar style that reads back as the same string: plain, quoted or literal block.

use super::Style;
use crate::reader::is_plain_string;

/// The merge key.
const MERGE_KEY: &str = "<<";

/// The type of a default value in YAML 1.1, which parsers of that version reject.
const DEFAULT_VALUE: &str = "=";

/// A scalar style.
pub(super) enum Layout {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}

/// Properties of a text that restrict its scalar style.
#[derive(Default)]
pub(super) struct Look {
    /// It has a YAML indicator.
    indicator: bool,
    /// It has a character that must be escaped.
    special: bool,
    /// It starts or ends with a space.
    outer_space: bool,
    /// It ends with a space.
    trailing_space: bool,
    /// A line ends with a space.
    space_before_break: bool,
    /// It has several lines, or a line break at its end.
    has_break: bool,
}

impl Look {
    pub fn at(text: &str) -> Self {
        let mut look = Look {
            indicator: text.starts_with(is_indicator)
                || text.starts_with("---")
                || text.starts_with("..."),
            outer_space: text.starts_with(' ') || text.ends_with(' '),
            trailing_space: text.ends_with(' '),
            ..Look::default()
        };
        if !text.starts_with('-') && text.bytes().all(|byte| ORDINARY[usize::from(byte)]) {
            return look;
        }
        let bytes = text.as_bytes();
        let is_blank_at = |index: usize| bytes.get(index).is_none_or(|&byte| is_blank(byte));
        for (index, character) in text.char_indices() {
            match character {
                ':' => look.indicator |= is_blank_at(index + 1),
                '?' | '-' => look.indicator |= index == 0 && is_blank_at(1),
                '#' => look.indicator |= index == 0 || is_blank_at(index - 1),
                '\n' => {
                    look.has_break = true;
                    look.space_before_break |= text[..index].ends_with(' ');
                }
                _ => look.special |= !is_printable(character),
            }
        }
        look
    }

    pub fn layout(&self, text: &str, style: Style, is_key: bool) -> Layout {
        let literal_holds = || {
            !self.special
                && !is_key
                && match style {
                    Style::Helm | Style::HelmPretty => {
                        !self.trailing_space && !self.space_before_break
                    }
                    // The indentation of a block of only white space can't be detected.
                    Style::Manifest => !text.trim().is_empty(),
                }
        };
        if self.has_break {
            return if literal_holds() {
                Layout::Literal
            } else {
                Layout::DoubleQuoted
            };
        }
        // Helm prints every `<<` without quotes.
        let is_merge_key = text == MERGE_KEY && style == Style::Manifest;
        let is_special_type = is_merge_key || text == DEFAULT_VALUE;
        if self.special || is_special_type || !is_plain_string(text) {
            return Layout::DoubleQuoted;
        }
        if self.indicator || self.outer_space {
            Layout::SingleQuoted
        } else {
            Layout::Plain
        }
    }
}

/// Returns true if a character needs no escape, as in go-yaml.
fn is_printable(character: char) -> bool {
    matches!(character, '\n' | ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// The characters of nearly every text, which do not restrict its style.
static ORDINARY: [bool; 256] = ordinary();

const fn ordinary() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b' ' | b'-' | b'.' | b'/' | b'_' | b'=' | b'@' | b',' | b'"' | b'(' | b')'
            );
        byte += 1;
    }
    table
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// Returns true for a YAML indicator at the start of a text.
fn is_indicator(first: char) -> bool {
    matches!(
        first,
        ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`'
    )
}

pub(super) fn escape(character: char, out: &mut String) {
    let short = match character {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        plain if is_printable(plain) => return out.push(plain),
        other => {
            let code = u32::from(other);
            let escaped = match code {
                ..=0xff => format!("\\x{code:02X}"),
                0x100..=0xffff => format!("\\u{code:04X}"),
                _ => format!("\\U{code:08X}"),
            };
            return out.push_str(&escaped);
        }
    };
    out.push('\\');
    out.push(short);
}
