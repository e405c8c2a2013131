//! `runnergen validate`: files in, a report out.

use std::io::{self, BufWriter, Write};

use clap::{Args, ValueHint};

use super::input::Input;
use crate::diagnostic::Level;
use crate::exit::Exit;
use crate::load;
use crate::report::{self, Colors, Format, Mask, Report};

/// Find every mistake in values files, each on its line: `runnergen validate values.yaml`
#[derive(Debug, Args)]
pub struct Validate {
    /// Values file, each checked on its own, over those of -f when there are any; `-` for standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    files: Vec<String>,
    #[command(flatten)]
    input: Input,
    /// Name of the release
    #[arg(long, value_name = "NAME", default_value = "gitlab-runner", help_heading = "Release")]
    release: String,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

impl Validate {
    pub fn run(self) -> anyhow::Result<Exit> {
        let mut report = Report::default();
        let request = self.input.request(&self.release)?;
        let names: Vec<Option<&String>> =
            if self.files.is_empty() { vec![None] } else { self.files.iter().map(Some).collect() };
        for name in names {
            let mut request = request.clone();
            request.files.extend(name.cloned());
            report.checked.extend(request.files.last().cloned());
            let subject = match name {
                Some(name) if name.ends_with(".toml") => load::load_config(name, request)?,
                _ => load::load(request)?,
            };
            let mask = Mask::of(&subject);
            report.findings.extend(report::findings(subject.problems.clone(), &subject.sources, &mask));
        }
        let mut out = BufWriter::new(io::stdout().lock());
        report.write(self.format, Colors::Off, &mut out)?;
        out.flush()?;
        let is_bad = report.findings.iter().any(|finding| finding.level == Level::Error);
        Ok(if is_bad { Exit::Findings } else { Exit::Fine })
    }
}
