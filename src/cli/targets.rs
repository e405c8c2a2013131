//! The files to check: those given as arguments, and those in directories given as arguments.

use std::fs;
use std::io;
use std::path::Path;

use crate::input::repository;

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// Whether it was found in a directory: then it may contain something other than values.
    pub is_walked: bool,
}

/// Expands directories to the YAML and JSON files in them and in their subdirectories, sorted by name.
///
/// # Errors
/// If a directory contains no such file.
pub fn find(names: &[String]) -> anyhow::Result<Vec<Target>> {
    let mut files = Vec::new();
    for name in names {
        let directory = Path::new(name);
        if name == "-" || !directory.is_dir() {
            files.push(Target {
                name: name.clone(),
                is_walked: false,
            });
            continue;
        }
        let before = files.len();
        walk(directory, &mut files);
        anyhow::ensure!(
            files.len() > before,
            "no file in {name} ends in .yaml, .yml or .json"
        );
    }
    Ok(files)
}

/// The files in a directory of manifests: every YAML and JSON file in it and its subdirectories. Without such files,
/// every file in the directory: `kubectl diff` names its files after objects, without an extension.
///
/// # Errors
/// If the directory cannot be read.
pub fn in_directory(directory: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    walk(directory, &mut files);
    if !files.is_empty() {
        return Ok(files.into_iter().map(|file| file.name).collect());
    }
    let entries = fs::read_dir(directory)?.collect::<io::Result<Vec<_>>>()?;
    let paths = entries
        .iter()
        .map(fs::DirEntry::path)
        .filter(|path| path.is_file());
    let mut names: Vec<String> = paths
        .map(|path| path.to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

/// Adds the files in a directory. A directory that cannot be read is added as a file, so that its error is reported and the
/// other files are still checked.
fn walk(directory: &Path, files: &mut Vec<Target>) {
    let mut add = |path: &Path| {
        files.push(Target {
            name: path.to_string_lossy().into_owned(),
            is_walked: true,
        });
    };
    if fs::read_dir(directory).is_err() {
        return add(directory);
    }
    repository::walk(directory, &mut |path| {
        let is_unreadable = || path.is_dir() && fs::read_dir(path).is_err();
        if repository::is_yaml(path) && path.is_file() || is_unreadable() {
            add(path);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_expanded_to_its_visible_yaml_files_in_order() -> anyhow::Result<()> {
        let directory = tempfile::tempdir()?;
        for name in [".git", "b", "ignored.yaml.d"] {
            fs::create_dir(directory.path().join(name))?;
        }
        for name in [
            "z.yml",
            "a.json",
            ".gitlab-ci.yml",
            "notes.md",
            "b/c.yaml.gotmpl",
            ".git/config.yaml",
        ] {
            fs::write(directory.path().join(name), "")?;
        }
        fs::write(directory.path().join("ignored.yaml"), "")?;
        fs::write(directory.path().join(".gitignore"), "ignored.yaml\n")?;
        let found = find(&[directory.path().to_string_lossy().into_owned()])?;
        let names = found
            .iter()
            .map(|target| Path::new(&target.name).strip_prefix(directory.path()));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        assert_eq!(
            names,
            [".gitlab-ci.yml", "a.json", "b/c.yaml.gotmpl", "z.yml"].map(Path::new)
        );
        assert!(found.iter().all(|target| target.is_walked));
        Ok(())
    }
}
