//! `runnergen rbac`: lists the permissions that the runner configuration needs, and which of them are missing.

use anstyle::AnsiColor;
use clap::{Args, ValueEnum};

use super::input::{self, Input};
use super::print::{self, Color};
use crate::chart::rbac::{Line, Table};
use crate::cli::exit::Exit;
use crate::input::load;
use crate::lint::settings::Settings;
use crate::report::Colors;

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
        self.input.note_unknown_chart()?;
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
            Format::Table => colored(&table, self.color.on_stdout()),
            Format::Json => serde_json::to_string_pretty(&table)? + "\n",
        })?;
        if table.permissions.iter().any(is_required_and_missing) {
            return Ok(Exit::Findings);
        }
        Ok(Exit::Fine)
    }
}

fn is_required_and_missing(permission: &Line) -> bool {
    permission.required && !permission.missing.is_empty()
}

/// The table with a colored last column: green for granted permissions, red for missing ones, yellow if jobs run
/// without them.
fn colored(table: &Table, colors: Colors) -> String {
    let text = table.to_string();
    if colors == Colors::Off || table.permissions.is_empty() {
        return text;
    }
    let mut rows: Vec<String> = text.lines().map(str::to_owned).collect();
    let after_head = rows.iter_mut().skip(1);
    for (row, permission) in after_head.zip(&table.permissions) {
        let color = if permission.missing.is_empty() {
            AnsiColor::Green
        } else if permission.required {
            AnsiColor::Red
        } else {
            AnsiColor::Yellow
        };
        if let Some((start, status)) = row.rsplit_once("  ") {
            let style = color.on_default();
            *row = format!("{start}  {style}{status}{style:#}");
        }
    }
    rows.join("\n") + "\n"
}
