//! Finds the settings file for a values file.

use std::fs;
use std::path::{Path, PathBuf};

/// Name of the settings file.
const NAME: &str = "runnergen.toml";

/// The settings file for the directory `folder`: in it or, within a repository, in the nearest parent directory up to the
/// repository's root.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let here = Path::new(".");
    let folder = fs::canonicalize(if folder.as_os_str().is_empty() {
        here
    } else {
        folder
    })
    .ok()?;
    let root = folder
        .ancestors()
        .find(|ancestor| ancestor.join(".git").exists());
    let reach = root.map_or(1, |root| {
        folder.components().count() - root.components().count() + 1
    });
    let found = folder
        .ancestors()
        .take(reach)
        .map(|ancestor| ancestor.join(NAME))
        .find(|path| path.is_file())?;
    // A relative path is shorter below the working directory.
    let short = fs::canonicalize(here)
        .ok()
        .and_then(|here| found.strip_prefix(here).ok().map(Path::to_owned));
    Some(short.unwrap_or(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_ends_at_the_repository() -> std::io::Result<()> {
        let outside = tempfile::tempdir()?;
        let repository = fs::canonicalize(outside.path())?.join("repository");
        let folder = repository.join("a/b");
        fs::create_dir_all(&folder)?;
        fs::write(outside.path().join(NAME), "")?;
        assert_eq!(
            find(&folder),
            None,
            "without a repository only the directory itself is searched"
        );
        fs::create_dir(repository.join(".git"))?;
        assert_eq!(
            find(&folder),
            None,
            "the search stops at the repository's root"
        );
        fs::write(repository.join(NAME), "")?;
        assert_eq!(find(&folder), Some(repository.join(NAME)));
        fs::write(folder.join(NAME), "")?;
        assert_eq!(find(&folder), Some(folder.join(NAME)));
        Ok(())
    }
}
