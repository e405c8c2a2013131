//! File URIs of the protocol and file paths.

use gen_lsp_types::Uri;

use crate::report::location;

/// The path of a `file:` URI; for other URIs (unsaved documents), the last part of the URI.
pub fn to_path(uri: &Uri) -> String {
    let text = uri.as_ref();
    let Some(path) = text.strip_prefix("file://") else {
        let name = text.rsplit(['/', ':']).next().unwrap_or(text);
        return decode(name);
    };
    let path = path.find('/').map_or("", |start| &path[start..]);
    let path = decode(path);
    // `/c:/values.yaml` on Windows.
    let mut beginning = path.chars();
    let is_drive = (beginning.next(), beginning.next(), beginning.next());
    match is_drive {
        (Some('/'), Some(letter), Some(':')) if letter.is_ascii_alphabetic() => {
            path[1..].to_owned()
        }
        _ => path,
    }
}

/// The URI of a file; relative paths are relative to the working directory.
pub fn of_path(path: &str) -> Uri {
    let path = std::path::absolute(path)
        .map(|path| path.to_string_lossy().into_owned())
        .unwrap_or_else(|_| path.to_owned());
    let path = path.replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    Uri(format!("file://{slash}{}", location::uri(&path)))
}

/// Decodes `%C3%A4`; anything malformed stays as it is.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_a_uri_is_decoded() {
        for (uri, path) in [
            ("file:///a%20b/%C3%A4.yaml", "/a b/ä.yaml"),
            ("file://host/a.yaml", "/a.yaml"),
            ("file:///c%3A/a.yaml", "c:/a.yaml"),
            ("untitled:Untitled-1", "Untitled-1"),
            ("file:///100%.yaml", "/100%.yaml"),
            ("file://", ""),
        ] {
            assert_eq!(to_path(&uri.into()), path);
        }
    }

    #[test]
    fn the_uri_of_a_path_is_encoded() {
        assert_eq!(
            of_path("/a b/ä.yaml"),
            Uri("file:///a%20b/%C3%A4.yaml".to_owned())
        );
    }
}
