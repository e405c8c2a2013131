//! One file, whole or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Puts `bytes` into a file. What stood there stays until all of them are written; a pipe or a device is written to as
/// it is.
///
/// # Errors
/// When it cannot be written; then nothing has changed.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&place).is_ok_and(|found| !found.is_file()) {
        return OpenOptions::new().write(true).open(&place)?.write_all(bytes);
    }
    let waiting = waiting(&place);
    let written =
        OpenOptions::new().write(true).create_new(true).open(&waiting).and_then(|mut file| file.write_all(bytes));
    let replaced = written.and_then(|()| fs::rename(&waiting, &place));
    if replaced.is_err() {
        // It may not be there at all; the error that is told is the first one.
        let _ = fs::remove_file(&waiting);
    }
    replaced
}

/// The name of a file until it takes its place: beside it, where it can be renamed.
pub(super) fn waiting(place: &Path) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_or_stays() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("report.json");
        replace(&path, b"first")?;
        replace(&path, b"second")?;
        assert_eq!(fs::read(&path)?, b"second");
        assert!(replace(folder.path(), b"a folder").is_err());
        assert!(replace(&folder.path().join("missing/report.json"), b"").is_err());
        assert_eq!(fs::read_dir(folder.path())?.count(), 1, "nothing is left behind");
        Ok(())
    }
}
