//! Tags: `!name`, `!!name`, `!<address>`.

use std::borrow::Cow;

use super::cursor::Cursor;
use super::problem::{Failure, Problem};
use super::token::Tag;

const YAML: &str = "tag:yaml.org,2002:";

/// Reads the tag at the cursor.
pub(super) fn read<'text>(cursor: &mut Cursor<'text>) -> Result<Tag<'text>, Failure> {
    let start = cursor.mark.at;
    let failure = |cursor: &Cursor<'_>| Failure::new(Problem::BadTag, start..cursor.mark.at.max(start + 1));
    cursor.skip();
    let tag = if cursor.peek(0) == b'<' {
        cursor.skip();
        let address = uri(cursor).filter(|address| !address.is_empty());
        let address = address.filter(|_| cursor.peek(0) == b'>').ok_or_else(|| failure(cursor))?;
        cursor.skip();
        of_address(address)
    } else {
        short(cursor).ok_or_else(|| failure(cursor))?
    };
    if cursor.is_end() || cursor.is_space(0) { Ok(tag) } else { Err(failure(cursor)) }
}

/// A tag that is no whole address; the cursor stands behind its first `!`.
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

fn of_address(address: Cow<'_, str>) -> Tag<'_> {
    match address {
        Cow::Borrowed("!") => Tag::NonSpecific,
        Cow::Borrowed(address) => address.strip_prefix(YAML).map_or(Tag::Other, |name| Tag::Yaml(name.into())),
        Cow::Owned(address) => address.strip_prefix(YAML).map_or(Tag::Other, |name| Tag::Yaml(name.to_owned().into())),
    }
}

/// The characters of an address, `%` escapes decoded; none when they are no text.
fn uri<'text>(cursor: &mut Cursor<'text>) -> Option<Cow<'text, str>> {
    let range =
        cursor.skip_while(|cursor| is_name(cursor.peek(0)) || b";/?:@&=+$,.!~*'()[]%".contains(&cursor.peek(0)));
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

/// A letter of a name: of an anchor, or of a tag's handle.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}
