//! What people have decided about the rules: which of them look, how much their findings weigh, and when a run fails.
//!
//! It comes from a `runnergen.toml` (`file`), found beside the values (`find`), from flags, which win, and for a single
//! line from a comment in the values (`ignores`).

mod file;
mod find;
mod ignores;

use std::fmt;
use std::str::FromStr;

use crate::chart::version::ChartVersion;
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rule::renamed;
use crate::lint::rules;
use helm_template::suggestion;

pub use file::{SettingsError, read};
pub use find::find;
pub use ignores::apply_ignore_comments;

/// Decisions about rules, and what is known of the cluster.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The only rules that may speak; all of them where none is named.
    pub select: Vec<RuleName>,
    /// Rules that may not.
    pub ignore: Vec<RuleName>,
    /// How much the findings of a rule weigh, where that is not what the rule says; later ones win.
    pub levels: Vec<(RuleName, LevelOverride)>,
    /// The level from which a finding fails the run, where that is not `error`.
    pub deny: Option<Deny>,
    /// The chart release to follow.
    pub chart_version: Option<ChartVersion>,
    /// Kubernetes version of the cluster.
    pub kube_version: Option<String>,
    /// APIs that the cluster serves beside Kubernetes' own.
    pub api_versions: Vec<String>,
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

/// What `--level` says of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LevelOverride {
    /// Its findings are errors.
    Error,
    /// Its findings are warnings.
    Warning,
    /// Its findings are advice.
    Info,
    /// It is not asked.
    Off,
}

/// What fails a run beside errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Deny {
    /// Warnings, and errors as ever
    Warnings,
    /// Everything that is found
    Info,
}

impl Settings {
    /// These settings with others on top: what a flag says wins over what a file says.
    pub fn overlaid(mut self, over: Settings) -> Settings {
        if !over.select.is_empty() {
            self.select = over.select;
        }
        self.ignore.extend(over.ignore);
        self.levels.extend(over.levels);
        Settings {
            deny: over.deny.or(self.deny),
            chart_version: over.chart_version.or(self.chart_version),
            ..self
        }
    }

    /// The rules that are named by a former name.
    pub fn renamed(&self) -> impl Iterator<Item = Renamed> {
        let levels = self.levels.iter().map(|(name, _)| name);
        self.select
            .iter()
            .chain(&self.ignore)
            .chain(levels)
            .filter_map(|name| name.renamed)
    }

    /// The level from which a finding fails the run.
    pub fn threshold(&self) -> Severity {
        match self.deny {
            None => Severity::Error,
            Some(Deny::Warnings) => Severity::Warning,
            Some(Deny::Info) => Severity::Info,
        }
    }

    /// The diagnostics that these settings let through, each on the level that they give it.
    pub fn apply_levels(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let weighed = |found: Diagnostic| {
            Some(Diagnostic {
                severity: self.severity(&found)?,
                ..found
            })
        };
        diagnostics.into_iter().filter_map(weighed).collect()
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
            .map(|renamed| renamed.to_string())
            .collect();
        assert_eq!(notes, ["rule `later-key` was renamed to `newer-chart-key`"]);
        assert_eq!(settings.ignore[0].code(), "RG022");
    }
}
