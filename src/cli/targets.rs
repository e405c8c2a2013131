//! What `validate` is to check: the files that were named, and those in the folders that were named.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub name: String,
    /// Whether it was found in a folder, so that nobody said that it holds values.
    pub is_walked: bool,
}

/// The files behind names: a folder stands for every YAML and JSON file in it and in its folders, in the order of their names.
///
/// # Errors
/// When a folder cannot be read, or holds no YAML file.
pub fn find(names: &[String]) -> anyhow::Result<Vec<Target>> {
    let mut files = Vec::new();
    for name in names {
        let folder = Path::new(name);
        if name == "-" || !folder.is_dir() {
            files.push(Target { name: name.clone(), is_walked: false });
            continue;
        }
        let before = files.len();
        walk(folder, &mut files).with_context(|| format!("cannot read {name}"))?;
        anyhow::ensure!(files.len() > before, "no file in {name} ends in .yaml, .yml or .json");
    }
    Ok(files)
}

/// Links to folders are not followed, and what is hidden (`.git`) is not looked at.
fn walk(folder: &Path, files: &mut Vec<Target>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type()?.is_dir() {
            if !is_hidden {
                walk(&path, files)?;
            }
        } else if is_yaml(&path) && path.is_file() {
            files.push(Target { name: path.to_string_lossy().into_owned(), is_walked: true });
        }
    }
    Ok(())
}

/// YAML, of which JSON is a part, or a template of it as helmfile has them.
fn is_yaml(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default();
    let is_template = extension == "gotmpl" && path.file_stem().is_some_and(|stem| is_yaml(Path::new(stem)));
    is_template || ["yaml", "yml", "json"].iter().any(|known| extension == *known)
}
