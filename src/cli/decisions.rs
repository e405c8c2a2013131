//! The flags that say which rules are asked, how much their findings weigh and what fails a run; `runnergen.toml` says
//! the same for everybody who works on the values.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};

use super::print;
use crate::exit::UsageError;
use crate::settings::{self, Deny, RuleName, Settings, SettingsError, Weight};

/// What is done about mistakes in the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Validate {
    Strict,
    Warn,
    Ignore,
}

/// Decisions about rules.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub struct Decisions {
    /// Ask these rules only, by code or name (may be repeated, or hold several between commas)
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<RuleName>,
    /// Do not ask these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<RuleName>,
    /// What the findings of a rule are: error, warning, info or off (may be repeated)
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = rule_and_weight)]
    level: Vec<(RuleName, Weight)>,
    /// Fail on these as on errors
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
    /// Settings to use; else runnergen.toml beside the values, or in a folder above them within their repository
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Use no settings but these flags
    #[arg(long)]
    no_config: bool,
}

impl Decisions {
    /// The settings for values that stand in `folder`.
    ///
    /// # Errors
    /// When the settings file makes no sense or cannot be read.
    pub fn settings(&self, folder: &Path) -> anyhow::Result<Settings> {
        let file = self.config.clone().or_else(|| if self.no_config { None } else { settings::find(folder) });
        let known = match file.as_deref().map(settings::read) {
            Some(Err(error @ SettingsError::Invalid { .. })) => return Err(UsageError(error.to_string()).into()),
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

fn rule_and_weight(text: &str) -> Result<(RuleName, Weight), String> {
    let (rule, weight) = text.split_once('=').ok_or("write RULE=LEVEL, such as RG012=warning")?;
    let rule = rule.parse().map_err(|error: settings::UnknownRule| error.to_string())?;
    let weight =
        Weight::from_str(weight, true).map_err(|_| format!("`{weight}` is no level: error, warning, info, off"))?;
    Ok((rule, weight))
}
