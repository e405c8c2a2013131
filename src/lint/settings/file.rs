//! The settings file `runnergen.toml`.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

use super::{Deny, Layers, LevelOverride, Override, PathPattern, PathPatterns, RuleName, Settings};
use crate::chart::requested_version::RequestedVersion;
use crate::input::overlay::Overlay;
use crate::input::repository::{Base, Refused, Repositories};
use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rules::syntax::invalid_settings;
use crate::redact::Mask;
use crate::report::{self, RenderedDiagnostic};
use crate::runner_config::version::RunnerVersion;
use helm_template::suggestion;
use helm_yaml::source::{Origin, Sources, Span};

/// An unusable settings file.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The I/O error.
        source: io::Error,
    },
    /// Invalid content.
    #[error("{0}")]
    Invalid(Box<InvalidSettings>),
}

/// Invalid content of a settings file.
#[derive(Clone, Debug)]
pub struct InvalidSettings {
    sources: Sources,
    span: Span,
    message: String,
}

impl fmt::Display for InvalidSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = self.sources.location(self.span).unwrap_or_default();
        write!(f, "{location}: {}", self.message)
    }
}

impl InvalidSettings {
    /// The finding about it.
    pub fn finding(&self) -> Vec<RenderedDiagnostic> {
        let found = Diagnostic::new(
            &invalid_settings::RULE,
            Place::of(self.span),
            self.message.as_str(),
        )
        .with_help("correct it: the files that it applies to are not checked");
        let mask = Mask::of_places(Vec::new());
        report::render(vec![found], Severity::Error, &self.sources, &mask)
    }
}

/// The keys of the file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    select: Vec<RuleName>,
    ignore: Vec<RuleName>,
    levels: IndexMap<RuleName, LevelOverride>,
    deny: Option<Deny>,
    chart_version: Option<Parsed<RequestedVersion>>,
    runner_version: Option<Parsed<RunnerVersion>>,
    kube_version: Option<String>,
    api_versions: Vec<String>,
    exclude: Vec<PathPattern>,
    overrides: Vec<FileOverride>,
    layers: Vec<FileLayers>,
}

/// An entry of `overrides`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileOverride {
    files: Vec<PathPattern>,
    #[serde(default)]
    select: Vec<RuleName>,
    #[serde(default)]
    ignore: Vec<RuleName>,
    #[serde(default)]
    levels: IndexMap<RuleName, LevelOverride>,
    deny: Option<Deny>,
    chart_version: Option<Parsed<RequestedVersion>>,
    runner_version: Option<Parsed<RunnerVersion>>,
    kube_version: Option<String>,
    #[serde(default)]
    api_versions: Vec<String>,
}

/// An entry of `layers`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLayers {
    files: Vec<PathPattern>,
    base: Vec<Spanned<String>>,
}

/// Parses the settings that were found next to the values.
///
/// # Errors
/// As [`read`], and if the file is a symbolic link to one outside of the repository.
pub fn read_found(path: &Path) -> Result<Settings, SettingsError> {
    match own_name(path, path.file_name().unwrap_or_default().as_ref()) {
        Ok(_) => read(path),
        Err(refused) => Err(invalid(
            path,
            "",
            0..0,
            format!("the settings file {refused}"),
        )),
    }
}

/// Parses settings.
///
/// # Errors
/// If the file cannot be read, is invalid TOML, contains an unknown key, rule or level, or names a file outside of the
/// repository.
pub fn read(path: &Path) -> Result<Settings, SettingsError> {
    let unreadable = |source| SettingsError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let file: File = toml::from_str(&text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        invalid(path, &text, span, reason(error.message()))
    })?;
    let directory = path.parent().unwrap_or(Path::new(""));
    let overrides = file.overrides.into_iter();
    let layers = file.layers.into_iter().map(|layers| layers.of(path, &text));
    Ok(Settings {
        exclude: PathPatterns::new(directory, file.exclude),
        overrides: overrides.map(|over| over.below(directory)).collect(),
        layers: layers.collect::<Result<_, _>>()?,
        select: file.select,
        ignore: file.ignore,
        levels: file.levels.into_iter().collect(),
        deny: file.deny,
        chart_version: file.chart_version.map(|version| version.0),
        runner_version: file.runner_version.map(|version| version.0),
        kube_version: file.kube_version,
        api_versions: file.api_versions,
    })
}

impl FileOverride {
    fn below(self, directory: &Path) -> Override {
        let settings = Settings {
            select: self.select,
            ignore: self.ignore,
            levels: self.levels.into_iter().collect(),
            deny: self.deny,
            chart_version: self.chart_version.map(|version| version.0),
            runner_version: self.runner_version.map(|version| version.0),
            kube_version: self.kube_version,
            api_versions: self.api_versions,
            ..Settings::default()
        };
        Override {
            files: PathPatterns::new(directory, self.files),
            settings,
        }
    }
}

impl FileLayers {
    /// The layers in the settings file at a path, which has this text.
    fn of(self, path: &Path, text: &str) -> Result<Layers, SettingsError> {
        let name = |base: Spanned<String>| {
            let span = base.span();
            own_name(path, Path::new(base.get_ref())).map_err(|refused| {
                let message = format!("`{}` {refused} and is not read", base.get_ref());
                invalid(path, text, span, message)
            })
        };
        let base = self.base.into_iter().map(name);
        Ok(Layers {
            base: base.collect::<Result<_, _>>()?,
            files: PathPatterns::new(path.parent().unwrap_or(Path::new("")), self.files),
        })
    }
}

/// The name of a file that a settings file names, if it may be read.
fn own_name(settings: &Path, path: &Path) -> Result<String, Refused> {
    let site = Repositories::default().site(&settings.to_string_lossy(), &Overlay::default());
    site.file(&Base::Document, &path.to_string_lossy())
}

/// An error in our format, with a compact location.
fn invalid(path: &Path, text: &str, at: Range<usize>, message: String) -> SettingsError {
    let mut sources = Sources::default();
    let file = sources.add(path.to_string_lossy(), Origin::File, text.to_owned());
    SettingsError::Invalid(Box::new(InvalidSettings {
        sources,
        span: Span::new(file, at),
        message,
    }))
}

/// The parser's message, with a suggestion for a misspelled key. Serde names it and all known keys in backquotes.
fn reason(message: &str) -> String {
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match names.as_slice() {
        [key, known @ ..] if message.starts_with("unknown field") => {
            let near = suggestion::did_you_mean(key, known.iter().copied());
            let hint = near.unwrap_or_else(|| format!("expected one of {}", known.join(", ")));
            format!("unknown setting `{key}`; {hint}")
        }
        _ => message.trim_end().to_owned(),
    }
}

/// A string value that is parsed further.
struct Parsed<T>(T);

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map(Parsed)
            .map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for PathPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Parsed::deserialize(deserializer).map(|pattern| pattern.0)
    }
}

impl<'de> Deserialize<'de> for RuleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Parsed::deserialize(deserializer).map(|rule| rule.0)
    }
}
