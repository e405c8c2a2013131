//! Sprig's functions on words: case, abbreviation, wrapping.

use super::{Call, Function, Outcome, Parameter, fixed};
use crate::source::lossy;

mod cases;

const INT: Parameter = Parameter::Int;
const TEXT: Parameter = Parameter::Text;

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("upper", &[TEXT], |call| Ok(call.text(0).chars().map(cases::upper).collect::<String>().into())),
    fixed("lower", &[TEXT], |call| Ok(call.text(0).chars().map(cases::lower).collect::<String>().into())),
    fixed("title", &[TEXT], |call| Ok(cases::title(call.text(0)).into())),
    fixed("untitle", &[TEXT], |call| Ok(cases::untitle(call.text(0)).into())),
    fixed("swapcase", &[TEXT], |call| Ok(cases::swap(call.text(0)).into())),
    fixed("snakecase", &[TEXT], |call| Ok(cases::joined_with('_', call.text(0)).into())),
    fixed("kebabcase", &[TEXT], |call| Ok(cases::joined_with('-', call.text(0)).into())),
    fixed("camelcase", &[TEXT], |call| Ok(cases::camel(call.text(0)).into())),
    fixed("initials", &[TEXT], |call| Ok(initials(call.text(0)).into())),
    fixed("nospace", &[TEXT], |call| Ok(nospace(call.text(0)).into())),
    fixed("abbrev", &[INT, TEXT], |call| Ok(abbreviate(call.text(1), 0, call.int(0)).into())),
    fixed("abbrevboth", &[INT, INT, TEXT], |call| {
        let (left, width) = (call.int(0), call.int(1));
        let fits = width >= 4 && !(left > 0 && width < 7);
        Ok(if fits { abbreviate(call.text(2), left, width).into() } else { call.text(2).into() })
    }),
    fixed("wrap", &[INT, TEXT], |call| wrap(call, call.text(1), "\n", false)),
    fixed("wrapWith", &[INT, TEXT, TEXT], |call| {
        let separator = if call.text(1).is_empty() { "\n" } else { call.text(1) };
        wrap(call, call.text(2), separator, true)
    }),
];

/// The first letter of every word.
fn initials(text: &str) -> String {
    let mut after_space = true;
    let mut out = String::new();
    for letter in text.chars() {
        if after_space && !letter.is_whitespace() {
            out.push(letter);
        }
        after_space = letter.is_whitespace();
    }
    out
}

/// Text without white space. The function behind Sprig's looks at bytes, and so takes the bytes of what is not ASCII
/// for letters of Latin-1; a text that has no white space to lose stays as it is.
fn nospace(text: &str) -> String {
    let letters: String = text.bytes().map(char::from).filter(|letter| !letter.is_whitespace()).collect();
    if letters.chars().count() == text.len() { text.to_owned() } else { letters }
}

/// A text cut to `width` bytes, with three points where something is missing; `offset` is where to look from.
fn abbreviate(text: &str, offset: i64, width: i64) -> String {
    let bytes = text.as_bytes();
    let Ok(width) = usize::try_from(width) else { return text.to_owned() };
    if width < 4 || bytes.len() <= width {
        return text.to_owned();
    }
    let kept = width - 3;
    let offset = usize::try_from(offset).unwrap_or_default().min(bytes.len()).min(bytes.len().max(kept) - kept);
    let offset = if bytes.len() - offset < kept { bytes.len() - kept } else { offset };
    if offset <= 4 {
        return lossy(&bytes[..kept]) + "...";
    }
    if width < 7 {
        return String::new();
    }
    if offset + kept < bytes.len() {
        return format!("...{}", abbreviate(&lossy(&bytes[offset..]), 0, kept as i64));
    }
    format!("...{}", lossy(&bytes[bytes.len() - kept..]))
}

/// Lines of `width` bytes, broken at spaces; longer words are broken too if `breaks_words`.
fn wrap(call: &Call<'_>, text: &str, separator: &str, breaks_words: bool) -> Outcome {
    let width = usize::try_from(call.int(0)).unwrap_or(1).max(1);
    call.budget.text(text.len().saturating_add((text.len() / width + 1).saturating_mul(separator.len())))?;
    let bytes = text.as_bytes();
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while bytes.len() - at > width {
        if bytes[at] == b' ' {
            at += 1;
            continue;
        }
        let space = bytes[at..=at + width].iter().rposition(|&byte| byte == b' ').map(|found| at + found);
        let end = match space {
            Some(space) => space,
            None if breaks_words => at + width,
            None => match bytes[at + width..].iter().position(|&byte| byte == b' ') {
                Some(found) => at + width + found,
                None => break,
            },
        };
        out.extend_from_slice(&bytes[at..end]);
        out.extend_from_slice(separator.as_bytes());
        at = if space.is_none() && breaks_words { end } else { end + 1 };
    }
    out.extend_from_slice(&bytes[at..]);
    Ok(lossy(&out).into())
}
