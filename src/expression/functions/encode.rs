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

/// The bytes; or the position where Go's decoder stops. Line ends count for nothing.
fn decode(text: &str, base: &Base) -> Result<Vec<u8>, usize> {
    let bytes = text.as_bytes();
    let letters: Vec<(usize, u8)> =
        text.bytes().enumerate().filter(|(_, byte)| !matches!(byte, b'\n' | b'\r')).collect();
    let mut out = Vec::with_capacity(letters.len());
    for (index, group) in letters.chunks(base.group).enumerate() {
        let codes = group.iter().map_while(|&(_, byte)| code(byte, base)).count();
        if codes < base.group {
            let behind = letters.get((index + 1) * base.group);
            check_end(group, codes, base, bytes.len())?;
            if let Some(&(at, _)) = behind {
                return Err(at);
            }
        }
        let held = group[..codes]
            .iter()
            .fold(0u64, |held, &(_, byte)| held << base.bits | code(byte, base).unwrap_or_default());
        let bits = codes as u32 * base.bits;
        out.extend((1..=bits / 8).map(|byte| (held >> (bits - 8 * byte)) as u8));
    }
    Ok(out)
}

fn code(byte: u8, base: &Base) -> Option<u64> {
    base.alphabet.iter().position(|&letter| letter == byte).map(|code| code as u64)
}

/// The last group: letters that make whole bytes, then nothing but padding.
fn check_end(group: &[(usize, u8)], codes: usize, base: &Base, length: usize) -> Result<(), usize> {
    let padding = &group[codes..];
    let Some(&(first, sign)) = padding.first() else {
        // The text ends, and the padding is missing.
        return Err(length - codes);
    };
    let makes_bytes = codes as u32 * base.bits % 8 < base.bits && codes > 1;
    if sign != b'=' || !makes_bytes {
        return Err(first);
    }
    if let Some(at) = padding.iter().position(|&(_, byte)| byte != b'=') {
        return Err(padding[at - 1].0);
    }
    if group.len() < base.group { Err(length) } else { Ok(()) }
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
        for (text, at) in [("%%", 0), ("Zm9vYg", 4), ("Zm9vYg=", 7), ("Zm9vYg==Zm9v", 8), ("Zm=v", 2), ("=", 0)] {
            assert_eq!(decode(text, &BASE64), Err(at), "{text}");
        }
    }
}
