//! The `runnergen` command: parses arguments and returns an exit code. Everything else is in the library.

use std::io::{self, Write};
use std::process::ExitCode;

use runnergen::cli;
use runnergen::cli::exit::{self, Exit};

fn main() -> ExitCode {
    match cli::named::parse().run() {
        Ok(exit) => exit.into(),
        Err(error) => {
            // If standard error is closed too, the error cannot be reported.
            let _ = writeln!(io::stderr(), "error: {}", exit::message(&error));
            Exit::of(&error).into()
        }
    }
}
