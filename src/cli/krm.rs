//! `runnergen krm`: a function on Kubernetes resources, for Kustomize and kpt.

use std::io::{self, Write};

use anyhow::Context;
use clap::Args;

use crate::diagnostic::Level;
use crate::exit::Exit;
use crate::krm;
use crate::report::{Colors, Format, Report};
use crate::stream::Stream;

/// Render the values of a function's configuration, as a function for `kustomize build --enable-alpha-plugins --enable-exec`
#[derive(Debug, Args)]
pub struct Krm {}

impl Krm {
    pub fn run(self) -> anyhow::Result<Exit> {
        let bytes = Stream::bytes(io::stdin().lock()).context("cannot read standard input")?;
        let answer = match krm::run(bytes) {
            Ok(answer) => answer,
            Err(error) => {
                writeln!(io::stderr(), "error: {error}")?;
                return Ok(Exit::Findings);
            }
        };
        let mut out = io::stdout().lock();
        out.write_all(answer.text.as_bytes())?;
        out.flush()?;
        let mut report = Report { findings: answer.findings, ..Report::default() };
        report.findings.retain(|finding| finding.level > Level::Info);
        let mut text = Vec::new();
        report.write(Format::Human, Colors::Off, &mut text)?;
        io::stderr().lock().write_all(&text)?;
        Ok(if report.fails() { Exit::Findings } else { Exit::Fine })
    }
}
