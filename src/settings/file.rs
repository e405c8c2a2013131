//! `runnergen.toml`.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, de};

use super::{Deny, RuleName, Settings, Weight};
use crate::chart_version::ChartVersion;

/// A settings file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// It cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It says something that settings cannot say.
    #[error("{}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What and where.
        message: String,
    },
}

/// The keys of the file.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    select: Vec<RuleName>,
    ignore: Vec<RuleName>,
    levels: IndexMap<RuleName, Weight>,
    deny: Option<Deny>,
    chart_version: Option<Parsed<ChartVersion>>,
    kube_version: Option<String>,
    api_versions: Vec<String>,
}

/// Reads settings.
///
/// # Errors
/// When the file cannot be read, is no TOML, or holds a key, rule or level that there is not.
pub fn read(path: &Path) -> Result<Settings, SettingsError> {
    let unreadable = |source| SettingsError::Unreadable { path: path.to_owned(), source };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let invalid = |error: toml::de::Error| SettingsError::Invalid {
        path: path.to_owned(),
        message: error.to_string().trim_end().to_owned(),
    };
    let file: File = toml::from_str(&text).map_err(invalid)?;
    Ok(Settings {
        select: file.select,
        ignore: file.ignore,
        levels: file.levels.into_iter().collect(),
        deny: file.deny,
        chart_version: file.chart_version.map(|version| version.0),
        kube_version: file.kube_version,
        api_versions: file.api_versions,
    })
}

/// Something that is written as text and read by its own parser.
struct Parsed<T>(T);

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(Parsed).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for RuleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Parsed::deserialize(deserializer).map(|rule| rule.0)
    }
}
