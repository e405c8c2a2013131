//! Prints the diffs of fixed files, or writes the files.

use std::path::Path;

use super::output::file;
use super::print;
use crate::fix::FixedFile;
use crate::redact;
use crate::report::printable::printable_text;

/// A diff holds the lines of a file as they are, so that `patch` can apply it.
const HAS_SECRETS: &str =
    "note: the diff contains secrets, as the file does: redact them before you share it\n";

/// Warns if a printed diff contains a secret.
pub fn warn_of_secrets(diff: &str) -> anyhow::Result<()> {
    if redact::has_secret(diff) {
        print::err(HAS_SECRETS)?;
    }
    Ok(())
}

/// Writes a file, or says why it cannot be written. Returns whether it was written.
pub fn write(fixed: &FixedFile) -> anyhow::Result<bool> {
    let path = Path::new(&fixed.name);
    let has_links = file::has_hard_links(path);
    let written = file::rewrite(path, &fixed.before, &fixed.after);
    let message = match &written {
        Err(error) => format!("error: cannot write {}: {error}", fixed.name),
        Ok(()) if has_links => format!(
            "note: {} was a hard link: the other links keep the old contents",
            fixed.name
        ),
        Ok(()) => return Ok(true),
    };
    print::err(printable_text(&message) + "\n")?;
    Ok(written.is_ok())
}
