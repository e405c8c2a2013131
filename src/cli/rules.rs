//! `runnergen rules`: lists the rules.

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::print;
use crate::cli::exit::Exit;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Rule;
use crate::lint::rules;
use crate::report::address;

const EXAMPLES: &str = "\
Examples:
  runnergen rules
  runnergen rules -o json
  runnergen explain RG042   # the page of a rule";

/// List all rules with their default severity
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Rules {
    /// Output format
    #[arg(short = 'o', long = "format", value_enum, value_name = "FORMAT", default_value_t = Format::Table, help_heading = "Output")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// A rule in JSON.
#[derive(Serialize)]
struct Entry {
    code: &'static str,
    name: &'static str,
    family: &'static str,
    severity: Severity,
    summary: String,
    url: Option<String>,
}

impl Rules {
    pub fn run(self) -> anyhow::Result<Exit> {
        let mut entries: Vec<Entry> = rules::all().map(entry).collect();
        entries.sort_by_key(|entry| entry.code);
        print::out(match self.format {
            Format::Table => entries.iter().map(row).collect(),
            Format::Json => serde_json::to_string_pretty(&entries)? + "\n",
        })?;
        Ok(Exit::Fine)
    }
}

fn entry(rule: &'static Rule) -> Entry {
    Entry {
        code: rule.code,
        name: rule.name,
        family: rules::family(rule),
        severity: rule.severity,
        summary: rule.page().summary,
        url: address::of_rule(rule),
    }
}

fn row(entry: &Entry) -> String {
    let Entry {
        code,
        name,
        severity,
        summary,
        ..
    } = entry;
    format!("{code}  {severity:<7}  {name:<34}  {summary}\n")
}
