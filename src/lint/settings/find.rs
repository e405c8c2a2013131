//! Finds the settings file for a values file.

use std::fs;
use std::path::{Path, PathBuf};

/// Name of the settings file.
const NAME: &str = "runnergen.toml";

/// The settings file for a directory: in it or, within a repository, in the nearest parent directory up to the
/// repository's root.
pub fn find(directory: &Path) -> Option<PathBuf> {
    let here = Path::new(".");
    let directory = if directory.as_os_str().is_empty() {
        here
    } else {
        directory
    };
    let directory = fs::canonicalize(directory).ok()?;
    let root = directory
        .ancestors()
        .find(|ancestor| ancestor.join(".git").exists());
    let reach = root.map_or(1, |root| {
        directory.components().count() - root.components().count() + 1
    });
    let found = directory
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
        let directory = repository.join("a/b");
        fs::create_dir_all(&directory)?;
        fs::write(outside.path().join(NAME), "")?;
        assert_eq!(
            find(&directory),
            None,
            "without a repository only the directory itself is searched"
        );
        fs::create_dir(repository.join(".git"))?;
        assert_eq!(
            find(&directory),
            None,
            "the search stops at the repository's root"
        );
        fs::write(repository.join(NAME), "")?;
        assert_eq!(find(&directory), Some(repository.join(NAME)));
        fs::write(directory.join(NAME), "")?;
        assert_eq!(find(&directory), Some(directory.join(NAME)));
        Ok(())
    }
}
