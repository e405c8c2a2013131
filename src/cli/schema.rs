//! `runnergen schema`: JSON Schemas for editors.

use clap::{Args, ValueEnum};

use super::print;
use crate::chart::values::schema;
use crate::cli::exit::Exit;
use crate::runner_config::reference;

const EXAMPLES: &str = "\
Examples:
  runnergen schema > values.schema.json
  runnergen schema --of config > config.schema.json";

/// Print the JSON Schema of the values or of config.toml, for editors
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Schema {
    /// What to describe: the chart's values, or the runner's config.toml
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Of::Values)]
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    Values,
    Config,
}

impl Schema {
    pub fn run(self) -> anyhow::Result<Exit> {
        let schema = match self.of {
            Of::Values => schema::bundled(),
            Of::Config => {
                let schema: serde_json::Value = serde_json::from_str(reference::SCHEMA)?;
                serde_json::to_string_pretty(&schema)?
            }
        };
        print::out(format!("{}\n", schema.trim_end()))?;
        Ok(Exit::Fine)
    }
}
