//! A request: the files, flags, release and cluster of one run.

use crate::chart::release::Release;
use crate::chart::requested_version::RequestedVersion;
use crate::chart::version::ChartVersion;
use crate::input::gitops::ValuesPath;
use crate::input::load::ReadError;
use crate::input::overlay::Overlay;
use crate::input::repository::Repositories;
use crate::runner_config::version::RunnerVersion;
use helm_template::Capabilities;

/// What to load.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Values files; later ones override earlier ones. `-` is standard input.
    pub files: Vec<String>,
    /// Files with patches of the manifests, applied after those in the values.
    pub patches: Vec<String>,
    /// Path of the values in each file, if given.
    pub at: Option<ValuesPath>,
    /// Name of standard input in messages.
    pub stdin_name: String,
    /// `--set` flags in the order in which they apply.
    pub settings: Vec<Setting>,
    /// The Helm release to render.
    pub release: Release,
    /// The values file that the release is called like if nothing names it.
    pub named_after: Option<String>,
    /// The chart version to follow.
    pub chart: ChartVersion,
    /// Set if a flag or the settings request a chart version that no known one satisfies; `chart` is then the nearest.
    pub unknown_chart: Option<UnknownChart>,
    /// The runner version, if a flag or setting names it.
    pub runner_version: Option<RunnerVersion>,
    /// Parts of the release that no flag sets, so that an embedding document may.
    pub unspecified: Unspecified,
    /// What the cluster serves.
    pub capabilities: Capabilities,
    /// Contents of files that differ from those on the disk.
    pub overlay: Overlay,
    /// The repositories that documents are in.
    pub repositories: Repositories,
    /// Whether the files and flags are all values of the release, so that a missing value is missing.
    pub has_all_values: bool,
}

/// A requested chart version that no known one satisfies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownChart {
    /// The version or constraint as given.
    pub given: String,
    /// What it was given by: `--chart-version`.
    pub source: &'static str,
}

/// Which parts of a release are unspecified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unspecified {
    /// Its name.
    pub name: bool,
    /// Its namespace.
    pub namespace: bool,
    /// The chart version.
    pub chart: bool,
}

/// The source of the chart version in the settings.
pub const SETTINGS_CHART: &str = "runnergen.toml: chart-version";

impl UnknownChart {
    /// What is unknown of a request, if anything is.
    pub fn of(requested: Option<&RequestedVersion>, source: &'static str) -> Option<Self> {
        let given = requested?.unknown.clone()?;
        Some(UnknownChart { given, source })
    }
}

impl Request {
    /// Reads the files of the request, so that it can be loaded several times even if one is a pipe.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn read_files_once(&mut self) -> Result<(), ReadError> {
        for name in self.files.iter().chain(&self.patches) {
            let bytes = self.overlay.read(name)?;
            self.overlay.set(name, bytes);
        }
        Ok(())
    }

    /// The name of a file in messages.
    pub fn shown<'a>(&'a self, name: &'a str) -> &'a str {
        if name == "-" { &self.stdin_name } else { name }
    }
}

/// A value that a flag sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The flag.
    pub flag: SetFlag,
    /// `KEY=VALUE`.
    pub text: String,
}

/// A flag that sets values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetFlag {
    /// `--set-json`
    Json,
    /// `--set`
    Typed,
    /// `--set-string`
    Text,
    /// `--set-file`
    File,
    /// `--set-literal`
    Literal,
}

impl SetFlag {
    /// The flag as typed.
    pub fn name(self) -> &'static str {
        match self {
            SetFlag::Json => "--set-json",
            SetFlag::Typed => "--set",
            SetFlag::Text => "--set-string",
            SetFlag::File => "--set-file",
            SetFlag::Literal => "--set-literal",
        }
    }
}
