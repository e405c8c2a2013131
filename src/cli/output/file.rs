//! Atomic replacement of one file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// The permissions of a new file before the umask applies, as `open(2)` takes them.
const ANYBODY: u32 = 0o666;

/// The names of temporary files begin and end like this. They are hidden, and no YAML for kubectl, Helm or Kustomize.
const PREFIX: &str = ".runnergen-";
const SUFFIX: &str = ".part";

/// Replaces the contents of a file. The old contents stay until the new ones are written completely; a pipe or a
/// device is written to directly.
///
/// # Errors
/// When the file cannot be written; then it is unchanged.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&place).is_ok_and(|found| !found.is_file()) {
        return OpenOptions::new()
            .write(true)
            .open(&place)?
            .write_all(bytes);
    }
    let mut file = temporary(&place, ANYBODY)?;
    file.write_all(bytes)?;
    file.persist(&place)?;
    Ok(())
}

/// Creates a temporary file with the permissions `mode`, in the directory of `place`: only there can it be renamed to
/// `place` for certain.
///
/// # Errors
/// When the file cannot be created.
pub(super) fn temporary(place: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let directory = place
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    set_mode(builder.prefix(PREFIX).suffix(SUFFIX), mode);
    builder.tempfile_in(directory)
}

/// Returns true if a file has the name of a temporary file.
pub(super) fn is_temporary(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

#[cfg(unix)]
fn set_mode(builder: &mut Builder, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn set_mode(_builder: &mut Builder, _mode: u32) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_completely_or_unchanged() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("report.json");
        replace(&path, b"first")?;
        replace(&path, b"second")?;
        assert_eq!(fs::read(&path)?, b"second");
        assert!(replace(folder.path(), b"a directory").is_err());
        assert!(replace(&folder.path().join("missing/report.json"), b"").is_err());
        assert_eq!(
            fs::read_dir(folder.path())?.count(),
            1,
            "nothing is left behind"
        );
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_a_new_file_where_the_umask_lets_them() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let (written, plain) = (
            folder.path().join("report.json"),
            folder.path().join("plain"),
        );
        replace(&written, b"")?;
        fs::write(&plain, b"")?;
        assert_eq!(
            fs::metadata(written)?.permissions().mode(),
            fs::metadata(plain)?.permissions().mode()
        );
        Ok(())
    }
}
