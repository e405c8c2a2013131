//! The flags for values, release and cluster, with the names and meaning of those of `helm template`.

use std::collections::HashSet;
use std::fmt::Display;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use crate::chart::release::Release;
use crate::chart::requested_version::RequestedVersion;
use crate::chart::version::ChartVersion;
use crate::cli::exit::UsageError;
use crate::cli::print;
use crate::input::gitops::ValuesPath;
use crate::input::overlay::Overlay;
use crate::input::repository::{Repositories, absolute};
use crate::input::request::{Request, SETTINGS_CHART, SetFlag, Setting, UnknownChart, Unspecified};
use crate::lint::settings::Settings;
use crate::runner_config::lifetime;
use crate::runner_config::version::RunnerVersion;
use helm_template::Capabilities;

/// Sources of values, and the release they are for.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Values")]
pub struct Input {
    /// Values file, `-` for standard input; later files override earlier ones (repeatable, or comma-separated)
    #[arg(short = 'f', long = "values", value_name = "FILE", value_delimiter = ',', value_hint = ValueHint::FilePath)]
    values: Vec<String>,
    /// Set a value: `concurrent=5`, `runners.tags=a\,b`, `secrets[0].name=x`
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Set a string value
    #[arg(long, value_name = "KEY=VALUE")]
    set_string: Vec<String>,
    /// Set a value given as JSON, or several values given as a JSON object
    #[arg(long, value_name = "KEY=JSON")]
    set_json: Vec<String>,
    /// Set a value to the content of a file
    #[arg(long, value_name = "KEY=FILE")]
    set_file: Vec<String>,
    /// Set a string value literally, without escapes or lists
    #[arg(long, value_name = "KEY=VALUE")]
    set_literal: Vec<String>,
    /// Path of the values in a document of an unknown kind: `spec.values`, `data["values.yaml"]`
    #[arg(long, value_name = "PATH")]
    at: Option<ValuesPath>,

    /// Namespace of the release [default: the namespace in the embedding document, or default]
    #[arg(short, long, value_name = "NAME", help_heading = "Release")]
    namespace: Option<String>,
    #[arg(long, value_name = "VERSION", help_heading = "Release", help = chart_version_help())]
    chart_version: Option<RequestedVersion>,
    /// GitLab Runner version [default: the version in `image.tag`, or that of the chart version]
    #[arg(long, value_name = "VERSION", help_heading = "Release", value_parser = lifetime::known_version)]
    runner_version: Option<RunnerVersion>,
    /// API version that the cluster serves in addition to the built-in ones, such as monitoring.coreos.com/v1 (repeatable)
    #[arg(
        short,
        long,
        value_name = "GROUP/VERSION",
        value_delimiter = ',',
        help_heading = "Cluster"
    )]
    api_versions: Vec<String>,
    /// Kubernetes version of the cluster, used by template expressions
    #[arg(long, value_name = "VERSION", help_heading = "Cluster")]
    kube_version: Option<String>,
}

fn chart_version_help() -> String {
    let (known, default) = (ChartVersion::range(), ChartVersion::default());
    format!(
        "Chart version to follow, {known}, a constraint such as ~0.88, or latest [default: the version in the embedding document, or {default}]"
    )
}

impl Input {
    /// The request for these flags. Unset flags are filled in from the settings, then from the document that embeds the
    /// values.
    ///
    /// # Errors
    /// If a name or version is invalid, or standard input is given twice.
    pub fn request(&self, release: Option<&str>, known: &Settings) -> Result<Request, UsageError> {
        check_stdin(self.values.iter())?;
        let usage = |error: &dyn Display| UsageError(error.to_string());
        let kube_version = self.kube_version.as_ref().or(known.kube_version.as_ref());
        let api_versions = self
            .api_versions
            .iter()
            .chain(&known.api_versions)
            .cloned()
            .collect();
        let flags = [
            (SetFlag::Json, &self.set_json),
            (SetFlag::Typed, &self.set),
            (SetFlag::Text, &self.set_string),
            (SetFlag::File, &self.set_file),
            (SetFlag::Literal, &self.set_literal),
        ];
        let setting = |flag, text: &String| Setting {
            flag,
            text: text.clone(),
        };
        let settings = flags
            .into_iter()
            .flat_map(|(flag, texts)| texts.iter().map(move |text| setting(flag, text)));
        let (chart, source) = match &self.chart_version {
            Some(chart) => (Some(chart), "--chart-version"),
            None => (known.chart_version.as_ref(), SETTINGS_CHART),
        };
        let unspecified = Unspecified {
            name: release.is_none(),
            namespace: self.namespace.is_none(),
            chart: chart.is_none(),
        };
        let (name, namespace) = (
            release.unwrap_or(Release::DEFAULT_NAME),
            self.namespace
                .as_deref()
                .unwrap_or(Release::DEFAULT_NAMESPACE),
        );
        Ok(Request {
            files: self.values.clone(),
            patches: Vec::new(),
            at: self.at.clone(),
            stdin_name: "-".to_owned(),
            settings: settings.collect(),
            release: Release::new(name, namespace).map_err(|error| usage(&error))?,
            named_after: None,
            chart: chart.map(|chart| chart.followed).unwrap_or_default(),
            unknown_chart: UnknownChart::of(chart, source),
            runner_version: self.runner_version.or(known.runner_version),
            unspecified,
            capabilities: Capabilities::new(kube_version.map(String::as_str), api_versions)
                .map_err(|error| usage(&error))?,
            overlay: Overlay::default(),
            repositories: Repositories::default(),
            has_all_values: false,
        })
    }

    /// Notes on standard error that no known chart version satisfies the flag, for commands that report no findings.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn note_unknown_chart(&self) -> io::Result<()> {
        match &self.chart_version {
            Some(requested) => print::note_unknown_chart(requested),
            None => Ok(()),
        }
    }

    /// The values files, including standard input.
    pub fn files(&self) -> &[String] {
        &self.values
    }

    /// The namespace, if the flag is given.
    pub fn namespace(&self) -> Option<&str> {
        self.namespace.as_deref()
    }

    /// Returns true if a flag names the chart version.
    pub fn names_chart(&self) -> bool {
        self.chart_version.is_some()
    }

    /// Returns true if a `--set` flag is given.
    pub fn sets_values(&self) -> bool {
        [
            &self.set,
            &self.set_string,
            &self.set_json,
            &self.set_file,
            &self.set_literal,
        ]
        .iter()
        .any(|set| !set.is_empty())
    }

    /// The directory where the search for settings starts: that of the first file.
    pub fn directory(&self) -> PathBuf {
        directory(self.values.first(), "-")
    }
}

/// Refuses a file where a release name is expected, when there are no values to render.
///
/// # Errors
/// If the release name looks like a file.
pub fn check_release(release: Option<&str>, input: &Input) -> Result<(), UsageError> {
    let is_file = |name: &&str| {
        [".yaml", ".yml", ".json"]
            .iter()
            .any(|ending| name.ends_with(ending))
    };
    match release.filter(is_file) {
        Some(name) if input.values.is_empty() => Err(UsageError(format!(
            "expected a release name, found the file `{name}`: pass values with `-f {name}`"
        ))),
        _ => Ok(()),
    }
}

/// Refuses more than one `-` among file names.
///
/// # Errors
/// If standard input is given twice.
pub fn check_stdin<'n>(names: impl Iterator<Item = &'n String>) -> Result<(), UsageError> {
    match names.filter(|name| *name == "-").count() {
        0 | 1 => Ok(()),
        _ => Err(UsageError(
            "standard input can be read only once".to_owned(),
        )),
    }
}

/// Checks that no file that is written is one that is read.
///
/// # Errors
/// If one is.
pub fn check_written<'p>(
    written: impl Iterator<Item = &'p Path>,
    read: impl Iterator<Item = PathBuf>,
) -> Result<(), UsageError> {
    let mut written = written.filter(|path| path.is_file()).peekable();
    if written.peek().is_none() {
        return Ok(());
    }
    let read: HashSet<PathBuf> = read.map(|path| real(&path)).collect();
    match written.find(|path| read.contains(&real(path))) {
        Some(path) => Err(UsageError(format!(
            "{} is an input file and would be overwritten: name another file",
            path.display()
        ))),
        None => Ok(()),
    }
}

/// The path of a file without symbolic links, which identifies it.
pub fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| absolute(path))
}

/// Directory of a file; for standard input, that of its name in reports, or the working directory.
pub fn directory(file: Option<&String>, stdin_name: &str) -> PathBuf {
    let name = file.map_or("", |name| if name == "-" { stdin_name } else { name });
    Path::new(name).parent().unwrap_or(Path::new("")).to_owned()
}
