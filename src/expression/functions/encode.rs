//! Base 64 and base 32. A text that can't be decoded gives what is wrong with it, in Go's words: the result is text
//! either way.

use super::{Call, Function, Outcome, Parameter, fixed};
use crate::expression::quoting::lossy;

const TEXT: Parameter = Parameter::Text;

/// An alphabet, how many bits a letter of it holds, and how many letters and paddings make a group.
struct Base {
    name: &'static str,
    alphabet: &'static [u8],
    bits: u32,
    group: usize,
}

const BASE64: Base = Base {
    name: "base64",
    alphabet: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    bits: 6,
    group: 4,
};

const BASE32: Base = Base { name: "base32", alphabet: b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5, group: 8 };

pub(super) const FUNCTIONS: &[Function] = &[
    fixed("b64enc", &[TEXT], |call| encoded(call, &BASE64)),
    fixed("b32enc", &[TEXT], |call| encoded(call, &BASE32)),
    fixed("b64dec", &[TEXT], |call| decoded(call, &BASE64)),
    fixed("b32dec", &[TEXT], |call| decoded(call, &BASE32)),
];

fn encoded(call: &Call<'_>, base: &Base) -> Outcome {
    let bytes = call.text(0).as_bytes();
    call.budget.text(bytes.len().saturating_mul(2))?;
    Ok(encode(bytes, base).into())
}

fn encode(bytes: &[u8], base: &Base) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    let (mut held, mut bits) = (0u32, 0);
    for &byte in bytes {
        held = held << 8 | u32::from(byte);
        bits += 8;
        while bits >= base.bits {
            bits -= base.bits;
            out.push(letter(held >> bits, base));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(letter(held << (base.bits - bits), base));
    }
    while !out.len().is_multiple_of(base.group) {
        out.push('=');
    }
    out
}

fn letter(code: u32, base: &Base) -> char {
    base.alphabet[code as usize & (base.alphabet.len() - 1)] as char
}

fn decoded(call: &Call<'_>, base: &Base) -> Outcome {
    Ok(match decode(call.text(0), base) {
        Ok(bytes) => lossy(&bytes),
        Err(at) => format!("illegal {} data at input byte {at}", base.name),
    }
    .into())
}

/// The bytes; or the position of the letter that is wrong. Line ends count for nothing.
fn decode(text: &str, base: &Base) -> Result<Vec<u8>, usize> {
    let letters: Vec<(usize, u8)> =
        text.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\n' | b'\r')).collect();
    let mut out = Vec::with_capacity(letters.len());
    for (index, group) in letters.chunks(base.group).enumerate() {
        let padding = group.iter().position(|&(_, byte)| byte == b'=').unwrap_or(group.len());
        let (mut held, mut bits) = (0u64, 0);
        for &(at, byte) in &group[..padding] {
            let code = base.alphabet.iter().position(|&letter| letter == byte).ok_or(at)?;
            held = held << base.bits | code as u64;
            bits += base.bits;
        }
        let is_last = (index + 1) * base.group >= letters.len();
        check_padding(group, padding, is_last, bits, base, text.len())?;
        out.extend((0..bits / 8).map(|byte| (held >> (bits - 8 * (byte + 1))) as u8));
    }
    Ok(out)
}

/// Padding fills the last group, after as many letters as make whole bytes.
fn check_padding(
    group: &[(usize, u8)],
    padding: usize,
    is_last: bool,
    bits: u32,
    base: &Base,
    length: usize,
) -> Result<(), usize> {
    if padding == base.group {
        return Ok(());
    }
    let is_whole = padding > 1 && bits % 8 < base.bits && bits >= 8;
    if let Some(&(at, _)) = group[padding..].iter().find(|(_, byte)| *byte != b'=') {
        return Err(at);
    }
    match group.get(padding) {
        Some(&(at, _)) if !is_whole || !is_last => Err(at),
        _ if group.len() < base.group => Err(length.min(group.first().map_or(length, |&(at, _)| at).max(length))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_there_and_back() {
        for text in ["", "f", "fo", "foo", "foob", "fooba", "foobar"] {
            for base in [&BASE64, &BASE32] {
                assert_eq!(decode(&encode(text.as_bytes(), base), base).as_deref(), Ok(text.as_bytes()));
            }
        }
        assert_eq!(encode(b"foob", &BASE64), "Zm9vYg==");
        assert_eq!(encode(b"foob", &BASE32), "MZXW6YQ=");
        assert_eq!(decode("Zm9v\nYg==", &BASE64).as_deref(), Ok(&b"foob"[..]));
        assert_eq!(decode("%%", &BASE64), Err(0));
    }
}
