//! What `validate` is to check: the files that were named, and those in the folders that were named.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;

use crate::exit::UsageError;

/// The files behind names: a folder stands for every YAML file in it and in its folders, in the order of their names.
///
/// # Errors
/// When a folder cannot be read, or holds no YAML file.
pub fn find(names: &[String]) -> anyhow::Result<Vec<String>> {
    let mut files = Vec::new();
    for name in names {
        let folder = Path::new(name);
        if name == "-" || !folder.is_dir() {
            files.push(name.clone());
            continue;
        }
        let before = files.len();
        walk(folder, &mut files).with_context(|| format!("cannot read {name}"))?;
        anyhow::ensure!(files.len() > before, "no file in {name} ends in .yaml or .yml");
    }
    if files.iter().filter(|name| *name == "-").count() > 1 {
        return Err(UsageError("standard input can be read once only".to_owned()).into());
    }
    Ok(files)
}

/// Links to folders are not followed, and what is hidden (`.git`) is not looked at.
fn walk(folder: &Path, files: &mut Vec<String>) -> io::Result<()> {
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
            files.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}
