//! The repository around a document: where its root is, which files are below it, and which objects they contain.
//!
//! In: the name of a document, as given on the command line. Out: the names of files that the document refers to. Nothing
//! outside of the root is read.

mod index;
mod walk;

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::overlay::Overlay;

pub use index::{Container, Index, ObjectId, Substitution};
pub use walk::{is_yaml, walk};

/// The repositories of a run. Clones share the indexes, so that each repository is searched once.
#[derive(Clone, Debug, Default)]
pub struct Repositories(Arc<Mutex<HashMap<PathBuf, Arc<Repository>>>>);

/// A directory that documents refer to files of.
#[derive(Debug)]
pub struct Repository {
    root: PathBuf,
    index: OnceLock<Index>,
    entries: OnceLock<Vec<PathBuf>>,
}

/// A document in its repository.
#[derive(Clone, Debug)]
pub struct Site {
    repository: Arc<Repository>,
    /// The absolute path of the document's directory.
    directory: PathBuf,
    /// The file name of the document.
    name: PathBuf,
    /// Whether the document was named by an absolute path; then its files are, too.
    is_absolute: bool,
    overlay: Overlay,
}

/// The directory that a path is relative to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// The directory of the document.
    Document,
    /// A directory below the root of the repository; empty for the root itself.
    Root(String),
}

/// Why a file that a document or the settings name is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The path leads out of the repository.
    #[error("is outside of the repository")]
    Outside,
    /// It is a pipe or a device, which may never end.
    #[error("is not a regular file")]
    Irregular,
}

impl Repositories {
    /// The site of a document; `-` is in the working directory.
    pub fn site(&self, document: &str, overlay: &Overlay) -> Site {
        let path = Path::new(document);
        let directory = absolute(path.parent().unwrap_or(Path::new("")));
        let root = root_of(&directory);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let repository = known.entry(root.clone()).or_insert_with(|| {
            Arc::new(Repository {
                root,
                index: OnceLock::new(),
                entries: OnceLock::new(),
            })
        });
        Site {
            repository: repository.clone(),
            directory,
            name: path.file_name().map(PathBuf::from).unwrap_or_default(),
            is_absolute: path.is_absolute(),
            overlay: overlay.clone(),
        }
    }
}

/// The root of the repository that contains a directory. Without a repository: the working directory if it contains the
/// directory, or else the directory itself.
fn root_of(directory: &Path) -> PathBuf {
    let is_root = |path: &&Path| path.join(".git").exists();
    if let Some(root) = directory.ancestors().find(is_root) {
        return root.to_owned();
    }
    let working = absolute(Path::new(""));
    if directory.starts_with(&working) && working.parent().is_some() {
        working
    } else {
        directory.to_owned()
    }
}

impl Site {
    /// The name of the file at a path, for messages and for reading.
    ///
    /// # Errors
    /// If the path leads out of the repository, the file is a symbolic link that does, or it is a pipe or a device.
    pub fn file(&self, base: &Base, path: &str) -> Result<String, Refused> {
        let path = self.path(base, path)?;
        let root = &self.repository.root;
        let real = |path: &Path| fs::canonicalize(path).ok();
        if let (Some(file), Some(root)) = (real(&path), real(root))
            && !file.starts_with(root)
        {
            return Err(Refused::Outside);
        }
        if fs::metadata(&path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return Err(Refused::Irregular);
        }
        Ok(self.name(&path))
    }

    /// Returns true if there is a file or a directory at a path inside the repository.
    pub fn exists(&self, base: &Base, path: &str) -> bool {
        self.file(base, path)
            .is_ok_and(|name| self.overlay.get(&name).is_some() || Path::new(&name).exists())
    }

    /// The text of a file, or nothing if it cannot be read.
    pub fn read(&self, base: &Base, path: &str) -> Option<String> {
        let name = self.file(base, path).ok()?;
        let bytes = self.overlay.read(&name).ok()?;
        helm_yaml::source::decode(bytes).ok()
    }

    /// Returns true if the document is not in a Git repository.
    pub fn is_alone(&self) -> bool {
        !self.repository.root.join(".git").exists()
    }

    /// The objects of the repository.
    pub fn index(&self) -> &Index {
        let Repository { root, index, .. } = &*self.repository;
        index.get_or_init(|| Index::of(root))
    }

    /// The directory of the document, relative to the root.
    pub fn directory(&self) -> &Path {
        let root = &self.repository.root;
        self.directory.strip_prefix(root).unwrap_or(Path::new(""))
    }

    /// The document, relative to the root.
    pub fn document(&self) -> PathBuf {
        self.directory().join(&self.name)
    }

    /// Every file and directory below the root, relative to it, in the order of their names.
    pub fn entries(&self) -> &[PathBuf] {
        let Repository { root, entries, .. } = &*self.repository;
        entries.get_or_init(|| {
            let mut found = Vec::new();
            walk(root, &mut |path| {
                found.extend(path.strip_prefix(root).map(Path::to_owned));
            });
            found
        })
    }

    fn path(&self, base: &Base, path: &str) -> Result<PathBuf, Refused> {
        let root = &self.repository.root;
        let from = match base {
            Base::Document => self.directory.clone(),
            Base::Root(directory) => root.join(directory.trim_start_matches('/')),
        };
        let path = normalized(&from.join(path));
        if path.starts_with(root) {
            Ok(path)
        } else {
            Err(Refused::Outside)
        }
    }

    /// The name of a file as a user would write it: relative to the working directory, unless the document's is not.
    fn name(&self, path: &Path) -> String {
        let working = absolute(Path::new(""));
        let name = if self.is_absolute {
            path.to_owned()
        } else {
            relative(path, &working)
        };
        name.to_string_lossy().into_owned()
    }
}

/// The path from a directory to a file, both absolute.
fn relative(path: &Path, from: &Path) -> PathBuf {
    let shared = path
        .components()
        .zip(from.components())
        .take_while(|(one, other)| one == other)
        .count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}

/// The absolute path without `.` and `..`. Symbolic links are not resolved, apart from those to the working directory.
pub fn absolute(path: &Path) -> PathBuf {
    if path.is_relative() {
        let working = fs::canonicalize(".").unwrap_or_default();
        normalized(&working.join(path))
    } else {
        normalized(path)
    }
}

fn normalized(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(result.pop()),
            part => result.push(part),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_repository() -> std::io::Result<()> {
        let outside = tempfile::tempdir()?;
        let root = outside.path().join("repository");
        fs::create_dir_all(root.join(".git"))?;
        fs::create_dir_all(root.join("apps/ci"))?;
        fs::write(outside.path().join("secret.yaml"), "")?;
        fs::write(root.join("common.yaml"), "")?;
        let document = root.join("apps/ci/release.yaml");
        let site = Repositories::default().site(&document.to_string_lossy(), &Overlay::default());
        let name = |path: &str| Ok(root.join(path).to_string_lossy().into_owned());
        let file = |base, path| site.file(&base, path);
        assert_eq!(
            file(Base::Document, "../../common.yaml"),
            name("common.yaml")
        );
        assert_eq!(
            file(Base::Root("apps".into()), "ci/a.yaml"),
            name("apps/ci/a.yaml")
        );
        assert_eq!(
            file(Base::Document, "../../../secret.yaml"),
            Err(Refused::Outside)
        );
        assert_eq!(file(Base::Document, "/etc/passwd"), Err(Refused::Outside));
        assert_eq!(file(Base::Root("../x".into()), "a"), Err(Refused::Outside));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret.yaml", root.join("link.yaml"))?;
            assert_eq!(
                file(Base::Root(String::new()), "link.yaml"),
                Err(Refused::Outside)
            );
            let _listener = std::os::unix::net::UnixListener::bind(root.join("socket"))?;
            assert_eq!(
                file(Base::Root(String::new()), "socket"),
                Err(Refused::Irregular)
            );
        }
        Ok(())
    }

    #[test]
    fn a_name_is_relative_to_the_working_directory() {
        let path = |from: &str, to: &str| relative(Path::new(to), Path::new(from));
        assert_eq!(path("/a/b", "/a/b/c/d.yaml"), Path::new("c/d.yaml"));
        assert_eq!(path("/a/b", "/a/c/d.yaml"), Path::new("../c/d.yaml"));
    }
}
