//! `runnergen values`: all values with defaults and documentation.

use clap::Args;

use super::print;
use crate::chart::requested_version::RequestedVersion;
use crate::chart::values::reference;
use crate::cli::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  runnergen values > values.yaml
  runnergen values --chart-version 0.88.0 | less";

/// Print all values with defaults and documentation, as a values file to start from
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Values {
    /// Chart version, a constraint such as ~0.88, or latest
    #[arg(long, value_name = "VERSION", default_value = "latest")]
    chart_version: RequestedVersion,
}

impl Values {
    pub fn run(self) -> anyhow::Result<Exit> {
        print::note_unknown_chart(&self.chart_version)?;
        print::out(reference::listing(self.chart_version.followed))?;
        Ok(Exit::Fine)
    }
}
