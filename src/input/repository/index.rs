//! An index of the objects of a repository that contain values or variables.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::walk::{is_yaml, walk};
use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources, decode};
use helm_yaml::tree::Node;

/// Larger files contain no values.
const LONGEST: u64 = 4 << 20;

/// A file without any of these words contains no object of the index.
const WORDS: [&str; 5] = [
    "ConfigMap",
    "Secret",
    "HelmChartConfig",
    "Generator",
    "postBuild",
];

/// Kinds of objects that contain values.
const KINDS: [&str; 3] = ["ConfigMap", "Secret", "HelmChartConfig"];

/// The lists in a kustomization that generate such objects.
pub const GENERATORS: [(&str, &str); 2] = [
    ("ConfigMap", "configMapGenerator"),
    ("Secret", "secretGenerator"),
];

/// The objects of a repository.
#[derive(Debug, Default)]
pub struct Index {
    containers: HashMap<ObjectId, Vec<Container>>,
    substitutions: Vec<Substitution>,
    /// The files and directories that the kustomization in a directory contains.
    kustomizations: HashMap<PathBuf, Vec<PathBuf>>,
}

/// Kind and name of an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectId {
    /// `ConfigMap`, `Secret` or `HelmChartConfig`.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// A file that contains an object, or generates it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The file, relative to the root of the repository.
    pub file: PathBuf,
    /// The namespace of the object, if the file names it.
    pub namespace: Option<String>,
}

/// A Flux `Kustomization` with variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// The file that contains it, relative to the root of the repository.
    pub file: PathBuf,
    /// Its name.
    pub name: String,
    /// The directory whose documents it installs, relative to the root.
    pub path: PathBuf,
}

impl Index {
    /// Searches a directory and its subdirectories.
    pub(super) fn of(root: &Path) -> Self {
        let mut index = Index::default();
        walk(root, &mut |path| {
            if is_yaml(path)
                && fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() < LONGEST)
            {
                index.read(root, path);
            }
        });
        index
    }

    /// The files that contain an object, nearest to a directory: those that share most of their path with it.
    pub fn nearest(
        &self,
        id: &ObjectId,
        namespace: Option<&str>,
        directory: &Path,
    ) -> Vec<&Container> {
        let is_in_namespace = |container: &&Container| match (&container.namespace, namespace) {
            (Some(own), Some(wanted)) => own == wanted,
            _ => true,
        };
        let all = self.containers.get(id).into_iter().flatten();
        let mut found: Vec<&Container> = all.filter(is_in_namespace).collect();
        let shared = |container: &Container| shared(&container.file, directory);
        let most = found.iter().map(|container| shared(container)).max();
        found.retain(|container| Some(shared(container)) == most);
        found.dedup_by(|one, other| one.file == other.file);
        found
    }

    /// The Flux `Kustomization`s that install a document: those with the longest path.
    pub fn substitutions(&self, document: &Path) -> Vec<&Substitution> {
        let length = |one: &Substitution| one.path.components().count();
        let mut found: Vec<&Substitution> = self
            .substitutions
            .iter()
            .filter(|one| self.contains(&one.path, document, &mut HashSet::new()))
            .collect();
        let longest = found.iter().map(|one| length(one)).max();
        found.retain(|one| Some(length(one)) == longest);
        found
    }

    /// Returns true if the objects of a directory include those of a document. Without a kustomization, these are all
    /// documents in it and in its subdirectories, and the content of kustomizations there.
    fn contains<'a>(
        &'a self,
        directory: &'a Path,
        document: &'a Path,
        visited: &mut HashSet<&'a Path>,
    ) -> bool {
        if !visited.insert(directory) {
            return false;
        }
        if let Some(resources) = self.kustomizations.get(directory) {
            return resources
                .iter()
                .any(|one| one == document || self.contains(one, document, visited));
        }
        if !document.starts_with(directory) {
            return false;
        }
        let length = directory.components().count();
        let ancestors: Vec<&Path> = document.ancestors().skip(1).collect();
        let mut below = ancestors
            .into_iter()
            .rev()
            .filter(|one| one.components().count() > length);
        match below.find(|one| self.kustomizations.contains_key(*one)) {
            Some(nearest) => self.contains(nearest, document, visited),
            None => true,
        }
    }

    fn read(&mut self, root: &Path, path: &Path) {
        let Some(text) = fs::read(path).ok().and_then(|bytes| decode(bytes).ok()) else {
            return;
        };
        let is_kustomization = path.file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            ["kustomization.yaml", "kustomization.yml"].contains(&&*name)
        });
        if !is_kustomization && !WORDS.iter().any(|word| text.contains(word)) {
            return;
        }
        let mut sources = Sources::default();
        let file = sources.add("", Origin::File, text);
        let shown = path.strip_prefix(root).unwrap_or(path);
        for piece in reader::read_each(&sources, file).unwrap_or_default() {
            if let Ok(document) = piece.read {
                self.add(&document.root, shown);
                if is_kustomization {
                    let directory = shown.parent().unwrap_or(Path::new(""));
                    let content = content(&document.root, directory);
                    self.kustomizations.insert(directory.to_owned(), content);
                }
            }
        }
    }

    fn add(&mut self, root: &Node, file: &Path) {
        let text = |path: &[&str]| root.at(path).and_then(Node::as_str);
        let namespace = text(&["metadata", "namespace"]).map(str::to_owned);
        match (text(&["kind"]), text(&["metadata", "name"])) {
            (Some("Kustomization"), Some(name)) if root.at(&["spec", "postBuild"]).is_some() => {
                let path = text(&["spec", "path"])
                    .unwrap_or_default()
                    .trim_start_matches("./");
                self.substitutions.push(Substitution {
                    file: file.to_owned(),
                    name: name.to_owned(),
                    path: super::normalized(Path::new(path.trim_start_matches('/'))),
                });
            }
            (Some(kind), Some(name)) if KINDS.contains(&kind) => {
                self.add_container(kind, name, namespace, file);
            }
            (None | Some("Kustomization" | "Component"), _) => self.add_generated(root, file),
            _ => {}
        }
    }

    fn add_generated(&mut self, root: &Node, file: &Path) {
        let text = |node: &Node, key| node.get(key).and_then(Node::as_str).map(str::to_owned);
        for (kind, list) in GENERATORS {
            for generator in root.get(list).and_then(Node::as_list).unwrap_or_default() {
                let namespace = text(generator, "namespace").or_else(|| text(root, "namespace"));
                if let Some(name) = text(generator, "name") {
                    self.add_container(kind, &name, namespace, file);
                }
            }
        }
    }

    fn add_container(&mut self, kind: &str, name: &str, namespace: Option<String>, file: &Path) {
        let id = ObjectId {
            kind: kind.to_owned(),
            name: name.to_owned(),
        };
        let container = Container {
            file: file.to_owned(),
            namespace,
        };
        self.containers.entry(id).or_default().push(container);
    }
}

/// The files and directories that a kustomization includes.
fn content(root: &Node, directory: &Path) -> Vec<PathBuf> {
    let list = |key| root.get(key).and_then(Node::as_list).unwrap_or_default();
    let plain = ["resources", "bases", "components", "patchesStrategicMerge"];
    let plain = plain.into_iter().flat_map(list);
    let patches = list("patches").iter().filter_map(|patch| patch.get("path"));
    let paths = plain.chain(patches).filter_map(Node::as_str);
    paths
        .map(|path| super::normalized(&directory.join(path)))
        .collect()
}

/// The number of directories that a file and a directory have in common.
fn shared(file: &Path, directory: &Path) -> usize {
    let parent = file.parent().unwrap_or(Path::new(""));
    let pairs = parent.components().zip(directory.components());
    pairs.take_while(|(one, other)| one == other).count()
}
