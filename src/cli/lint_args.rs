//! The flags that select rules and their severity. `runnergen.toml` sets the same for a whole project.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum, ValueHint};

use super::print;
use crate::cli::exit::UsageError;
use crate::lint::settings::{
    self, Deny, InvalidSettings, LevelOverride, RuleName, Settings, SettingsError,
};

/// What to do about findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Validate {
    Strict,
    Warn,
    Ignore,
}

/// Selection of rules and their severity.
#[derive(Debug, Default, Args)]
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

/// The settings of a directory, from its settings file and the flags.
#[derive(Clone)]
pub struct DirectorySettings {
    file: Settings,
    flags: Settings,
}

impl DirectorySettings {
    /// The settings for a file. Flags override the overrides of the settings file.
    pub fn of_file(&self, file: &str) -> Settings {
        self.file.of_file(file).overlaid(self.flags.clone())
    }
}

/// Why there are no settings for a directory.
#[derive(Debug, thiserror::Error)]
pub enum NoSettings {
    /// The settings file, which was found next to the values, is invalid.
    #[error("{0}")]
    Invalid(Box<InvalidSettings>),
    /// The command cannot continue.
    #[error(transparent)]
    Fatal(#[from] anyhow::Error),
}

impl LintArgs {
    /// The settings for values in the directory `directory`.
    ///
    /// # Errors
    /// If the settings file is invalid or cannot be read.
    pub fn settings(&self, directory: &Path) -> anyhow::Result<Settings> {
        match self.of_directory(directory) {
            Ok(settings) => Ok(settings.file.overlaid(settings.flags)),
            Err(NoSettings::Invalid(invalid)) => Err(UsageError(invalid.to_string()).into()),
            Err(NoSettings::Fatal(error)) => Err(error),
        }
    }

    /// The settings for files in the directory `directory`.
    ///
    /// # Errors
    /// If the settings file is invalid or cannot be read.
    pub fn of_directory(&self, directory: &Path) -> Result<DirectorySettings, NoSettings> {
        let settings = DirectorySettings {
            file: self.read(directory)?,
            flags: self.flags(),
        };
        for renamed in settings
            .file
            .renamed()
            .iter()
            .chain(&settings.flags.renamed())
        {
            print::err(format!("note: {renamed}\n")).map_err(anyhow::Error::from)?;
        }
        Ok(settings)
    }

    fn read(&self, directory: &Path) -> Result<Settings, NoSettings> {
        if let Some(path) = &self.config {
            return settings::read(path).map_err(|error| {
                NoSettings::Fatal(match error {
                    SettingsError::Invalid(invalid) => UsageError(invalid.to_string()).into(),
                    unreadable => unreadable.into(),
                })
            });
        }
        let found = (!self.no_config)
            .then(|| settings::find(directory))
            .flatten();
        let Some(path) = found else {
            return Ok(Settings::default());
        };
        settings::read_found(&path).map_err(|error| match error {
            SettingsError::Invalid(invalid) => NoSettings::Invalid(invalid),
            unreadable => NoSettings::Fatal(unreadable.into()),
        })
    }

    fn flags(&self) -> Settings {
        Settings {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            levels: self.level.clone(),
            deny: self.deny,
            ..Settings::default()
        }
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
