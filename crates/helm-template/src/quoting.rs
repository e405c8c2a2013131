//! Go's string quoting: string constants of templates, and `%q`.

use helm_yaml::source::lossy;

/// Decodes a Go constant in double, single or back quotes; `None` for an invalid escape.
///
/// Go strings may contain any bytes, these are UTF-8: an invalid byte (`\xff`) becomes U+FFFD, as it does in Go's YAML
/// and JSON output.
pub(super) fn unquote(quoted: &str) -> Option<String> {
    let quote = quoted.chars().next()?;
    let inner = quoted.get(1..quoted.len().checked_sub(1)?)?;
    if quote == '`' {
        return Some(inner.replace('\r', ""));
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => unescape(&mut letters, quote, &mut bytes)?,
            _ if letter == quote => return None,
            _ => push(&mut bytes, letter),
        }
    }
    Some(match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => lossy(error.as_bytes()),
    })
}

fn push(bytes: &mut Vec<u8>, letter: char) {
    bytes.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Decodes an escape, after its backslash.
fn unescape(letters: &mut std::str::Chars<'_>, quote: char, bytes: &mut Vec<u8>) -> Option<()> {
    let letter = letters.next()?;
    match letter {
        'a' => bytes.push(7),
        'b' => bytes.push(8),
        'f' => bytes.push(12),
        'n' => bytes.push(b'\n'),
        'r' => bytes.push(b'\r'),
        't' => bytes.push(b'\t'),
        'v' => bytes.push(11),
        '\\' => bytes.push(b'\\'),
        '\'' | '"' if letter == quote => bytes.push(letter as u8),
        'x' => bytes.push(u8::try_from(digits(letters, "", 2, 16)?).ok()?),
        'u' => push(bytes, char::from_u32(digits(letters, "", 4, 16)?)?),
        'U' => push(bytes, char::from_u32(digits(letters, "", 8, 16)?)?),
        '0'..='7' => bytes.push(u8::try_from(digits(letters, &letter.to_string(), 2, 8)?).ok()?),
        _ => return None,
    }
    Some(())
}

/// Reads `count` more digits.
fn digits(letters: &mut std::str::Chars<'_>, first: &str, count: usize, radix: u32) -> Option<u32> {
    let text: String = first.chars().chain(letters.by_ref().take(count)).collect();
    let complete =
        text.len() == first.len() + count && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    complete
        .then(|| u32::from_str_radix(&text, radix).ok())
        .flatten()
}

/// Quotes a string in double quotes as Go's `%q` does; `ascii` escapes all non-ASCII characters.
pub(super) fn quote(text: &str, ascii: bool) -> String {
    quote_with(text, '"', ascii)
}

/// Quotes a string with a given quote character and Go's escapes.
pub(super) fn quote_with(text: &str, quote: char, ascii: bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for letter in text.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            _ if letter == quote => out.extend(['\\', quote]),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            _ if is_printable(letter) && (!ascii || letter.is_ascii()) => out.push(letter),
            _ => escape(letter, &mut out),
        }
    }
    out.push(quote);
    out
}

fn escape(letter: char, out: &mut String) {
    let code = u32::from(letter);
    out.push_str(&match code {
        0..=0x7f => format!("\\x{code:02x}"),
        0x80..=0xffff => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    });
}

/// Returns true for the characters of Go's `strconv.IsPrint`: letters, marks, numbers, punctuation, symbols and the ASCII
/// space, but no other space and no control character. Unassigned characters may differ.
pub(super) fn is_printable(letter: char) -> bool {
    let code = u32::from(letter);
    let is_format = matches!(code, 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb);
    let is_private = matches!(code, 0xe000..=0xf8ff | 0xf_0000..=0x10_ffff);
    letter == ' ' || !(letter.is_control() || letter.is_whitespace() || is_format || is_private)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unquotes_what_go_quotes() {
        assert_eq!(
            unquote(r#""a\tb\u00e9\x41\101""#).as_deref(),
            Some("a\tbéAA")
        );
        assert_eq!(unquote("`a\\n`").as_deref(), Some("a\\n"));
        assert_eq!(unquote(r"'\''").as_deref(), Some("'"));
        for wrong in [r#""\q""#, r#""\'""#, r#""\u12""#, r#""\400""#, "\""] {
            assert_eq!(unquote(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn quotes_as_go_does() {
        assert_eq!(
            quote("a\"b\\\n\u{1}é\u{a0}", false),
            r#""a\"b\\\n\x01é\u00a0""#
        );
        assert_eq!(quote("é😀", true), r#""\u00e9\U0001f600""#);
    }
}
