//! `runnergen values`: every value with its default and meaning.

use clap::Args;

use super::print;
use crate::chart_version::ChartVersion;
use crate::exit::Exit;
use crate::values::reference;

const EXAMPLES: &str = "\
Examples:
  runnergen values > values.yaml
  runnergen values --chart-version 0.88.0 | less";

/// Print every value with its default and meaning, as a values file to start from
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Values {
    /// Release of the chart whose values these are
    #[arg(long, value_name = "VERSION", default_value_t = ChartVersion::default())]
    chart_version: ChartVersion,
}

impl Values {
    pub fn run(self) -> anyhow::Result<Exit> {
        print::out(reference::listing(self.chart_version))?;
        Ok(Exit::Fine)
    }
}
