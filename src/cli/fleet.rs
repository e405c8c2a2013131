//! The releases in files and directories, loaded and worked on in parallel.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use super::input;
use super::lint_args::LintArgs;
use super::parallel;
use super::print;
use super::targets::{self, Target};
use crate::input::load;
use crate::input::loaded::LoadedValues;
use crate::input::repository::absolute;
use crate::input::request::Request;
use crate::lint::settings::{PathPattern, PathPatterns, Settings};
use crate::report::printable::printable_text;

/// How many files a note names.
const MOST_NAMED: usize = 10;

/// Files that contain releases, each with its settings.
pub struct Fleet {
    files: Vec<(Target, Settings)>,
}

/// The results for the releases of a fleet.
pub struct Results<T> {
    /// The results, in the order of the files.
    pub found: Vec<T>,
    /// Whether every file could be read.
    pub is_complete: bool,
    /// The files in directories that hold no values of the runner.
    pub left_out: Vec<String>,
}

/// The result for a release, and the files that its document refers to.
struct Loaded<T> {
    result: T,
    references: Vec<PathBuf>,
    may_be_layer: bool,
}

impl Fleet {
    /// The files at some paths, without excluded ones. Directories are searched.
    ///
    /// # Errors
    /// If a directory contains no YAML, or a settings file is invalid.
    pub fn find(
        paths: &[String],
        exclude: &[PathPattern],
        lint: &LintArgs,
    ) -> anyhow::Result<Self> {
        let excluded = PathPatterns::new(Path::new(""), exclude.to_vec());
        let mut known = HashMap::new();
        let mut files = Vec::new();
        for target in targets::find(paths)? {
            let directory = input::directory(Some(&target.name), "-");
            let settings = match known.get(&directory) {
                Some(settings) => settings,
                None => {
                    let settings = lint.of_directory(&directory)?;
                    known.entry(directory).or_insert(settings)
                }
            };
            let settings = settings.of_file(&target.name);
            if !excluded.matches(&target.name) && !settings.exclude.matches(&target.name) {
                files.push((target, settings));
            }
        }
        Ok(Fleet { files })
    }

    /// Works on each release. Values files that a directory contains and a document refers to are left out: they are layers
    /// of its release. Files that cannot be read are reported.
    ///
    /// # Errors
    /// If the system cannot start a thread, or a report cannot be written.
    pub fn each<T: Send>(
        &self,
        request: impl Fn(&Target, &Settings) -> anyhow::Result<Request>,
        work: impl Fn(&Target, &Settings, LoadedValues) -> T + Sync,
    ) -> anyhow::Result<Results<T>> {
        let jobs = self.files.iter().map(|(target, settings)| {
            let request = request(target, settings)?;
            Ok((target, settings, request))
        });
        let jobs = jobs.collect::<anyhow::Result<Vec<_>>>()?;
        let of_file = |(target, settings, request): &(&Target, &Settings, Request)| {
            let releases = load::load_on_top(&target.name, request.clone(), target.is_walked)?;
            let loaded = releases.map(|loaded| Loaded {
                references: references(&loaded),
                may_be_layer: loaded.may_be_layer(),
                result: work(target, settings, loaded),
            });
            Ok::<Vec<Loaded<T>>, load::ReadError>(loaded.collect())
        };
        let results = parallel::map(&jobs, of_file)?;
        let all = results.iter().flatten().flatten();
        let mut layers: HashSet<PathBuf> = all
            .flat_map(|loaded| loaded.references.iter().cloned())
            .collect();
        let below = jobs.iter().flat_map(|(_, _, request)| &request.files);
        layers.extend(below.map(|name| absolute(Path::new(name))));
        let (mut found, mut left_out) = (Vec::new(), Vec::new());
        let mut is_complete = true;
        for ((target, _), loaded) in self.files.iter().zip(results) {
            let is_layer = target.is_walked && layers.contains(&absolute(Path::new(&target.name)));
            match loaded {
                Ok(loaded) if loaded.is_empty() => {
                    left_out.extend(Some(target.name.clone()).filter(|_| !is_layer));
                }
                Ok(loaded) => found.extend(
                    loaded
                        .into_iter()
                        .filter(|loaded| !(is_layer && loaded.may_be_layer))
                        .map(|loaded| loaded.result),
                ),
                Err(error) => {
                    let error = format!("error: {:#}", anyhow::Error::from(error));
                    print::err(printable_text(&error) + "\n")?;
                    is_complete = false;
                }
            }
        }
        Ok(Results {
            found,
            is_complete,
            left_out,
        })
    }
}

impl<T> Results<T> {
    /// Notes on standard error which files hold no values of the runner.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn note_left_out(&self) -> io::Result<()> {
        let mut names: Vec<&str> = self.left_out.iter().map(String::as_str).collect();
        if names.is_empty() {
            return Ok(());
        }
        if names.len() > MOST_NAMED {
            names.truncate(MOST_NAMED);
            names.push("…");
        }
        let count = self.left_out.len();
        let files = if count == 1 { "file" } else { "files" };
        let note = format!(
            "note: {count} {files} without values of the runner: {}",
            names.join(", ")
        );
        print::err(printable_text(&note) + "\n")
    }
}

fn references(loaded: &LoadedValues) -> Vec<PathBuf> {
    let names = loaded.references();
    names.map(|name| absolute(Path::new(name))).collect()
}
