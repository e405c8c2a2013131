//! Values that cannot be read: encrypted by SOPS.

use helm_yaml::tree::Node;

/// The key under which SOPS keeps its metadata.
pub(super) const SOPS: &str = "sops";

/// Returns true if SOPS encrypted the document or parts of it.
pub fn is_encrypted(root: &Node) -> bool {
    ["mac", "lastmodified", "encrypted_regex"]
        .iter()
        .any(|mark| root.at(&[SOPS, mark]).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::reader::from_str;

    #[test]
    fn encrypted_documents_are_detected() {
        assert!(is_encrypted(
            &from_str("a: 1\nsops: {mac: x, version: 3.9.0}").unwrap()
        ));
        assert!(
            !is_encrypted(&from_str("a: 1\nsops: true").unwrap())
                && !is_encrypted(&from_str("").unwrap())
        );
    }
}
