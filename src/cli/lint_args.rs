//! The flags that select rules and their severity. `runnergen.toml` sets the same for a whole project.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};

use super::print;
use crate::cli::exit::UsageError;
use crate::lint::settings::{self, Deny, LevelOverride, RuleName, Settings, SettingsError};

/// What to do about findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Validate {
    Strict,
    Warn,
    Ignore,
}

/// Selection of rules and their severity.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub struct LintArgs {
    /// Enable only these rules, by code or name (repeatable, or comma-separated)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<RuleName>,
    /// Disable these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<RuleName>,
    /// Change the severity of a rule: RG042=error, warning, info or off (repeatable)
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = rule_and_level)]
    level: Vec<(RuleName, LevelOverride)>,
    /// Exit with an error on findings of this severity as well
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Settings file [default: runnergen.toml next to the values or in a parent directory within the repository]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Ignore settings files
    #[arg(long)]
    no_config: bool,
}

impl LintArgs {
    /// The settings for values in the directory `directory`.
    ///
    /// # Errors
    /// If the settings file is invalid or cannot be read.
    pub fn settings(&self, directory: &Path) -> anyhow::Result<Settings> {
        let file = self.config.clone().or_else(|| {
            if self.no_config {
                None
            } else {
                settings::find(directory)
            }
        });
        let known = match file.as_deref().map(settings::read) {
            Some(Err(error @ SettingsError::Invalid { .. })) => {
                return Err(UsageError(error.to_string()).into());
            }
            Some(read) => read?,
            None => Settings::default(),
        };
        let settings = known.overlaid(Settings {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            levels: self.level.clone(),
            deny: self.deny,
            ..Settings::default()
        });
        for renamed in settings.renamed() {
            print::err(format!("note: {renamed}\n"))?;
        }
        Ok(settings)
    }
}

fn rule_and_level(text: &str) -> Result<(RuleName, LevelOverride), String> {
    let (rule, level) = text
        .split_once('=')
        .ok_or("expected RULE=LEVEL, such as RG012=warning")?;
    let rule = rule
        .parse()
        .map_err(|error: settings::UnknownRule| error.to_string())?;
    let level = LevelOverride::from_str(level, true)
        .map_err(|_| format!("invalid level `{level}`: expected error, warning, info or off"))?;
    Ok((rule, level))
}
