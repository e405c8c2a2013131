//! Manifests in a folder: as they are, as a chart for Helm, or as a base for Kustomize.
//!
//! A file for each object. All of them are written under other names first and take their places only when nothing can
//! fail any more; then what an earlier run wrote and this one did not is removed. Files that are not ours stay.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::file;
use crate::chart_version::ChartVersion;
use crate::manifest::Manifest;

/// How a folder is meant to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `kubectl apply -f DIR`.
    Plain,
    /// `helm install NAME DIR`, or `chart: ./DIR` in a helmfile.
    Chart(ChartVersion),
    /// `kubectl apply -k DIR`.
    Kustomize,
}

/// The first line of every file that we write, by which a later run knows it may be removed.
const MARK: &str = "# Written by runnergen render; changes made here are lost.\n";

/// A file to be: its text, and whether only its owner may read it.
struct File {
    text: String,
    secret: bool,
}

/// Writes a folder.
///
/// # Errors
/// When a file cannot be written; then the folder is as it was.
pub fn write(dir: &Path, manifests: &[Manifest], layout: Layout) -> io::Result<()> {
    let files = files(manifests, layout);
    let mut staged = Staged::default();
    for (name, file) in &files {
        staged.write(&dir.join(name), file)?;
    }
    let stale = stale_files(dir, &files)?;
    staged.take_their_places()?;
    stale.iter().try_for_each(fs::remove_file)
}

fn files(manifests: &[Manifest], layout: Layout) -> BTreeMap<String, File> {
    let folder = if matches!(layout, Layout::Chart(_)) { "templates/" } else { "" };
    let mut files = BTreeMap::new();
    for manifest in manifests {
        let text = manifest.to_yaml();
        let text = if matches!(layout, Layout::Chart(_)) { for_helm(&text) } else { text };
        let file = File { text: format!("{MARK}{text}"), secret: manifest.kind() == "Secret" };
        files.insert(free_name(folder, manifest, &files), file);
    }
    match layout {
        Layout::Plain => {}
        Layout::Chart(version) => drop(files.insert("Chart.yaml".to_owned(), chart_file(version))),
        Layout::Kustomize => drop(files.insert("kustomization.yaml".to_owned(), kustomization(files.keys()))),
    }
    files
}

/// `deployment-NAME.yaml`; a name that is taken gets a number.
fn free_name(folder: &str, manifest: &Manifest, taken: &BTreeMap<String, File>) -> String {
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() || matches!(character, '-' | '.') { character } else { '-' }
    };
    let stem: String = format!("{}-{}", manifest.kind(), manifest.name()).to_lowercase().chars().map(plain).collect();
    let stem: String = stem.chars().take(200).collect();
    let first = format!("{folder}{stem}.yaml");
    let numbered = (2..).map(|number| format!("{folder}{stem}-{number}.yaml"));
    std::iter::once(first.clone()).chain(numbered).find(|name| !taken.contains_key(name)).unwrap_or(first)
}

/// Helm evaluates what stands in a chart's templates; this is the text that it evaluates to ours.
fn for_helm(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

fn chart_file(version: ChartVersion) -> File {
    let text = format!(
        "{MARK}apiVersion: v2\nname: gitlab-runner\ndescription: GitLab Runner, rendered\ntype: application\nversion: {version}\nappVersion: {}\n",
        version.app_version()
    );
    File { text, secret: false }
}

fn kustomization<'a>(names: impl Iterator<Item = &'a String>) -> File {
    let resources: String = names.map(|name| format!("- {name}\n")).collect();
    File {
        text: format!(
            "{MARK}apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n{resources}"
        ),
        secret: false,
    }
}

/// Files that an earlier run wrote and this one does not.
fn stale_files(dir: &Path, files: &BTreeMap<String, File>) -> io::Result<Vec<PathBuf>> {
    let mut stale = Vec::new();
    for (folder, prefix) in [(dir.to_owned(), ""), (dir.join("templates"), "templates/")] {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
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

fn is_ours(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.starts_with(MARK.as_bytes()))
}

/// Files that are written but do not stand in their places yet. Dropped before they do, they are gone, and so are the
/// folders that were made for them.
#[derive(Default)]
struct Staged {
    files: Vec<(PathBuf, PathBuf)>,
    folders: Vec<PathBuf>,
}

impl Staged {
    fn write(&mut self, place: &Path, file: &File) -> io::Result<()> {
        let folder = place.parent().unwrap_or(Path::new("."));
        self.make_folder(folder)?;
        let waiting = file::waiting(place);
        let mut out = create(&waiting, file.secret)?;
        self.files.push((waiting, place.to_owned()));
        out.write_all(file.text.as_bytes())
    }

    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.make_folder(parent)?;
        }
        fs::create_dir(folder)?;
        self.folders.push(folder.to_owned());
        Ok(())
    }

    fn take_their_places(mut self) -> io::Result<()> {
        if let Some((_, place)) = self.files.iter().find(|(_, place)| place.is_dir()) {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, format!("{} is a folder", place.display())));
        }
        for (waiting, place) in &self.files {
            fs::rename(waiting, place)?;
        }
        self.files.clear();
        self.folders.clear();
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Cleaning up after a failure that has been reported already: a second one helps nobody.
        self.files.iter().for_each(|(waiting, _)| drop(fs::remove_file(waiting)));
        self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}

#[cfg(unix)]
fn create(path: &Path, secret: bool) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(if secret { 0o600 } else { 0o644 }).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path, _secret: bool) -> io::Result<fs::File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}
