//! `runnergen lsp`: a language server on standard input and output.
//!
//! [`transport`] reads and writes messages, [`server`] dispatches them. [`documents`] holds the open documents,
//! [`analysis`] loads and lints one of them. Each feature of the protocol is one module: its input is an analysis and a
//! position in the document, its output a value of the protocol. Positions of the protocol are converted in
//! [`documents`] only; all other code uses byte offsets.

mod actions;
mod analysis;
mod anchors;
mod commands;
mod completion;
mod definition;
mod diagnostics;
mod documents;
mod hints;
mod hover;
mod lens;
mod links;
mod markup;
mod outline;
mod server;
mod symbols;
mod target;
mod tokens;
mod transport;
mod uri;

use clap::Args;

use crate::cli::exit::Exit;

/// Start a language server for editors, on standard input and output
#[derive(Debug, Args)]
pub struct Lsp {
    /// Accepted for editors that pass it: the server uses standard input and output in any case
    #[arg(long, hide = true)]
    stdio: bool,
}

impl Lsp {
    pub fn run(self) -> anyhow::Result<Exit> {
        let connection = transport::stdio();
        let is_clean = server::serve(&connection.server);
        connection.close()?;
        Ok(if is_clean { Exit::Fine } else { Exit::Findings })
    }
}
