//! Numbers and text under the verbs of `printf`.

use super::flags::Flags;
use crate::expression::numbers::{format_binary_float, format_float};
use crate::expression::quoting::{is_printable, quote, quote_with};
use crate::expression::value::Number;

/// A number; nothing when the verb is none for numbers.
pub(super) fn number(number: Number, verb: char, flags: &Flags) -> Option<String> {
    match number {
        Number::Float(number) => float(number, verb, flags),
        Number::Int(number) | Number::Int64(number) | Number::Duration(number) => {
            integer(number < 0, number.unsigned_abs(), verb, flags)
        }
        Number::Uint64(number) => integer(false, number, verb, flags),
        Number::Uint8(number) => integer(false, u64::from(number), verb, flags),
    }
}

fn integer(negative: bool, magnitude: u64, verb: char, flags: &Flags) -> Option<String> {
    let sharp = |prefix: &'static str| if flags.sharp { prefix } else { "" };
    let (prefix, digits) = match verb {
        'd' | 'v' => ("", magnitude.to_string()),
        'b' => (sharp("0b"), format!("{magnitude:b}")),
        'o' => (sharp("0"), format!("{magnitude:o}")),
        'O' => ("0o", format!("{magnitude:o}")),
        'x' => (sharp("0x"), format!("{magnitude:x}")),
        'X' => (sharp("0X"), format!("{magnitude:X}")),
        'c' => return Some(flags.pad(&letter(negative, magnitude).to_string())),
        'q' => {
            let letter = letter(negative, magnitude).to_string();
            return Some(flags.pad(&quote_with(&letter, '\'', flags.plus)));
        }
        'U' => return Some(flags.pad(&unicode(negative, magnitude, flags))),
        _ => return None,
    };
    let sign = format!("{}{prefix}", flags.sign(negative));
    let Some(precision) = flags.precision else { return Some(flags.pad_number(&sign, &digits)) };
    let digits = if precision == 0 && magnitude == 0 { String::new() } else { format!("{digits:0>precision$}") };
    Some(Flags { zero: false, ..flags.clone() }.pad_number(&sign, &digits))
}

fn letter(negative: bool, code: u64) -> char {
    let code = u32::try_from(code).ok().filter(|_| !negative);
    code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn unicode(negative: bool, code: u64, flags: &Flags) -> String {
    let digits = format!("U+{code:0>width$X}", width = flags.precision.unwrap_or(4).max(4));
    let letter = letter(negative, code);
    if flags.sharp && is_printable(letter) { format!("{digits} '{letter}'") } else { digits }
}

fn float(number: f64, verb: char, flags: &Flags) -> Option<String> {
    let text = match verb {
        'v' if flags.precision.is_none() => plain_float(number),
        'v' | 'g' => format_float(number, 'g', flags.precision),
        'G' => format_float(number, 'G', flags.precision),
        'e' | 'E' | 'f' | 'F' => format_float(number, verb, flags.precision.or(Some(6))),
        'b' | 'x' | 'X' => format_binary_float(number, verb),
        _ => return None,
    };
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    if number.is_nan() || number.is_infinite() {
        let sign = if number.is_infinite() && !negative && !flags.space { "+" } else { flags.sign(negative) };
        return Some(Flags { zero: false, ..flags.clone() }.pad_number(sign, digits));
    }
    Some(flags.pad_number(flags.sign(negative), digits))
}

/// A float by itself. Go writes a large whole number with an exponent, which is no whole number any more for the YAML
/// or TOML that reads it next; here it stays whole.
fn plain_float(number: f64) -> String {
    let is_whole = number.fract() == 0.0 && number.abs() < 1e21;
    format_float(number, if is_whole { 'f' } else { 'g' }, None)
}

/// Text; nothing when the verb is none for text.
pub(super) fn text(text: &str, verb: char, flags: &Flags) -> Option<String> {
    let cut = || match flags.precision {
        Some(precision) => text.chars().take(precision).collect(),
        None => text.to_owned(),
    };
    match verb {
        'v' | 's' => Some(flags.pad(&cut())),
        'q' if flags.sharp && can_back_quote(&cut()) => Some(flags.pad(&format!("`{}`", cut()))),
        'q' => Some(flags.pad(&quote(&cut(), flags.plus))),
        'x' | 'X' => Some(flags.pad(&hex(text, verb, flags))),
        _ => None,
    }
}

fn can_back_quote(text: &str) -> bool {
    !text.chars().any(|letter| letter == '`' || letter == '\u{feff}' || (letter.is_control() && letter != '\t'))
}

fn hex(text: &str, verb: char, flags: &Flags) -> String {
    let bytes = &text.as_bytes()[..flags.precision.unwrap_or(usize::MAX).min(text.len())];
    let digit = |byte: &u8| if verb == 'x' { format!("{byte:02x}") } else { format!("{byte:02X}") };
    let digits: Vec<String> = bytes.iter().map(digit).collect();
    let prefix = if flags.sharp && !digits.is_empty() { format!("0{verb}") } else { String::new() };
    let separator = if flags.space { format!(" {prefix}") } else { String::new() };
    prefix + &digits.join(&separator)
}
