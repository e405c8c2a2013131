//! Base64, base32 and base16 (RFC 4648, with padding), with the behavior of Go's `encoding` packages.

/// An encoding: its alphabet, the bits of a character, and the characters of a padded group.
#[derive(Debug)]
pub struct Base {
    /// `base64` or `base32`.
    pub name: &'static str,
    alphabet: &'static [u8],
    codes: [Option<u8>; 256],
    bits: u32,
    group: usize,
}

/// Base64, the encoding of Secrets.
pub static BASE64: Base = Base::new(
    "base64",
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    4,
);

/// Base32, with uppercase letters and digits.
pub static BASE32: Base = Base::new("base32", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 8);

/// Encodes bytes in base16 with lowercase letters, as checksums are written.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| DIGITS[usize::from(digit)] as char)
        .collect()
}

impl Base {
    const fn new(name: &'static str, alphabet: &'static [u8], group: usize) -> Self {
        let mut codes = [None; 256];
        let mut code = 0;
        while code < alphabet.len() {
            codes[alphabet[code] as usize] = Some(code as u8);
            code += 1;
        }
        Base {
            name,
            alphabet,
            codes,
            bits: alphabet.len().ilog2(),
            group,
        }
    }

    /// Encodes bytes, with padding and on one line.
    pub fn encode(&self, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(bytes.len() * 2);
        let (mut buffer, mut bits) = (0u32, 0);
        for &byte in bytes {
            buffer = buffer << 8 | u32::from(byte);
            bits += 8;
            while bits >= self.bits {
                bits -= self.bits;
                out.push(self.letter(buffer >> bits));
            }
            buffer &= (1 << bits) - 1;
        }
        if bits > 0 {
            out.push(self.letter(buffer << (self.bits - bits)));
        }
        while !out.len().is_multiple_of(self.group) {
            out.push('=');
        }
        out
    }

    fn letter(&self, code: u32) -> char {
        self.alphabet[code as usize & (self.alphabet.len() - 1)] as char
    }

    /// Decodes a text and ignores line breaks.
    ///
    /// # Errors
    /// The byte offset that Go's decoder reports.
    pub fn decode(&self, text: &str) -> Result<Vec<u8>, usize> {
        let letters: Vec<(usize, u8)> = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| !matches!(byte, b'\n' | b'\r'))
            .collect();
        let mut out = Vec::with_capacity(letters.len());
        for (index, group) in letters.chunks(self.group).enumerate() {
            let codes: Vec<u8> = group
                .iter()
                .map_while(|&(_, byte)| self.codes[usize::from(byte)])
                .collect();
            if codes.len() < self.group {
                let next = letters.get((index + 1) * self.group);
                self.check_end(group, codes.len(), text.len())?;
                if let Some(&(at, _)) = next {
                    return Err(at);
                }
            }
            let buffer = codes
                .iter()
                .fold(0u64, |buffer, &code| buffer << self.bits | u64::from(code));
            let bits = codes.len() as u32 * self.bits;
            out.extend((1..=bits / 8).map(|byte| (buffer >> (bits - 8 * byte)) as u8));
        }
        Ok(out)
    }

    /// Checks the last group: characters of complete bytes, then only padding.
    fn check_end(&self, group: &[(usize, u8)], codes: usize, length: usize) -> Result<(), usize> {
        let padding = &group[codes..];
        let Some(&(first, sign)) = padding.first() else {
            // The padding is missing at the end of the text.
            return Err(length - codes);
        };
        let makes_bytes = codes as u32 * self.bits % 8 < self.bits && codes > 1;
        if sign != b'=' || !makes_bytes {
            return Err(first);
        }
        if let Some(at) = padding.iter().position(|&(_, byte)| byte != b'=') {
            return Err(padding[at - 1].0);
        }
        if group.len() < self.group {
            Err(length)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        for text in ["", "f", "fo", "foo", "foob", "fooba", "foobar"] {
            for base in [&BASE64, &BASE32] {
                assert_eq!(
                    base.decode(&base.encode(text.as_bytes())).as_deref(),
                    Ok(text.as_bytes())
                );
            }
        }
        assert_eq!(hex(&[0x00, 0x0f, 0xa5]), "000fa5");
        assert_eq!(BASE64.encode(b"foob"), "Zm9vYg==");
        assert_eq!(BASE32.encode(b"foob"), "MZXW6YQ=");
        assert_eq!(BASE64.decode("Zm9v\nYg==").as_deref(), Ok(&b"foob"[..]));
    }

    #[test]
    fn errors_have_the_offset_of_go() {
        for (text, at) in [
            ("%%", 0),
            ("Zm9vYg", 4),
            ("Zm9vYg=", 7),
            ("Zm9vYg==Zm9v", 8),
            ("Zm=v", 2),
            ("=", 0),
        ] {
            assert_eq!(BASE64.decode(text), Err(at), "{text}");
        }
    }
}
