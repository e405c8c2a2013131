//! A walk through the files of a repository, without those that Git ignores.

use std::fs;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

const OPTIONS: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Marks a directory whose content is generated.
const CACHE: &str = "CACHEDIR.TAG";

/// Visits every file and directory below a directory, in the order of their names. Skipped are hidden directories
/// (`.git`), symbolic links to directories and out of the repository, caches and what `.gitignore` files exclude. A directory that cannot be read is
/// visited and has no content.
pub fn walk(directory: &Path, visit: &mut dyn FnMut(&Path)) {
    let above = super::absolute(directory);
    let mut ignored = Ignored::default();
    let root = above
        .ancestors()
        .position(|path| path.join(".git").exists());
    let parents: Vec<&Path> = above
        .ancestors()
        .take(root.map_or(0, |root| root + 1))
        .skip(1)
        .collect();
    parents.iter().rev().for_each(|parent| ignored.read(parent));
    let top = above.ancestors().nth(root.unwrap_or(0)).unwrap_or(&above);
    let top = fs::canonicalize(top).unwrap_or_default();
    descend(directory, &above, &mut ignored, &mut |path| {
        if !leads_out(path, &top) {
            visit(path);
        }
    });
}

/// Returns true for a symbolic link to something that is not below a directory.
fn leads_out(path: &Path, top: &Path) -> bool {
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    is_link && fs::canonicalize(path).is_ok_and(|target| !target.starts_with(top))
}

fn descend(shown: &Path, path: &Path, ignored: &mut Ignored, visit: &mut dyn FnMut(&Path)) {
    let Ok(entries) = fs::read_dir(shown) else {
        return;
    };
    let before = ignored.rules.len();
    ignored.read(path);
    let mut entries: Vec<fs::DirEntry> = entries.filter_map(Result::ok).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (name, kind) = (entry.file_name(), entry.file_type());
        let is_directory = kind.is_ok_and(|kind| kind.is_dir());
        let path = path.join(&name);
        if ignored.contains(&path, is_directory) {
            continue;
        }
        let shown = entry.path();
        if !is_directory {
            visit(&shown);
        } else if !name.to_string_lossy().starts_with('.')
            && name != "node_modules"
            && !path.join(CACHE).exists()
        {
            visit(&shown);
            descend(&shown, &path, ignored, visit);
        }
    }
    ignored.rules.truncate(before);
}

/// Returns true for YAML, JSON, and helmfile templates of them.
pub fn is_yaml(path: &Path) -> bool {
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

/// The rules of `.gitignore` files; the last one that matches decides.
#[derive(Default)]
struct Ignored {
    rules: Vec<Rule>,
}

struct Rule {
    directory: PathBuf,
    pattern: Pattern,
    /// Whether it is compared with the path from the directory, and not with the name.
    is_anchored: bool,
    only_directories: bool,
    is_exception: bool,
}

impl Ignored {
    fn read(&mut self, directory: &Path) {
        let path = directory.join(".gitignore");
        if !path.is_file() {
            return;
        }
        let text = fs::read_to_string(path).unwrap_or_default();
        self.rules
            .extend(text.lines().filter_map(|line| Rule::parse(line, directory)));
    }

    fn contains(&self, path: &Path, is_directory: bool) -> bool {
        let mut rules = self.rules.iter().rev();
        rules
            .find(|rule| rule.matches(path, is_directory))
            .is_some_and(|rule| !rule.is_exception)
    }
}

impl Rule {
    fn parse(line: &str, directory: &Path) -> Option<Self> {
        let line = line.trim_end();
        let exception = line.strip_prefix('!');
        let text = exception.unwrap_or(line);
        if text.is_empty() || text.starts_with('#') {
            return None;
        }
        let plain = text.trim_end_matches('/');
        Some(Rule {
            directory: directory.to_owned(),
            pattern: Pattern::new(plain.trim_start_matches('/')).ok()?,
            is_anchored: plain.contains('/'),
            only_directories: text.ends_with('/'),
            is_exception: exception.is_some(),
        })
    }

    fn matches(&self, path: &Path, is_directory: bool) -> bool {
        if self.only_directories && !is_directory {
            return false;
        }
        let Ok(below) = path.strip_prefix(&self.directory) else {
            return false;
        };
        if self.is_anchored {
            return self.pattern.matches_path_with(below, OPTIONS);
        }
        let name = below.file_name().unwrap_or_default();
        self.pattern.matches_with(&name.to_string_lossy(), OPTIONS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_ignores_is_skipped() -> std::io::Result<()> {
        let directory = tempfile::tempdir()?;
        let root = directory.path();
        for path in [
            ".git/config.yaml",
            "a/target/x.yaml",
            "a/keep/x.yaml",
            "b/x.tmp",
            "b/y.yaml",
            "b/z.yaml",
            "cache/x.yaml",
        ] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap_or(root))?;
            fs::write(path, "")?;
        }
        fs::write(root.join("cache").join(CACHE), "")?;
        fs::write(
            root.join(".gitignore"),
            "# comment\ntarget/\n*.tmp\n/b/*\n!y.yaml\n",
        )?;
        let mut found = Vec::new();
        walk(root, &mut |path| {
            found.extend(path.strip_prefix(root).map(Path::to_owned))
        });
        found.retain(|path| is_yaml(path));
        assert_eq!(found, ["a/keep/x.yaml", "b/y.yaml"].map(Path::new));
        found.clear();
        walk(&root.join("b"), &mut |path| {
            found.extend(path.strip_prefix(root).map(Path::to_owned))
        });
        assert_eq!(found, [Path::new("b/y.yaml")]);
        Ok(())
    }
}
