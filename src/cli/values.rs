//! `runnergen values`: all values with defaults and documentation.

use clap::Args;

use super::print;
use crate::chart::values::reference;
use crate::chart::version::ChartVersion;
use crate::cli::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  runnergen values > values.yaml
  runnergen values --chart-version 0.88.0 | less";

/// Print all values with defaults and documentation, as a values file to start from
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Values {
    /// Chart version
    #[arg(long, value_name = "VERSION", default_value_t = ChartVersion::default())]
    chart_version: ChartVersion,
}

impl Values {
    pub fn run(self) -> anyhow::Result<Exit> {
        print::out(reference::listing(self.chart_version))?;
        Ok(Exit::Fine)
    }
}
