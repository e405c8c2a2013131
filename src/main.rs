//! The `runnergen` command: arguments in, exit status out, everything else is in the library.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use runnergen::cli::Cli;
use runnergen::exit::Exit;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(exit) => exit.into(),
        Err(error) => {
            // Where even standard error is gone there is nobody left to tell.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            Exit::of(&error).into()
        }
    }
}
