//! `runnergen completions`: what a shell needs to complete commands, flags and their values.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::Cli;
use super::print;
use crate::exit::Exit;

const EXAMPLES: &str = "\
Examples:
  source <(runnergen completions bash)
  runnergen completions fish > ~/.config/fish/completions/runnergen.fish";

/// Print the completions for a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn run(self) -> anyhow::Result<Exit> {
        // Printed whole at the end: the generator knows no way to say that nobody listens any more.
        let mut script = Vec::new();
        generate(self.shell, &mut Cli::command(), "runnergen", &mut script);
        print::out(script)?;
        Ok(Exit::Fine)
    }
}
