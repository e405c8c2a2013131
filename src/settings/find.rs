//! Where the settings of a values file are.

use std::fs;
use std::path::{Path, PathBuf};

/// What the file is called.
const NAME: &str = "runnergen.toml";

/// The settings file that counts for what stands in `folder`: the one in it or, inside a repository, in the nearest
/// folder above it, up to the repository's root.
pub fn find(folder: &Path) -> Option<PathBuf> {
    let here = Path::new(".");
    let folder = fs::canonicalize(if folder.as_os_str().is_empty() { here } else { folder }).ok()?;
    let root = folder.ancestors().find(|ancestor| ancestor.join(".git").exists());
    let reach = root.map_or(1, |root| folder.components().count() - root.components().count() + 1);
    let found = folder.ancestors().take(reach).map(|ancestor| ancestor.join(NAME)).find(|path| path.is_file())?;
    // A path below the present folder reads better without what is above it.
    let short = fs::canonicalize(here).ok().and_then(|here| found.strip_prefix(here).ok().map(Path::to_owned));
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
        assert_eq!(find(&folder), None, "no repository, so only the folder itself counts");
        fs::create_dir(repository.join(".git"))?;
        assert_eq!(find(&folder), None, "what stands outside of the repository does not count");
        fs::write(repository.join(NAME), "")?;
        assert_eq!(find(&folder), Some(repository.join(NAME)));
        fs::write(folder.join(NAME), "")?;
        assert_eq!(find(&folder), Some(folder.join(NAME)));
        Ok(())
    }
}
