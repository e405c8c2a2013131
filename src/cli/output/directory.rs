//! Manifests in a directory: plain, as a Helm chart, or as a Kustomize base. Several releases have a subdirectory each.
//!
//! Each object gets its own file. All files are written under temporary names first and renamed when nothing can fail any
//! more; then files of an earlier run that this run did not write are removed. Other files stay, and a run that would
//! replace one fails before it changes anything. A run locks the directory, so that two runs into the same directory take
//! turns.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::file;
use crate::chart::manifest::Manifest;
use crate::chart::version::ChartVersion;

/// What a directory is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `kubectl apply -f DIR`.
    Plain,
    /// `helm install NAME DIR`, or `chart: ./DIR` in a helmfile.
    Chart(ChartVersion),
    /// `kubectl apply -k DIR`.
    Kustomize,
}

const CHART_FILE: &str = "Chart.yaml";
const KUSTOMIZATION: &str = "kustomization.yaml";

/// The first line of a file that runnergen writes. A later run may replace or remove the file, but not a copy of it with
/// another name.
fn mark(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    format!("# Written to {name} by runnergen render; do not edit.\n")
}

/// A file to write.
struct File {
    text: String,
    /// Only the owner may read the file.
    secret: bool,
}

/// Writes the manifests into a directory.
///
/// # Errors
/// If a file cannot be written; then the directory is unchanged.
pub fn write(dir: &Path, manifests: &[Manifest], layout: Layout) -> io::Result<()> {
    write_files(dir, &files(manifests, layout), &[String::new()])
}

/// A release of those in a directory.
pub struct Release<'a> {
    /// Its subdirectory: `NAMESPACE/NAME/`.
    pub subdirectory: String,
    /// Its manifests.
    pub manifests: &'a [Manifest],
    /// What its subdirectory is used for.
    pub layout: Layout,
}

/// Writes the manifests of releases, each into its subdirectory.
///
/// # Errors
/// If a file cannot be written; then the directory is unchanged.
pub fn write_releases(dir: &Path, releases: &[Release<'_>], others: Others) -> io::Result<()> {
    let in_subdirectory = |release: &Release<'_>| {
        let subdirectory = release.subdirectory.clone();
        let own = files(release.manifests, release.layout).into_iter();
        own.map(move |(name, file)| (subdirectory.clone() + &name, file))
    };
    let files = releases.iter().flat_map(in_subdirectory).collect();
    let mut subdirectories: BTreeSet<String> = releases
        .iter()
        .map(|release| release.subdirectory.clone())
        .collect();
    if others == Others::Removed {
        subdirectories.extend(release_directories(dir));
    }
    write_files(dir, &files, &Vec::from_iter(subdirectories))
}

/// What happens to the releases that an earlier run wrote and this run does not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// They stay: this run writes only some releases.
    Kept,
    /// They are removed.
    Removed,
}

/// The subdirectories in which releases may be.
fn release_directories(dir: &Path) -> Vec<String> {
    let below = |subdirectory: String| {
        let names = directories_in(&dir.join(&subdirectory));
        names.map(move |name| format!("{subdirectory}{name}/"))
    };
    below(String::new()).flat_map(below).collect()
}

/// The names of the directories in a directory, without links to others.
fn directories_in(dir: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let directories = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    directories.filter_map(|entry| entry.file_name().into_string().ok())
}

/// Writes files below a directory, and removes those that an earlier run wrote into these subdirectories.
fn write_files(
    dir: &Path,
    files: &BTreeMap<String, File>,
    subdirectories: &[String],
) -> io::Result<()> {
    let mut staged = Staged::default();
    staged.make_directory(dir)?;
    let lock = lock(dir);
    if lock.is_some() {
        subdirectories
            .iter()
            .for_each(|subdirectory| remove_temporary_files(&dir.join(subdirectory)));
    }
    if let Some(other) = files.keys().map(|name| dir.join(name)).find(is_foreign) {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            format!(
                "{} was not written by runnergen: remove it, or choose another directory",
                other.display()
            ),
        ));
    }
    for (name, file) in files {
        staged.write(&dir.join(name), file)?;
    }
    let stale = stale_files(dir, files, subdirectories)?;
    staged.rename()?;
    stale.iter().try_for_each(fs::remove_file)?;
    remove_empty_directories(dir, &stale);
    Ok(())
}

/// Removes the directories below `dir` that became empty.
fn remove_empty_directories(dir: &Path, removed: &[PathBuf]) {
    for file in removed {
        let parents = file.ancestors().skip(1);
        for parent in parents.take_while(|parent| *parent != dir) {
            // Directories that are not empty stay.
            let _ = fs::remove_dir(parent);
        }
    }
}

/// Locks a directory until the handle is dropped, also by the death of the process. `None` where directories cannot be
/// locked: on Windows and some network file systems.
fn lock(dir: &Path) -> Option<fs::File> {
    let handle = fs::File::open(dir).ok()?;
    handle.lock().ok()?;
    Some(handle)
}

fn files(manifests: &[Manifest], layout: Layout) -> BTreeMap<String, File> {
    let directory = if matches!(layout, Layout::Chart(_)) {
        "templates/"
    } else {
        ""
    };
    let (mut files, mut taken) = (BTreeMap::new(), Taken::new());
    for manifest in manifests {
        let text = manifest.to_yaml();
        let text = if matches!(layout, Layout::Chart(_)) {
            for_helm(&text)
        } else {
            text
        };
        let name = free_name(directory, manifest, &mut taken);
        let file = File {
            text: mark(&name) + &text,
            secret: manifest.kind() == "Secret",
        };
        files.insert(name, file);
    }
    match layout {
        Layout::Plain => {}
        Layout::Chart(version) => drop(files.insert(CHART_FILE.to_owned(), chart_file(version))),
        Layout::Kustomize => {
            drop(files.insert(KUSTOMIZATION.to_owned(), kustomization(files.keys())))
        }
    }
    files
}

/// The names of files that are in use: for each, the last number appended to it.
type Taken = HashMap<String, usize>;

/// `deployment-NAME.yaml`; a name in use gets a number.
fn free_name(directory: &str, manifest: &Manifest, taken: &mut Taken) -> String {
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() || matches!(character, '-' | '.') {
            character
        } else {
            '-'
        }
    };
    let stem: String = format!("{}-{}", manifest.kind(), manifest.name())
        .to_lowercase()
        .chars()
        .map(plain)
        .collect();
    let stem: String = stem.chars().take(200).collect();
    let mut number = taken.get(&stem).copied().unwrap_or(0);
    let mut name = stem.clone();
    while taken.contains_key(&name) {
        number = number.max(1) + 1;
        name = format!("{stem}-{number}");
    }
    taken.insert(stem, number);
    taken.insert(name.clone(), 0);
    format!("{directory}{name}.yaml")
}

/// Escapes template expressions: Helm evaluates the result to the original text.
fn for_helm(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

fn chart_file(version: ChartVersion) -> File {
    let text = format!(
        "{}apiVersion: v2\nname: gitlab-runner\ndescription: GitLab Runner, rendered\ntype: application\nversion: {version}\nappVersion: {}\n",
        mark(CHART_FILE),
        version.app_version()
    );
    File {
        text,
        secret: false,
    }
}

fn kustomization<'a>(names: impl Iterator<Item = &'a String>) -> File {
    let resources: String = names.map(|name| format!("- {name}\n")).collect();
    File {
        text: format!(
            "{}apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n{resources}",
            mark(KUSTOMIZATION)
        ),
        secret: false,
    }
}

/// Removes the temporary files of runs that were killed. Requires the lock: other temporary files are those of a run in
/// progress.
fn remove_temporary_files(dir: &Path) {
    for directory in [dir.to_owned(), dir.join("templates")] {
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        for entry in
            entries.filter(|entry| file::is_temporary(&entry.file_name().to_string_lossy()))
        {
            // Files that stay have no effect: this run does not use their names.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The files that an earlier run wrote and this run does not write.
fn stale_files(
    dir: &Path,
    files: &BTreeMap<String, File>,
    subdirectories: &[String],
) -> io::Result<Vec<PathBuf>> {
    let mut stale = Vec::new();
    let with_templates =
        |subdirectory: &String| [subdirectory.clone(), format!("{subdirectory}templates/")];
    for prefix in subdirectories.iter().flat_map(with_templates) {
        let Ok(entries) = fs::read_dir(dir.join(&prefix)) else {
            continue;
        };
        for entry in entries {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if name.ends_with(".yaml") && !files.contains_key(&name) && is_ours(&entry.path()) {
                stale.push(entry.path());
            }
        }
    }
    Ok(stale)
}

/// Returns true if there is something that runnergen did not write: another file, a directory, a link, a pipe.
fn is_foreign(path: &PathBuf) -> bool {
    fs::symlink_metadata(path).is_ok() && !is_ours(path)
}

/// Returns true if runnergen wrote the file. Only regular files are opened: a named pipe would block.
fn is_ours(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (mark, mut start) = (mark(&name), Vec::new());
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
        && fs::File::open(path)
            .is_ok_and(|file| file.take(mark.len() as u64).read_to_end(&mut start).is_ok())
        && start == mark.as_bytes()
}

/// Files under temporary names. Dropping them before they are renamed removes them and the directories made for them.
#[derive(Default)]
struct Staged {
    files: Vec<(TempPath, PathBuf)>,
    directories: Vec<PathBuf>,
}

impl Staged {
    fn write(&mut self, path: &Path, file: &File) -> io::Result<()> {
        self.make_directory(path.parent().unwrap_or(Path::new(".")))?;
        let mut out = file::temporary_in_set(path, if file.secret { 0o600 } else { 0o644 })?;
        out.write_all(file.text.as_bytes())?;
        // Without its handle: a process may not hold a thousand files open.
        self.files.push((out.into_temp_path(), path.to_owned()));
        Ok(())
    }

    fn make_directory(&mut self, directory: &Path) -> io::Result<()> {
        if directory.as_os_str().is_empty() || directory.is_dir() {
            return Ok(());
        }
        if let Some(parent) = directory.parent() {
            self.make_directory(parent)?;
        }
        match fs::create_dir(directory) {
            Ok(()) => self.directories.push(directory.to_owned()),
            // Another run has made it in the meantime.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && directory.is_dir() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Renames all files to their final names.
    fn rename(mut self) -> io::Result<()> {
        for (temporary, path) in self.files.drain(..) {
            temporary.persist(path)?;
        }
        self.directories.clear();
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // The files first: a directory must be empty to be removed. Errors are ignored, as the failure before them is reported.
        self.files.clear();
        self.directories
            .iter()
            .rev()
            .for_each(|directory| drop(fs::remove_dir(directory)));
    }
}
