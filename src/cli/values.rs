//! `runnergen values`: all values with defaults and documentation.

use clap::Args;

use super::print;
use crate::chart::requested_version::RequestedVersion;
use crate::chart::starter::Starter;
use crate::chart::values::reference;
use crate::cli::exit::{Exit, UsageError};

const EXAMPLES: &str = "\
Examples:
  runnergen values > values.yaml
  runnergen values --minimal > values.yaml
  runnergen values runners.cache
  runnergen values --chart-version 0.88.0 | less";

/// Print all values with defaults and documentation, as a values file to start from
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Values {
    /// Print only this value and what is below it, such as runners.cache
    #[arg(value_name = "KEY")]
    part: Option<String>,
    /// Print only what every runner needs: URL, token, ServiceAccount, permissions and a runner configuration
    #[arg(long, conflicts_with = "part")]
    minimal: bool,
    /// Chart version, a constraint such as ~0.88, or latest
    #[arg(long, value_name = "VERSION", default_value = "latest")]
    chart_version: RequestedVersion,
}

impl Values {
    pub fn run(self) -> anyhow::Result<Exit> {
        print::note_unknown_chart(&self.chart_version)?;
        let chart = self.chart_version.followed;
        let text = match &self.part {
            Some(path) => reference::part(chart, path).ok_or_else(|| unknown(path))?,
            None if self.minimal => minimal().to_string(),
            None => reference::listing(chart),
        };
        print::out(text)?;
        Ok(Exit::Fine)
    }
}

/// The values that every runner needs.
fn minimal() -> Starter {
    Starter {
        url: "https://gitlab.example.com".to_owned(),
        namespace: "gitlab-runner".to_owned(),
        token_secret: "gitlab-runner-token".to_owned(),
        cache: None,
        dind: false,
        privileged: false,
        job_namespace: None,
        minimal_rbac: false,
        hardened: false,
        cpu: None,
        memory: None,
    }
}

fn unknown(path: &str) -> UsageError {
    let name = path.rsplit('.').next().unwrap_or(path);
    let message = match reference::elsewhere(name).first() {
        Some(known) => format!("unknown value `{path}`: did you mean `{known}`?"),
        None => format!("unknown value `{path}`: `runnergen values` prints all"),
    };
    UsageError(message)
}
