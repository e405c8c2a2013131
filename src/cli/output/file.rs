//! Atomic replacement of one file.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// The permissions of a new file before the umask applies, as `open(2)` takes them.
const MODE: u32 = 0o666;

/// Prefix and suffix of temporary files: hidden, and ignored by kubectl, Helm and Kustomize.
const PREFIX: &str = ".runnergen-";
/// The prefix in a directory that is written as a whole. A later run removes such files, but not those of a single file
/// that another run writes at the same time.
const SET_PREFIX: &str = ".runnergen-set-";
const SUFFIX: &str = ".part";

/// Replaces the contents of a file. The old contents stay until the new ones are written completely; a pipe or a
/// device is written to directly.
///
/// # Errors
/// If the file cannot be written; then it is unchanged.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|found| !found.is_file()) {
        return OpenOptions::new()
            .write(true)
            .open(&target)?
            .write_all(bytes);
    }
    let mut file = temporary(&target, MODE)?;
    file.write_all(bytes)?;
    file.persist(&target)?;
    Ok(())
}

/// Replaces the contents of a file that was read before: through a symbolic link, with the same permissions.
///
/// # Errors
/// If the file is read-only, has other contents than `before`, or cannot be written; then it is unchanged.
pub fn rewrite(path: &Path, before: &[u8], after: &[u8]) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let permissions = fs::metadata(&target)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::other("the file is read-only"));
    }
    let mut file = temporary(&target, MODE)?;
    file.write_all(after)?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    if fs::read(&target)? != before {
        return Err(io::Error::other("the file has changed in the meantime"));
    }
    file.persist(&target)?;
    Ok(())
}

/// Whether a file has several names, so that a new file in its place leaves the others with the old contents.
#[cfg(unix)]
pub fn has_hard_links(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).is_ok_and(|found| found.nlink() > 1)
}

/// Whether a file has several names, which is unknown on this platform.
#[cfg(not(unix))]
pub fn has_hard_links(_path: &Path) -> bool {
    false
}

/// Creates a file with its complete contents. Returns false if the file exists; then it is unchanged.
///
/// # Errors
/// If the file cannot be written; then there is none.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = temporary(path, MODE)?;
    file.write_all(bytes)?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(failed) => Err(failed.error),
    }
}

/// Creates a temporary file with the permissions `mode`, in the directory of `target`: a rename across file
/// systems would fail.
///
/// # Errors
/// If the file cannot be created.
fn temporary(target: &Path, mode: u32) -> io::Result<NamedTempFile> {
    temporary_named(PREFIX, target, mode)
}

/// Creates a temporary file of a set, as [`is_temporary`] recognizes it.
///
/// # Errors
/// If the file cannot be created.
pub(super) fn temporary_in_set(target: &Path, mode: u32) -> io::Result<NamedTempFile> {
    temporary_named(SET_PREFIX, target, mode)
}

fn temporary_named(prefix: &str, target: &Path, mode: u32) -> io::Result<NamedTempFile> {
    let directory = target
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    set_mode(builder.prefix(prefix).suffix(SUFFIX), mode);
    builder.tempfile_in(directory)
}

/// Returns true if a file has the name of a temporary file of a set.
pub(super) fn is_temporary(name: &str) -> bool {
    name.starts_with(SET_PREFIX) && name.ends_with(SUFFIX)
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
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("report.json");
        replace(&path, b"first")?;
        replace(&path, b"second")?;
        assert_eq!(fs::read(&path)?, b"second");
        assert!(replace(directory.path(), b"a directory").is_err());
        assert!(replace(&directory.path().join("missing/report.json"), b"").is_err());
        assert_eq!(
            fs::read_dir(directory.path())?.count(),
            1,
            "no temporary file remains"
        );
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_rewritten_through_a_link_with_its_permissions() -> io::Result<()> {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let directory = tempfile::tempdir()?;
        let (path, link) = (directory.path().join("a"), directory.path().join("b"));
        fs::write(&path, "old")?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640))?;
        symlink("a", &link)?;
        rewrite(&link, b"old", b"new")?;
        assert_eq!(fs::read(&path)?, b"new");
        assert!(fs::symlink_metadata(&link)?.is_symlink());
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o640);
        assert!(rewrite(&path, b"old", b"newer").is_err(), "it has changed");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440))?;
        assert!(rewrite(&path, b"new", b"newer").is_err(), "it is read-only");
        assert_eq!(fs::read(&path)?, b"new");
        assert_eq!(fs::read_dir(directory.path())?.count(), 2);
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_has_the_permissions_of_the_umask() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir()?;
        let (written, plain) = (
            directory.path().join("report.json"),
            directory.path().join("plain"),
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
