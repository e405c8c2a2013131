//! `runnergen rbac`: lists the permissions that the runner configuration needs, and which of them are missing.

use clap::{Args, ValueEnum};

use super::color::Color;
use super::input::{self, Input};
use super::print;
use crate::chart::rbac::Table;
use crate::cli::exit::Exit;
use crate::input::load;
use crate::lint::settings::Settings;

const EXAMPLES: &str = "\
Examples:
  runnergen rbac -f values.yaml
  runnergen rbac -f values.yaml -o json";

/// Show which permissions the runner configuration needs, and which are missing
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Rbac {
    /// Name of the Helm release [default: the name in the embedding document, or gitlab-runner]
    release: Option<String>,
    #[command(flatten)]
    input: Input,
    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Format::Table, help_heading = "Output")]
    output: Format,
    #[command(flatten)]
    color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

impl Rbac {
    pub fn run(self) -> anyhow::Result<Exit> {
        input::check_release(self.release.as_deref(), &self.input)?;
        let loaded = load::load(
            self.input
                .request(self.release.as_deref(), &Settings::default())?,
        )?;
        if !loaded.is_sound() {
            print::mistakes(&loaded, self.color)?;
            return Ok(Exit::Findings);
        }
        let manifests = match loaded.manifests() {
            Ok(manifests) => manifests,
            Err(error) => {
                print::err(format!("error: {error}\n"))?;
                return Ok(Exit::Findings);
            }
        };
        let table = Table::of(loaded.model(), manifests);
        print::out(match self.output {
            Format::Table => table.to_string(),
            Format::Json => serde_json::to_string_pretty(&table)? + "\n",
        })?;
        Ok(Exit::Fine)
    }
}
