//! Decodes the bytes of a file: UTF-8, or UTF-16 with a byte order mark, as Helm does.

/// The maximum size of a source.
pub const MAX_SOURCE_BYTES: usize = 64 << 20;

/// An error in decoding the bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// More than [`MAX_SOURCE_BYTES`].
    #[error("the file is larger than {} MiB", MAX_SOURCE_BYTES >> 20)]
    TooLarge,
    /// Invalid UTF-8.
    #[error("invalid UTF-8 on line {line} (byte {offset} of the file)")]
    InvalidUtf8 {
        /// The line, from 1.
        line: usize,
        /// The byte offset in the file, from 0.
        offset: usize,
    },
    /// Invalid UTF-16, such as an unpaired surrogate.
    #[error("invalid UTF-16 on line {line} (byte {offset} of the file)")]
    InvalidUtf16 {
        /// The line, from 1.
        line: usize,
        /// The byte offset in the file, from 0.
        offset: usize,
    },
}

/// Decodes the bytes of a file and removes the byte order mark.
///
/// # Errors
/// When the file is too large or its encoding is invalid.
pub fn decode(bytes: Vec<u8>) -> Result<String, DecodeError> {
    if bytes.len() > MAX_SOURCE_BYTES {
        return Err(DecodeError::TooLarge);
    }
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, ..] => decode_utf8(bytes, 3),
        _ => decode_utf8(bytes, 0),
    }
}

/// Decodes bytes as UTF-8; as in Go, each invalid byte becomes U+FFFD.
pub fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

fn decode_utf8(bytes: Vec<u8>, mark: usize) -> Result<String, DecodeError> {
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            text.drain(..mark);
            Ok(text)
        }
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            Err(DecodeError::InvalidUtf8 {
                line: line_of(&error.as_bytes()[..offset]),
                offset,
            })
        }
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, DecodeError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut read = 0;
    for character in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        let Ok(character) = character else {
            return Err(invalid_utf16(&text, read));
        };
        text.push(character);
        read += character.len_utf16() * 2;
    }
    if rest.is_empty() {
        Ok(text)
    } else {
        Err(invalid_utf16(&text, read))
    }
}

fn invalid_utf16(text: &str, read: usize) -> DecodeError {
    DecodeError::InvalidUtf16 {
        line: line_of(text.as_bytes()),
        offset: 2 + read,
    }
}

/// The number of the line after these bytes.
fn line_of(before: &[u8]) -> usize {
    1 + before.iter().filter(|&&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_byte_order_mark_selects_the_encoding_and_is_removed() {
        assert_eq!(decode(b"\xEF\xBB\xBFa".to_vec()), Ok("a".to_owned()));
        assert_eq!(
            decode(b"\xFF\xFEa\0\x3D\xD8\x00\xDE".to_vec()),
            Ok("a😀".to_owned())
        );
        assert_eq!(decode(b"\xFE\xFF\0a".to_vec()), Ok("a".to_owned()));
    }

    #[test]
    fn a_decoding_error_has_a_position() {
        assert_eq!(
            decode(b"a\nb\xFF".to_vec()),
            Err(DecodeError::InvalidUtf8 { line: 2, offset: 3 })
        );
        assert_eq!(
            decode(b"\xFF\xFE\n\0a".to_vec()),
            Err(DecodeError::InvalidUtf16 { line: 2, offset: 4 })
        );
        assert_eq!(
            decode(b"\xFF\xFE\x00\xD8a\0".to_vec()),
            Err(DecodeError::InvalidUtf16 { line: 1, offset: 2 })
        );
    }
}
