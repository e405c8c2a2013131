//! `runnergen validate`: files in, a report out.

use std::collections::HashMap;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueHint};

use super::color::Color;
use super::decisions::Decisions;
use super::input::{self, Input};
use super::targets;
use crate::exit::{Exit, UsageError};
use crate::judgement::judge;
use crate::load::{self, ReadError};
use crate::output::file;
use crate::parallel;
use crate::report::{Finding, Format, Report};
use crate::request::Request;
use crate::settings::{Settings, UNUSED_IGNORE};

/// Find every mistake in values files, each on its line: `runnergen validate values.yaml`
#[derive(Debug, Args)]
pub struct Validate {
    /// Values file, config.toml or folder, `-` for standard input; each file is checked on its own, over those of -f
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    files: Vec<String>,
    #[command(flatten)]
    input: Input,
    /// Name of the release
    #[arg(long, value_name = "NAME", default_value = "gitlab-runner", help_heading = "Release")]
    release: String,
    /// What to call standard input, for editors
    #[arg(long, value_name = "NAME", default_value = "-", hide_default_value = true, help_heading = "Values")]
    stdin_filename: String,
    #[command(flatten)]
    decisions: Decisions,
    /// Format of the report
    #[arg(long, value_enum, default_value_t = Format::Human, help_heading = "Report")]
    format: Format,
    /// Write the report to a file instead of printing it
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Report")]
    output: Option<PathBuf>,
    #[command(flatten)]
    color: Color,
}

/// One thing to check: what is read, and what is thought of it. Without a file of its own it is the files of `-f`.
struct Task {
    file: Option<String>,
    request: Request,
    settings: Settings,
}

impl Validate {
    pub fn run(self) -> anyhow::Result<Exit> {
        let tasks = self.tasks()?;
        let mut report = Report { folder: std::env::current_dir().unwrap_or_default(), ..Report::default() };
        let mut exit = Exit::Fine;
        for (task, findings) in tasks.iter().zip(parallel::map(&tasks, Task::run)?) {
            match findings {
                Ok(findings) => report.findings.extend(findings),
                Err(error) => {
                    writeln!(io::stderr(), "error: {:#}", anyhow::Error::from(error))?;
                    exit = Exit::NoAnswer;
                    continue;
                }
            }
            report.checked.push(task.name());
        }
        if tasks.len() > 1 && !self.input.files().is_empty() {
            each_once(&mut report.findings, self.input.files(), tasks.len());
        }
        self.emit(&report)?;
        Ok(if exit == Exit::Fine && report.fails() { Exit::Findings } else { exit })
    }

    fn tasks(&self) -> anyhow::Result<Vec<Task>> {
        let files = targets::find(&self.files)?;
        let layers = self.input.files();
        if files.is_empty() && layers.is_empty() && !self.input.sets_values() {
            let hint = "nothing to validate: name a values file, or `-` for standard input";
            return Err(UsageError(hint.to_owned()).into());
        }
        if files.iter().chain(layers).filter(|name| *name == "-").count() > 1 {
            return Err(UsageError("standard input can be read once only".to_owned()).into());
        }
        let mut known: HashMap<PathBuf, Settings> = HashMap::new();
        let mut task = |file: Option<String>| -> anyhow::Result<Task> {
            let folder = input::folder(file.as_ref().or(layers.first()), &self.stdin_filename);
            let settings = match known.get(&folder) {
                Some(settings) => settings.clone(),
                None => known.entry(folder.clone()).or_insert(self.decisions.settings(&folder)?).clone(),
            };
            let mut request = self.input.request_within(&self.release, &settings)?;
            request.stdin_name.clone_from(&self.stdin_filename);
            Ok(Task { file, request, settings })
        };
        if files.is_empty() { Ok(vec![task(None)?]) } else { files.into_iter().map(|file| task(Some(file))).collect() }
    }

    fn emit(&self, report: &Report) -> anyhow::Result<()> {
        let mut text = Vec::new();
        let Some(path) = &self.output else {
            let mut out = io::stdout().lock();
            report.write(self.format, self.color.on(out.is_terminal()), &mut text)?;
            out.write_all(&text)?;
            return Ok(out.flush()?);
        };
        report.write(self.format, self.color.on(false), &mut text)?;
        file::replace(path, &text).with_context(|| format!("cannot write {}", path.display()))
    }
}

impl Task {
    fn run(&self) -> Result<Vec<Finding>, ReadError> {
        let request = self.request.clone();
        let subject = match &self.file {
            Some(name) => load::load_on_top(name, request)?,
            None => load::load(request)?,
        };
        Ok(judge(&subject, &self.settings))
    }

    /// What the report calls it.
    fn name(&self) -> String {
        let last = self.file.as_ref().or(self.request.files.last());
        last.map_or_else(|| "the flags".to_owned(), |name| self.request.shown(name).to_owned())
    }
}

/// What several tasks say of the files that they share is worth saying once; that a comment there is of no use, only when
/// it is of use to none of them.
fn each_once(findings: &mut Vec<Finding>, shared: &[String], tasks: usize) {
    let mut counts: HashMap<Finding, usize> = HashMap::new();
    findings.iter().for_each(|finding| *counts.entry(finding.clone()).or_default() += 1);
    findings.retain(|finding| {
        let count = counts.remove(finding).unwrap_or_default();
        let is_shared = finding.file.as_ref().is_some_and(|file| shared.contains(file));
        count > 0 && (finding.rule != UNUSED_IGNORE || !is_shared || count == tasks)
    });
}
