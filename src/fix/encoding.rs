//! The encoding of a file, which an edit keeps.

use helm_yaml::source::decode;

/// The encoding of a file.
#[derive(Clone, Copy)]
pub(super) enum Encoding {
    Utf8 { has_mark: bool },
    Utf16(fn(u16) -> [u8; 2]),
}

const MARK: &str = "\u{feff}";

impl Encoding {
    /// The encoding of the bytes of a file; none if they are invalid.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let encoding = match bytes {
            [0xFF, 0xFE, ..] => Encoding::Utf16(u16::to_le_bytes),
            [0xFE, 0xFF, ..] => Encoding::Utf16(u16::to_be_bytes),
            _ => Encoding::Utf8 {
                has_mark: bytes.starts_with(MARK.as_bytes()),
            },
        };
        decode(bytes.to_vec()).ok().map(|_| encoding)
    }

    /// The bytes of a file with a text.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Encoding::Utf8 { has_mark: false } => text.as_bytes().to_vec(),
            Encoding::Utf8 { has_mark: true } => [MARK, text].concat().into_bytes(),
            Encoding::Utf16(bytes) => [MARK, text]
                .into_iter()
                .flat_map(str::encode_utf16)
                .flat_map(bytes)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_kept() {
        for bytes in [
            b"a: \xC3\xA9\n".as_slice(),
            b"\xEF\xBB\xBFa: 1\r\n",
            b"\xFF\xFEa\0:\0\x3D\xD8\x00\xDE",
            b"\xFE\xFF\0a",
        ] {
            let text = decode(bytes.to_vec()).unwrap();
            assert_eq!(Encoding::of(bytes).unwrap().encode(&text), bytes);
        }
        assert!(Encoding::of(b"a: \xFF").is_none());
    }
}
