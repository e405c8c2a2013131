//! `runnergen krm`: a KRM function for Kustomize and kpt.

use std::io;

use anyhow::Context;
use clap::Args;

use super::print;
use crate::cli::exit::Exit;
use crate::kubernetes::stream::Stream;
use crate::lint::diagnostic::Severity;
use crate::post_render::krm;
use crate::report::{Colors, Format, Report};

const EXAMPLES: &str = "\
Examples:
  kustomize build --enable-alpha-plugins --enable-exec examples/kustomize   # it names this command
  runnergen krm < resource-list.yaml";

/// Run as a KRM function of Kustomize or kpt: ResourceList in, ResourceList out
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Krm {}

impl Krm {
    pub fn run(self) -> anyhow::Result<Exit> {
        let bytes = Stream::bytes(io::stdin().lock()).context("cannot read standard input")?;
        let answer = match krm::run(bytes) {
            Ok(answer) => answer,
            Err(error) => {
                print::err(format!("error: {error}\n"))?;
                return Ok(Exit::Findings);
            }
        };
        print::out(answer.text)?;
        let mut report = Report {
            findings: answer.findings,
            ..Report::default()
        };
        report
            .findings
            .retain(|finding| finding.severity > Severity::Info);
        let mut text = Vec::new();
        report.write(Format::Human, Colors::Off, &mut text)?;
        print::err(text)?;
        Ok(if report.fails() {
            Exit::Findings
        } else {
            Exit::Fine
        })
    }
}
