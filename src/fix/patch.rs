//! A unified diff that `patch -p1` and `git apply` take.

use similar::TextDiff;

use super::FixedFile;

/// The diff of a file; `name` is its name in the diff.
pub fn patch(file: &FixedFile, name: &str) -> String {
    let (before, after) = (
        String::from_utf8_lossy(&file.before),
        String::from_utf8_lossy(&file.after),
    );
    let name = name.trim_start_matches("./").trim_start_matches('/');
    TextDiff::from_lines(before.as_ref(), after.as_ref())
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}
