//! `runnergen schema`: JSON Schemas for editors.

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use crate::exit::Exit;
use crate::runner_config::reference;
use crate::values::schema;

/// Print the JSON Schema of the values, or of the runner's configuration, for editors
#[derive(Debug, Args)]
pub struct Schema {
    /// What it describes: the values of the chart, or the runner's config.toml
    #[arg(long, value_enum, default_value_t = Of::Values)]
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    Values,
    Config,
}

impl Schema {
    pub fn run(self) -> anyhow::Result<Exit> {
        let mut out = io::stdout().lock();
        match self.of {
            Of::Values => out.write_all(schema::bundled().trim_end().as_bytes())?,
            Of::Config => out.write_all(reference::SCHEMA.trim_end().as_bytes())?,
        }
        writeln!(out)?;
        Ok(Exit::Fine)
    }
}
