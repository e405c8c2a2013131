//! `runnergen completions`: what a shell needs to complete commands, flags and their values.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use super::Cli;
use super::print;
use crate::exit::Exit;

/// Print the completions for a shell: `source <(runnergen completions bash)`
#[derive(Debug, Args)]
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
