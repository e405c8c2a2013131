//! `runnergen man`: manual pages, generated from the command line definition.

use std::fs;
use std::io;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, Command, CommandFactory, ValueHint};
use clap_mangen::Man as Page;

use super::Cli;
use super::print;
use crate::cli::exit::{Exit, UsageError};
use crate::cli::output::file;
use helm_template::suggestion;

const EXAMPLES: &str = "\
Examples:
  runnergen man validate | man -l -
  runnergen man --output-dir /usr/local/share/man/man1";

/// The sections that all pages have, in roff.
const COMMON_SECTIONS: &str = r#".SH "EXIT STATUS"
.TP
0
Success: no errors were found, or nothing differs.
.TP
1
Errors were found, manifests were refused, something differs, or something is missing.
.TP
2
The command line or a settings file is wrong.
.TP
3
A file cannot be read or written.
.SH FILES
.TP
runnergen.toml
Settings of the rules, for the files in its directory and below.
.SH ENVIRONMENT
.TP
NO_COLOR, CLICOLOR_FORCE
Switch colors off, or on where the output is not a terminal.
.TP
TERM
No colors if it is \fIdumb\fR.
.SH "SEE ALSO"
.BR kubectl (1),
.BR helm (1)
"#;

/// Print a manual page
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Man {
    /// The command to document [default: runnergen itself]
    command: Option<String>,
    /// Write all pages into this directory instead: runnergen.1, runnergen-render.1, …
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    output_dir: Option<PathBuf>,
}

impl Man {
    pub fn run(self) -> anyhow::Result<Exit> {
        let root = Cli::command();
        if let Some(directory) = &self.output_dir {
            fs::create_dir_all(directory)
                .with_context(|| format!("cannot write {}", directory.display()))?;
            for (name, command) in pages(&root) {
                let path = directory.join(format!("{name}.1"));
                file::replace(&path, page(name, command)?.as_bytes())
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
            return Ok(Exit::Fine);
        }
        let wanted = self.command.map_or_else(
            || "runnergen".to_owned(),
            |command| format!("runnergen-{command}"),
        );
        let found = pages(&root).into_iter().find(|(name, _)| *name == wanted);
        let (name, command) = found.ok_or_else(|| unknown(&wanted, &root))?;
        print::out(page(name, command)?)?;
        Ok(Exit::Fine)
    }
}

fn unknown(wanted: &str, root: &Command) -> UsageError {
    let near = suggestion::did_you_mean(
        wanted.trim_start_matches("runnergen-"),
        root.get_subcommands().map(Command::get_name),
    );
    let hint = near.map(|near| format!("; {near}")).unwrap_or_default();
    UsageError(format!("unknown page `{wanted}`{hint}"))
}

/// The page of runnergen itself and one for each command, by name.
fn pages(root: &Command) -> Vec<(String, Command)> {
    let of_command =
        |command: &Command| (format!("runnergen-{}", command.get_name()), command.clone());
    let mut pages = vec![("runnergen".to_owned(), root.clone())];
    pages.extend(
        root.get_subcommands()
            .filter(|command| !command.is_hide_set())
            .map(of_command),
    );
    pages
}

fn page(name: String, command: Command) -> io::Result<String> {
    let usage = name.replacen('-', " ", 1);
    let is_root = usage == name;
    let command = command
        .bin_name(usage)
        .display_name(name)
        .version(env!("CARGO_PKG_VERSION"));
    let command = command.disable_version_flag(!is_root);
    let mut text = Vec::new();
    Page::new(command)
        .source(format!("runnergen {}", env!("CARGO_PKG_VERSION")))
        .render(&mut text)?;
    text.extend_from_slice(COMMON_SECTIONS.as_bytes());
    // The page generator cannot name the section that follows the flags.
    Ok(String::from_utf8_lossy(&text).replacen(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n", 1))
}
