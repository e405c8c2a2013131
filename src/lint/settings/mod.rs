//! Settings of the linter: enabled rules, severities, and the severity that fails a run.
//!
//! They are read from `runnergen.toml` (`file`), which is searched for next to the values (`find`), and overridden by
//! flags. A comment in the values ignores rules for a single line (`ignores`).

pub mod add_ignores;
mod file;
mod find;
mod ignores;
mod layers;
mod paths;

use std::fmt;
use std::str::FromStr;

use crate::chart::requested_version::RequestedVersion;
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rule::renamed;
use crate::lint::rules;
use crate::runner_config::version::RunnerVersion;
use helm_template::suggestion;

pub use file::{InvalidSettings, SettingsError, read, read_found};
pub use find::find;
pub use ignores::apply_ignore_comments;
pub use layers::Layers;
pub use paths::{PathPattern, PathPatterns};

/// Settings of rules and of the cluster.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The enabled rules; all if empty.
    pub select: Vec<RuleName>,
    /// Disabled rules.
    pub ignore: Vec<RuleName>,
    /// Severities that override those of the rules; later entries win.
    pub levels: Vec<(RuleName, LevelOverride)>,
    /// The lowest severity that fails the run, unless it is `error`.
    pub deny: Option<Deny>,
    /// The chart version.
    pub chart_version: Option<RequestedVersion>,
    /// The runner version.
    pub runner_version: Option<RunnerVersion>,
    /// Kubernetes version of the cluster.
    pub kube_version: Option<String>,
    /// API versions that the cluster serves in addition to the built-in ones.
    pub api_versions: Vec<String>,
    /// Files that are not checked.
    pub exclude: PathPatterns,
    /// Settings for some of the files; later entries override earlier ones.
    pub overrides: Vec<Override>,
    /// The files below values files.
    pub layers: Vec<Layers>,
}

/// Settings for the files that match a pattern.
#[derive(Clone, Debug)]
pub struct Override {
    /// The files.
    pub files: PathPatterns,
    /// Their settings.
    pub settings: Settings,
}

/// A rule that is named by its code, its name or a former name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuleName {
    code: &'static str,
    renamed: Option<Renamed>,
}

/// A former name of a rule, and the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Renamed {
    /// The name as given.
    pub former: &'static str,
    /// The name to use instead.
    pub current: &'static str,
}

impl fmt::Display for Renamed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Renamed { former, current } = self;
        write!(f, "rule `{former}` was renamed to `{current}`")
    }
}

impl RuleName {
    /// The code of the rule.
    pub fn code(self) -> &'static str {
        self.code
    }

    /// The new name, if a former one was given.
    pub fn renamed(self) -> Option<Renamed> {
        self.renamed
    }
}

/// The error for an unknown rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown rule `{given}`{hint}")]
pub struct UnknownRule {
    given: String,
    hint: String,
}

impl FromStr for RuleName {
    type Err = UnknownRule;

    fn from_str(given: &str) -> Result<Self, UnknownRule> {
        let renamed = renamed::lookup(given).map(|(former, current)| Renamed { former, current });
        rules::find(given)
            .map(|rule| RuleName {
                code: rule.code,
                renamed,
            })
            .ok_or_else(|| {
                let near = suggestion::did_you_mean(given, rules::all().map(|rule| rule.name));
                let hint = near.map(|near| format!("; {near}")).unwrap_or_default();
                UnknownRule {
                    given: given.to_owned(),
                    hint,
                }
            })
    }
}

/// A severity set with `--level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LevelOverride {
    /// Its findings are errors.
    Error,
    /// Its findings are warnings.
    Warning,
    /// Its findings are advice.
    Info,
    /// The rule is disabled.
    Off,
}

/// The findings that fail a run in addition to errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Deny {
    /// Warnings and errors
    Warnings,
    /// All findings
    Info,
}

impl Settings {
    /// Merges settings; those of `over` override.
    pub fn overlaid(mut self, over: Settings) -> Settings {
        if !over.select.is_empty() {
            self.select = over.select;
        }
        self.ignore.extend(over.ignore);
        self.levels.extend(over.levels);
        self.api_versions.extend(over.api_versions);
        self.exclude.extend(over.exclude);
        Settings {
            deny: over.deny.or(self.deny),
            chart_version: over.chart_version.or(self.chart_version),
            runner_version: over.runner_version.or(self.runner_version),
            kube_version: over.kube_version.or(self.kube_version),
            ..self
        }
    }

    /// The settings for a file: its overrides are applied.
    pub fn of_file(&self, file: &str) -> Settings {
        let matching = self
            .overrides
            .iter()
            .filter(|over| over.files.matches(file));
        matching.fold(self.clone(), |settings, over| {
            settings.overlaid(over.settings.clone())
        })
    }

    /// The values files below a file, lowest first.
    pub fn files_below(&self, file: &str) -> Vec<String> {
        layers::below(&self.layers, file)
    }

    /// The rules referred to by a former name.
    pub fn renamed(&self) -> Vec<Renamed> {
        let levels = self.levels.iter().map(|(name, _)| name);
        let names = self.select.iter().chain(&self.ignore).chain(levels);
        let of_overrides = self
            .overrides
            .iter()
            .flat_map(|over| over.settings.renamed());
        names
            .filter_map(|name| name.renamed)
            .chain(of_overrides)
            .collect()
    }

    /// The lowest severity that fails the run.
    pub fn threshold(&self) -> Severity {
        match self.deny {
            None => Severity::Error,
            Some(Deny::Warnings) => Severity::Warning,
            Some(Deny::Info) => Severity::Info,
        }
    }

    /// Drops the findings of disabled rules, and sets the severity of the others.
    pub fn apply_levels(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let with_level = |found: Diagnostic| {
            Some(Diagnostic {
                severity: self.severity(&found)?,
                ..found
            })
        };
        diagnostics.into_iter().filter_map(with_level).collect()
    }

    fn severity(&self, found: &Diagnostic) -> Option<Severity> {
        let is_it = |name: &RuleName| name.code == found.rule.code;
        if self.ignore.iter().any(is_it)
            || !(self.select.is_empty() || self.select.iter().any(is_it))
        {
            return None;
        }
        match self.levels.iter().rfind(|(name, _)| is_it(name)) {
            None => Some(found.severity),
            Some((_, LevelOverride::Error)) => Some(Severity::Error),
            Some((_, LevelOverride::Warning)) => Some(Severity::Warning),
            Some((_, LevelOverride::Info)) => Some(Severity::Info),
            Some((_, LevelOverride::Off)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn former_names_of_rules_are_accepted_and_noted() {
        let name = |text: &str| text.parse::<RuleName>().ok();
        let settings = Settings {
            select: name("RG022")
                .into_iter()
                .chain(name("newer-chart-key"))
                .collect(),
            ignore: name("later-key").into_iter().collect(),
            ..Settings::default()
        };
        let notes: Vec<String> = settings
            .renamed()
            .iter()
            .map(|renamed| renamed.to_string())
            .collect();
        assert_eq!(notes, ["rule `later-key` was renamed to `newer-chart-key`"]);
        assert_eq!(settings.ignore[0].code(), "RG022");
    }
}
