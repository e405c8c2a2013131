//! `runnergen completions`: shell completions for commands, flags and their values.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::Cli;
use super::print;
use crate::cli::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  source <(runnergen completions bash)
  runnergen completions fish > ~/.config/fish/completions/runnergen.fish";

/// Print shell completions
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> anyhow::Result<Exit> {
        // Printed as a whole at the end: the generator cannot report a closed pipe.
        let mut script = Vec::new();
        generate(self.shell, &mut Cli::command(), "runnergen", &mut script);
        print::out(script)?;
        Ok(Exit::Fine)
    }
}
