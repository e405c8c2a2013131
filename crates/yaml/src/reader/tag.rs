//! Tags: `!name`, `!!name`, `!<uri>`.

use std::borrow::Cow;

use super::cursor::Cursor;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::token::Tag;

const YAML: &str = "tag:yaml.org,2002:";

/// Parses the tag at the cursor.
pub(super) fn read<'text>(cursor: &mut Cursor<'text>) -> Result<Tag<'text>, SyntaxError> {
    let start = cursor.mark.at;
    let error = |cursor: &Cursor<'_>| {
        SyntaxError::new(
            SyntaxErrorKind::InvalidTag,
            start..cursor.mark.at.max(start + 1),
        )
    };
    cursor.skip();
    let tag = if cursor.peek(0) == b'<' {
        cursor.skip();
        let uri = uri(cursor).filter(|uri| !uri.is_empty());
        let uri = uri
            .filter(|_| cursor.peek(0) == b'>')
            .ok_or_else(|| error(cursor))?;
        cursor.skip();
        from_uri(uri)
    } else {
        short(cursor).ok_or_else(|| error(cursor))?
    };
    if cursor.is_end() || cursor.is_space(0) {
        Ok(tag)
    } else {
        Err(error(cursor))
    }
}

/// Parses a tag without `<…>`; the cursor is after the first `!`.
fn short<'text>(cursor: &mut Cursor<'text>) -> Option<Tag<'text>> {
    let name = cursor.skip_while(|cursor| is_name(cursor.peek(0)));
    let has_handle = cursor.peek(0) == b'!';
    if has_handle {
        cursor.skip();
    }
    let suffix = uri(cursor)?;
    match (has_handle, name.is_empty(), suffix.is_empty()) {
        (true, _, true) => None,
        (true, true, false) => Some(Tag::Yaml(suffix)),
        (true, false, false) => Some(Tag::Undefined),
        (false, true, true) => Some(Tag::NonSpecific),
        (false, ..) => Some(Tag::Other),
    }
}

fn from_uri(uri: Cow<'_, str>) -> Tag<'_> {
    match uri {
        Cow::Borrowed("!") => Tag::NonSpecific,
        Cow::Borrowed(uri) => uri
            .strip_prefix(YAML)
            .map_or(Tag::Other, |name| Tag::Yaml(name.into())),
        Cow::Owned(uri) => uri
            .strip_prefix(YAML)
            .map_or(Tag::Other, |name| Tag::Yaml(name.to_owned().into())),
    }
}

/// Parses the characters of a URI and decodes its `%` escapes; none if the result is not UTF-8.
fn uri<'text>(cursor: &mut Cursor<'text>) -> Option<Cow<'text, str>> {
    let range = cursor.skip_while(|cursor| {
        is_name(cursor.peek(0)) || b";/?:@&=+$,.!~*'()[]%".contains(&cursor.peek(0))
    });
    let text = &cursor.text[range];
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let digits = rest.get(at + 1..at + 3)?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[at + 3..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

/// Returns true for a character of an anchor name or a tag handle.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}
