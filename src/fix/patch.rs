//! A unified diff that `patch -p1` and `git apply` take.

use crate::diff::unified;

use super::FixedFile;

/// The diff of a file; `name` is its name in the diff.
pub fn patch(file: &FixedFile, name: &str) -> String {
    let (before, after) = (
        String::from_utf8_lossy(&file.before),
        String::from_utf8_lossy(&file.after),
    );
    let name = name.trim_start_matches("./").trim_start_matches('/');
    unified(&before, &after, name)
}
