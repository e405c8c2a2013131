//! File paths.

use super::Verdict;
use super::names::ensure;

/// An absolute path.
pub(super) fn absolute(text: &str) -> Verdict {
    ensure(
        text.starts_with('/'),
        "expected an absolute path, which starts with `/`",
    )
}

/// A path without `..`.
pub(super) fn without_parent(text: &str) -> Verdict {
    ensure(
        text.split('/').all(|part| part != ".."),
        "expected a path without `..`",
    )
}

/// A relative path without `..`.
pub(super) fn relative(text: &str) -> Verdict {
    let inside = !text.starts_with('/') && text.split('/').all(|part| part != "..");
    ensure(
        inside,
        "expected a relative path without a leading `/` and without `..`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_and_relative_paths() {
        assert!(absolute("/a").is_ok() && absolute("a").is_err());
        assert!(relative("a/b").is_ok() && relative("a/..b").is_ok());
        assert!(relative("/a").is_err() && relative("a/../b").is_err());
    }
}
