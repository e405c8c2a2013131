//! `runnergen rbac`: values in, the permissions that jobs need out, each granted or missing.

use clap::{Args, ValueEnum};

use super::input::Input;
use super::print;
use crate::exit::Exit;
use crate::load;
use crate::rbac::{Jobs, Table};

/// Show which permissions the configuration needs, what for, and which of them are missing: `runnergen rbac -f values.yaml`
#[derive(Debug, Args)]
pub struct Rbac {
    /// Name of the release
    #[arg(default_value = "gitlab-runner")]
    release: String,
    #[command(flatten)]
    input: Input,
    /// Format of what is printed
    #[arg(short, long, value_enum, default_value_t = Format::Table)]
    output: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

impl Rbac {
    pub fn run(self) -> anyhow::Result<Exit> {
        let subject = load::load(self.input.request(&self.release)?)?;
        let refusal = subject.problems.iter().find(|problem| problem.kind.is_fatal());
        let rendered = match refusal {
            Some(problem) => Err(problem.message.clone()),
            None => subject.manifests().as_ref().map_err(ToString::to_string),
        };
        let manifests = match rendered {
            Ok(manifests) => manifests,
            Err(message) => {
                print::err(format!("error: {message}\nhelp: `runnergen validate` says where\n"))?;
                return Ok(Exit::Findings);
            }
        };
        let table = Table::of(&Jobs::of(&subject.values, &subject.release, subject.chart), manifests);
        print::out(match self.output {
            Format::Table => table.to_string(),
            Format::Json => serde_json::to_string_pretty(&table)? + "\n",
        })?;
        Ok(Exit::Fine)
    }
}
