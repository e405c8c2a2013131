//! Paths of files.

use super::Verdict;
use super::names::demand;

/// Begins at the root.
pub(super) fn absolute(text: &str) -> Verdict {
    demand(
        text.starts_with('/'),
        "expected an absolute path, which starts with `/`",
    )
}

/// Does not go up.
pub(super) fn without_parent(text: &str) -> Verdict {
    demand(
        text.split('/').all(|part| part != ".."),
        "expected a path without `..`",
    )
}

/// Stays below where it begins.
pub(super) fn relative(text: &str) -> Verdict {
    let inside = !text.starts_with('/') && text.split('/').all(|part| part != "..");
    demand(
        inside,
        "expected a relative path without a leading `/` and without `..`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_from_the_root_and_inside() {
        assert!(absolute("/a").is_ok() && absolute("a").is_err());
        assert!(relative("a/b").is_ok() && relative("a/..b").is_ok());
        assert!(relative("/a").is_err() && relative("a/../b").is_err());
    }
}
