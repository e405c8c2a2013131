//! The files that were named, and those in the folders that were named.

use std::fs;
use std::io;
use std::path::Path;

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// Whether it was found in a folder, so that nobody said that it holds values.
    pub is_walked: bool,
}

/// The files behind names: a folder stands for every YAML and JSON file in it and in its folders, in the order of their
/// names.
///
/// # Errors
/// When a folder holds no YAML file.
pub fn find(names: &[String]) -> anyhow::Result<Vec<Target>> {
    let mut files = Vec::new();
    for name in names {
        let folder = Path::new(name);
        if name == "-" || !folder.is_dir() {
            files.push(Target {
                name: name.clone(),
                is_walked: false,
            });
            continue;
        }
        let before = files.len();
        walk(folder, &mut files);
        anyhow::ensure!(
            files.len() > before,
            "no file in {name} ends in .yaml, .yml or .json"
        );
    }
    Ok(files)
}

/// The files of a folder of manifests: every YAML and JSON file, in it and in its folders. Where there is none it is
/// every file of the folder: kubectl calls those that it has compared after their objects.
///
/// # Errors
/// When the folder cannot be read.
pub fn in_folder(folder: &Path) -> io::Result<Vec<String>> {
    let mut files = Vec::new();
    walk(folder, &mut files);
    if !files.is_empty() {
        return Ok(files.into_iter().map(|file| file.name).collect());
    }
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
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

/// Links to folders are not followed, and what is hidden (`.git`) is not looked at. A folder that cannot be read
/// becomes a file that cannot be, so that the others are looked at all the same.
fn walk(folder: &Path, files: &mut Vec<Target>) {
    let target = |path: &Path| Target {
        name: path.to_string_lossy().into_owned(),
        is_walked: true,
    };
    let Ok(mut entries) = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>)
    else {
        return files.push(target(folder));
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if !is_hidden {
                walk(&path, files);
            }
        } else if is_yaml(&path) && path.is_file() {
            files.push(target(&path));
        }
    }
}

/// YAML, of which JSON is a part, or a template of it as helmfile has them.
fn is_yaml(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    let is_template = extension == "gotmpl"
        && path
            .file_stem()
            .is_some_and(|stem| is_yaml(Path::new(stem)));
    is_template
        || ["yaml", "yml", "json"]
            .iter()
            .any(|known| extension == *known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_stands_for_its_visible_yaml_files_in_order() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        for name in [".git", "b", "ignored.yaml.d"] {
            fs::create_dir(folder.path().join(name))?;
        }
        for name in [
            "z.yml",
            "a.json",
            ".gitlab-ci.yml",
            "notes.md",
            "b/c.yaml.gotmpl",
            ".git/config.yaml",
        ] {
            fs::write(folder.path().join(name), "")?;
        }
        // Git's own list of files to ignore is not read.
        fs::write(folder.path().join(".gitignore"), "a.json\n")?;
        let found = find(&[folder.path().to_string_lossy().into_owned()])?;
        let names = found
            .iter()
            .map(|target| Path::new(&target.name).strip_prefix(folder.path()));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        assert_eq!(
            names,
            [".gitlab-ci.yml", "a.json", "b/c.yaml.gotmpl", "z.yml"].map(Path::new)
        );
        assert!(found.iter().all(|target| target.is_walked));
        Ok(())
    }
}
