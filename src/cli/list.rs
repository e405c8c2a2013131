//! `runnergen list`: the releases in files and directories.

use clap::{Args, ValueEnum, ValueHint};
use helm_yaml::tree::Node;
use serde::Serialize;

use super::fleet::Fleet;
use super::input::{self, Input};
use super::lint_args::LintArgs;
use super::print;
use super::targets::Target;
use crate::cli::exit::Exit;
use crate::cli::output::yaml;
use crate::input::loaded::LoadedValues;
use crate::input::repository::Repositories;
use crate::lint;
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::settings::{PathPattern, Settings};
use crate::redact::Mask;
use crate::report::printable::printable_text;

const EXAMPLES: &str = "\
Examples:
  runnergen list clusters/
  runnergen list clusters/ -n ci -o wide
  runnergen list helmfile.yaml -o json
  runnergen list clusters/ -o name";

/// List the releases in documents, values files and directories, with chart and runner version, executor, tags and findings
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct List {
    /// Document with embedded values (HelmRelease, Application, helmfile, …), values file or directory, `-` for standard
    /// input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::AnyPath)]
    files: Vec<String>,
    /// List only releases in this namespace
    #[arg(short, long, value_name = "NAME", help_heading = "Release")]
    namespace: Option<String>,
    /// Output format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t = Output::Table, help_heading = "Output")]
    output: Output,
    /// Leave out the headings of the table
    #[arg(long, help_heading = "Output")]
    no_headers: bool,
    /// Leave out files and directories that match this pattern (repeatable, or comma-separated)
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    exclude: Vec<PathPattern>,
    #[command(flatten)]
    lint_args: LintArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Output {
    /// A table
    Table,
    /// A table with more columns
    Wide,
    /// A JSON array
    Json,
    /// A YAML array
    Yaml,
    /// The names of the releases, with their namespaces
    Name,
}

/// A release in the output.
#[derive(Debug, Serialize)]
struct Row {
    /// Nothing if no document names the release: values files do not.
    namespace: Option<String>,
    name: Option<String>,
    /// Nothing if the file could not be read and nothing else names the chart version.
    chart: Option<&'static str>,
    /// Whether the document or the settings choose the chart version.
    chart_is_pinned: bool,
    runner: Option<String>,
    executors: Vec<String>,
    tags: Vec<String>,
    findings: Findings,
    /// Number of unresolved references.
    unresolved: usize,
    /// Nothing if it is not set, or is not a number.
    replicas: Option<i64>,
    concurrent: Option<i64>,
    /// The kind of the document; nothing for a values file.
    kind: Option<&'static str>,
    file: String,
    line: usize,
    /// Whether a finding fails the run.
    #[serde(skip)]
    fails: bool,
}

/// Numbers of findings.
#[derive(Debug, Default, Serialize)]
struct Findings {
    error: usize,
    warning: usize,
    info: usize,
}

impl List {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        input::check_stdin(self.files.iter())?;
        let fleet = Fleet::find(&self.files, &self.exclude, &self.lint_args)?;
        let repositories = Repositories::default();
        let results = fleet.each(
            |target, settings| {
                let mut request = Input::default().request(None, settings)?;
                request.files = settings.files_below(&target.name);
                request.repositories = repositories.clone();
                Ok(request)
            },
            Row::of,
        )?;
        if results.found.is_empty() {
            results.note_left_out()?;
        }
        let is_listed = |row: &Row| self.namespace.is_none() || row.namespace == self.namespace;
        let mut rows = results.found;
        rows.retain(is_listed);
        if rows.is_empty() {
            print::err("no releases found\n")?;
        }
        print::out(self.text(&rows)?)?;
        Ok(if !results.is_complete {
            Exit::NoAnswer
        } else if rows.iter().any(|row| row.fails) {
            Exit::Findings
        } else {
            Exit::Fine
        })
    }

    fn text(&self, rows: &[Row]) -> anyhow::Result<String> {
        Ok(match self.output {
            Output::Table => self.table(rows, Row::columns),
            Output::Wide => self.table(rows, Row::wide_columns),
            Output::Json => serde_json::to_string_pretty(rows)? + "\n",
            Output::Yaml => yaml(rows)?,
            Output::Name => rows.iter().map(Row::qualified_name).collect(),
        })
    }

    /// Columns as wide as their content, separated by three spaces as in kubectl.
    fn table(&self, rows: &[Row], columns: fn(&Row) -> Vec<(&'static str, String)>) -> String {
        let rows: Vec<_> = rows.iter().map(columns).collect();
        let Some(first) = rows.first() else {
            return String::new();
        };
        let headings = first.iter().map(|(heading, _)| (*heading).to_owned());
        let mut lines = Vec::new();
        if !self.no_headers {
            lines.push(headings.collect::<Vec<_>>());
        }
        for row in &rows {
            lines.push(row.iter().map(|(_, content)| content.clone()).collect());
        }
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
        let widths: Vec<usize> = (0..first.len()).filter_map(width).collect();
        lines.iter().map(|line| aligned(line, &widths)).collect()
    }
}

fn aligned(cells: &[String], widths: &[usize]) -> String {
    let cells = cells.iter().zip(widths);
    let line: String = cells
        .map(|(cell, width)| format!("{cell:<width$}   "))
        .collect();
    format!("{}\n", line.trim_end())
}

impl Row {
    fn of(target: &Target, settings: &Settings, loaded: LoadedValues) -> Self {
        let mask = Mask::of(&loaded);
        let shown = |text: &str| printable_text(&mask.text(text));
        let embedding = loaded.embedding.as_ref();
        let is_named = embedding.is_some_and(|embedding| embedding.names_release);
        let (name, namespace) = (loaded.name(), loaded.namespace());
        let value = |path: &[&str]| {
            let node = loaded.values.tree.at(path);
            let scalar = node.filter(|node| node.is_scalar());
            scalar.map(Node::to_template_string).unwrap_or_default()
        };
        let tags = shown(&value(&["runners", "tags"]));
        let tags = tags.split(',').map(str::trim).filter(|tag| !tag.is_empty());
        let is_read = loaded.has_values();
        let executors = if is_read {
            executors(&loaded)
        } else {
            Default::default()
        };
        let given = |path| Some(value(path)).filter(|_| is_read)?.parse().ok();
        let findings = lint::diagnostics(&loaded, settings);
        Row {
            namespace: is_named.then(|| shown(namespace)),
            name: is_named.then(|| shown(name)),
            chart: (is_read || loaded.is_chart_pinned).then(|| loaded.chart.as_str()),
            chart_is_pinned: loaded.is_chart_pinned,
            runner: is_read.then(|| installed_runner(&loaded)),
            executors: executors.iter().map(|name| shown(name)).collect(),
            tags: tags.map(str::to_owned).collect(),
            fails: findings
                .iter()
                .any(|found| found.severity >= settings.threshold()),
            findings: Findings::of(&findings),
            unresolved: loaded.unresolved().count(),
            replicas: given(&["replicas"]),
            concurrent: given(&["concurrent"]),
            kind: embedding.map(|embedding| embedding.kind),
            file: printable_text(&target.name),
            line: line(&loaded),
        }
    }

    fn columns(&self) -> Vec<(&'static str, String)> {
        let Findings { error, warning, .. } = self.findings;
        vec![
            ("NAMESPACE", or_none(self.namespace.as_deref())),
            ("NAME", or_none(self.name.as_deref())),
            ("CHART", or_none(self.chart)),
            ("RUNNER", or_none(self.runner.as_deref())),
            ("EXECUTOR", or_none(Some(&self.executors.join(",")))),
            ("TAGS", or_none(Some(&self.tags.join(",")))),
            ("ERRORS", error.to_string()),
            ("WARNINGS", warning.to_string()),
        ]
    }

    fn wide_columns(&self) -> Vec<(&'static str, String)> {
        let mut columns = self.columns();
        columns.extend([
            ("UNRESOLVED", self.unresolved.to_string()),
            ("REPLICAS", number(self.replicas)),
            ("CONCURRENT", number(self.concurrent)),
            ("KIND", or_none(self.kind)),
            ("SOURCE", format!("{}:{}", self.file, self.line)),
        ]);
        columns
    }

    /// `NAMESPACE/NAME`; for values files, the name of the file.
    fn qualified_name(&self) -> String {
        match (&self.namespace, &self.name) {
            (Some(namespace), Some(name)) => format!("{namespace}/{name}\n"),
            _ => format!("{}\n", self.file),
        }
    }
}

/// A cell of the table; `<none>` if it is empty, as in kubectl.
fn or_none(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty())
        .unwrap_or("<none>")
        .to_owned()
}

fn number(number: Option<i64>) -> String {
    number.map_or_else(|| or_none(None), |number| number.to_string())
}

/// The runner version of the image, or that of the chart version.
fn installed_runner(loaded: &LoadedValues) -> String {
    let target = loaded.runner();
    if target.is_pinned {
        target.version.to_string()
    } else {
        loaded.chart.app_version().to_owned()
    }
}

fn executors(loaded: &LoadedValues) -> Vec<&str> {
    let mut executors = loaded.model().runner_config().executors();
    executors.sort_unstable();
    executors.dedup();
    executors
}

/// The line of the document, or 1.
fn line(loaded: &LoadedValues) -> usize {
    let embedding = loaded.embedding.as_ref();
    let position = embedding.and_then(|embedding| {
        let source = loaded.sources.source_of(embedding.span)?;
        Some(source.position(embedding.span.range().start))
    });
    position.map_or(1, |position| position.line)
}

impl Findings {
    fn of(all: &[Diagnostic]) -> Self {
        let mut findings = Findings::default();
        for found in all {
            match found.severity {
                Severity::Error => findings.error += 1,
                Severity::Warning => findings.warning += 1,
                Severity::Info => findings.info += 1,
            }
        }
        findings
    }
}
