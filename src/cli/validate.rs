//! `runnergen validate`: lints files and prints a report.

use std::collections::{HashMap, HashSet};
use std::iter;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::add_ignores;
use super::baseline::BaselineArgs;
use super::fix_args::{FixArgs, Fixed};
use super::input::{self, Input};
use super::lint_args::{DirectorySettings, LintArgs, NoSettings};
use super::patch_args::PatchArgs;
use super::print;
use super::report_args::ReportArgs;
use super::targets::{self, Target};
use crate::cli::exit::{Exit, UsageError};
use crate::cli::parallel;
use crate::fix::Job;
use crate::input::load::{self, ReadError};
use crate::input::loaded::LoadedValues;
use crate::input::repository::{Repositories, absolute};
use crate::input::request::Request;
use crate::lint::across::{self, Member};
use crate::lint::rules::syntax::unused_ignore;
use crate::lint::settings::{InvalidSettings, PathPattern, PathPatterns, Settings};
use crate::lint::{lint, lint_with_fixes};
use crate::report::printable::printable_text;
use crate::report::{RenderedDiagnostic, Report};

const EXAMPLES: &str = "\
Examples:
  runnergen validate values.yaml
  runnergen validate -f common.yaml team-a.yaml team-b.yaml   # each of the last two on top of the first
  runnergen validate clusters/                                # a whole repository
  runnergen validate --report sarif=report.sarif --report junit=report.xml values.yaml";

/// Find mistakes in values files, each with file, line and column
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Validate {
    /// Values file, document with embedded values (HelmRelease, Application, helmfile, …), config.toml or directory, `-` for
    /// standard input; each is checked separately, on top of the files of -f
    #[arg(value_name = "FILE", value_hint = ValueHint::AnyPath)]
    files: Vec<String>,
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    patches: PatchArgs,
    /// Name of the Helm release [default: the name in the embedding document, or gitlab-runner]
    #[arg(long, value_name = "NAME", help_heading = "Release")]
    release: Option<String>,
    /// Name of standard input in reports, for editors
    #[arg(
        long,
        value_name = "NAME",
        default_value = "-",
        hide_default_value = true,
        help_heading = "Values"
    )]
    stdin_filename: String,
    #[command(flatten)]
    lint_args: LintArgs,
    #[command(flatten)]
    fix_args: FixArgs,
    /// Print notes (findings of severity info) too, in the format human
    #[arg(long, help_heading = "Output")]
    notes: bool,
    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Rules")]
    exit_zero: bool,
    #[command(flatten)]
    baseline: BaselineArgs,
    /// Add an ignore comment at each finding
    #[arg(long, help_heading = "Rules")]
    add_ignores: bool,
    /// Do not check files and directories that match this pattern (repeatable, or comma-separated)
    #[arg(
        long,
        value_name = "GLOB",
        value_delimiter = ',',
        help_heading = "Values"
    )]
    exclude: Vec<PathPattern>,
    #[command(flatten)]
    reports: ReportArgs,
}

/// One file to check on top of the files of `-f`; `None` checks the files of `-f` themselves.
struct Task {
    file: Option<Target>,
    request: Request,
    /// Whether the files of the request are the layers in the settings.
    has_layers: bool,
    settings: Settings,
    /// Whether a report shows the fixes of findings.
    shows_fixes: bool,
}

/// What to do.
#[derive(Default)]
struct Plan {
    tasks: Vec<Task>,
    /// The settings files that are invalid. Files that they apply to are not checked.
    invalid_settings: Vec<InvalidSettings>,
    repositories: Repositories,
}

impl Validate {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        if let Some(flag) = self.fix_args.ineffective() {
            return Err(UsageError(format!("{flag} requires --fix or --diff")).into());
        }
        self.reports.check()?;
        let Plan {
            mut tasks,
            invalid_settings,
            ..
        } = self.plan()?;
        self.check_written(tasks.iter().flat_map(Task::named_files))?;
        let mut exit = Exit::Fine;
        let mut is_printed = false;
        if self.fix_args.is_active() {
            let jobs: Vec<Job> = tasks.iter().map(Task::job).collect();
            match self.fix_args.run(&jobs, &self.stdin_filename)? {
                Fixed::Done(exit) => return Ok(exit),
                Fixed::Written {
                    is_printed: printed,
                    stdin,
                    exit: written,
                } => {
                    (exit, is_printed) = (written, printed);
                    if let Some(stdin) = stdin {
                        tasks
                            .iter_mut()
                            .for_each(|task| task.request.overlay.set("-", stdin.as_slice()));
                    }
                }
            }
        }
        let mut report = Report {
            counts_fixes: !self.fix_args.is_active(),
            hides_notes: !self.notes,
            directory: std::env::current_dir().unwrap_or_default(),
            is_quiet: self.reports.is_quiet(),
            ..Report::default()
        };
        let results = parallel::map(&tasks, Task::run)?;
        let all = results.iter().flatten().flatten();
        let mut layers: HashSet<PathBuf> = all
            .flat_map(|linted| linted.references.iter().cloned())
            .collect();
        layers.extend(tasks.iter().flat_map(Task::layers));
        for (task, linted) in tasks.iter().zip(results) {
            match linted {
                Ok(mut linted) if task.is_walked_in(&layers) => {
                    linted.retain(|linted| !linted.may_be_layer);
                    task.add_to(&mut report, linted, true);
                }
                Ok(linted) => task.add_to(&mut report, linted, false),
                Err(error) => {
                    let error = format!("error: {:#}", anyhow::Error::from(error));
                    print::err(printable_text(&error) + "\n")?;
                    exit = Exit::NoAnswer;
                }
            }
        }
        if tasks.len() > 1 || report.embedded_in.len() > 1 {
            let reporting = tasks.iter().filter(|task| !task.is_walked_in(&layers));
            deduplicate(&mut report.findings, &readers(reporting));
        }
        let invalid = invalid_settings.iter().flat_map(InvalidSettings::finding);
        report.findings.extend(invalid);
        let checked = report.checked.iter().map(PathBuf::from);
        self.check_written(checked.chain(layers))?;
        if self.add_ignores {
            add_ignores::add(&mut report, self.reports.is_quiet())?;
        }
        self.baseline.apply(&mut report)?;
        self.reports.emit(&report, is_printed)?;
        let has_failed = exit == Exit::Fine && report.fails() && !self.exit_zero;
        Ok(if has_failed { Exit::Findings } else { exit })
    }

    /// Checks that no report or baseline is written to a file that is read.
    fn check_written(&self, read: impl Iterator<Item = PathBuf>) -> Result<(), UsageError> {
        let written = self.reports.files().chain(self.baseline.written());
        input::check_written(written, read)
    }

    fn plan(&self) -> anyhow::Result<Plan> {
        let targets = self.targets()?;
        let excluded = PathPatterns::new(Path::new(""), self.exclude.clone());
        let mut known: HashMap<PathBuf, Option<DirectorySettings>> = HashMap::new();
        let mut plan = Plan::default();
        for file in targets {
            let name = self.name(file.as_ref());
            if excluded.matches(name) {
                continue;
            }
            let directory = self.directory(file.as_ref());
            if !known.contains_key(&directory) {
                let settings = self.settings(&directory, &mut plan.invalid_settings)?;
                known.insert(directory.clone(), settings);
            }
            let Some(Some(settings)) = known.get(&directory) else {
                continue;
            };
            let settings = settings.of_file(name);
            if !settings.exclude.matches(name) {
                let mut task = self.task(file, settings)?;
                task.request.repositories = plan.repositories.clone();
                plan.tasks.push(task);
            }
        }
        match plan.invalid_settings.first() {
            Some(invalid) if plan.tasks.is_empty() => Err(UsageError(invalid.to_string()).into()),
            _ => Ok(plan),
        }
    }

    /// The files to check; `None` for those of `-f` alone.
    fn targets(&self) -> anyhow::Result<Vec<Option<Target>>> {
        let files = targets::find(&self.files)?;
        let layers = self.input.files();
        if files.is_empty() && layers.is_empty() && !self.input.sets_values() {
            let hint = "nothing to validate: pass a values file, or `-` for standard input";
            return Err(UsageError(hint.to_owned()).into());
        }
        input::check_stdin(files.iter().map(|file| &file.name).chain(layers))?;
        Ok(if files.is_empty() {
            vec![None]
        } else {
            files.into_iter().map(Some).collect()
        })
    }

    /// The directory where the search for settings starts.
    fn directory(&self, file: Option<&Target>) -> PathBuf {
        let first = self.input.files().first();
        input::directory(file.map(|file| &file.name).or(first), &self.stdin_filename)
    }

    /// The name of a file in reports.
    fn name<'n>(&'n self, file: Option<&'n Target>) -> &'n str {
        let last = self.input.files().last();
        match file.map(|file| &file.name).or(last) {
            Some(name) if name == "-" => &self.stdin_filename,
            Some(name) => name,
            None => "",
        }
    }

    /// The settings of a directory; `None` if its settings file is invalid.
    fn settings(
        &self,
        directory: &Path,
        invalid_settings: &mut Vec<InvalidSettings>,
    ) -> anyhow::Result<Option<DirectorySettings>> {
        match self.lint_args.of_directory(directory) {
            Ok(settings) => Ok(Some(settings)),
            Err(NoSettings::Invalid(invalid)) => {
                let is_new = |known: &InvalidSettings| known.to_string() != invalid.to_string();
                if invalid_settings.iter().all(is_new) {
                    invalid_settings.push(*invalid);
                }
                Ok(None)
            }
            Err(NoSettings::Fatal(error)) => Err(error),
        }
    }

    fn task(&self, file: Option<Target>, settings: Settings) -> anyhow::Result<Task> {
        let mut request = self.input.request(self.release.as_deref(), &settings)?;
        request.stdin_name.clone_from(&self.stdin_filename);
        self.patches.add_to(&mut request)?;
        let has_layers = self.input.files().is_empty();
        if has_layers {
            request.files = settings.files_below(self.name(file.as_ref()));
        }
        Ok(Task {
            file,
            has_layers,
            request,
            settings,
            shows_fixes: self.reports.show_fixes(),
        })
    }
}

/// Lints a file without the command line, with the fixes of its findings.
///
/// # Errors
/// If a file cannot be read.
pub fn report(job: &Job) -> Result<Report, ReadError> {
    let task = Task {
        file: job.file.clone().map(|name| Target {
            name,
            is_walked: job.is_walked,
        }),
        request: job.request.clone(),
        has_layers: false,
        settings: job.settings.clone(),
        shows_fixes: true,
    };
    let mut report = Report::default();
    task.add_to(&mut report, task.run()?, false);
    if report.embedded_in.len() > 1 {
        deduplicate(&mut report.findings, &readers(iter::once(&task)));
    }
    Ok(report)
}

/// Lint result of one release.
struct Linted {
    findings: Vec<RenderedDiagnostic>,
    /// The document that embeds the values, if any.
    embedded_in: Option<String>,
    /// The files that the document refers to.
    references: Vec<PathBuf>,
    /// Whether the values may be a layer of another document, which refers to them.
    may_be_layer: bool,
}

impl Linted {
    fn of(loaded: &LoadedValues, findings: Vec<RenderedDiagnostic>) -> Self {
        let references = loaded.references();
        Linted {
            findings,
            embedded_in: embedding_document(loaded),
            references: references.map(|name| absolute(Path::new(name))).collect(),
            may_be_layer: loaded.may_be_layer(),
        }
    }
}

impl Task {
    fn job(&self) -> Job {
        Job {
            file: self.file.as_ref().map(|file| file.name.clone()),
            is_walked: self.file.as_ref().is_some_and(|file| file.is_walked),
            request: self.request.clone(),
            settings: self.settings.clone(),
        }
    }

    fn run(&self) -> Result<Vec<Linted>, ReadError> {
        let request = self.request.clone();
        let releases = match &self.file {
            Some(file) => load::load_on_top(&file.name, request, file.is_walked)?,
            None => Box::new(iter::once(load::load(request)?)),
        };
        let lint = if self.shows_fixes {
            lint_with_fixes
        } else {
            lint
        };
        let mut releases = releases.peekable();
        let mut members = Vec::new();
        let mut linted: Vec<Linted> = Vec::new();
        while let Some(loaded) = releases.next() {
            if !linted.is_empty() || releases.peek().is_some() {
                let member = Member::of(&loaded);
                members.extend(member.map(|member| (linted.len(), member)));
            }
            let findings = self.reported(lint(&loaded, &self.settings));
            linted.push(Linted::of(&loaded, findings));
        }
        for (index, finding) in across::check(&members, &self.settings) {
            if let Some(one) = linted.get_mut(index) {
                one.findings.push(finding);
            }
        }
        Ok(linted)
    }

    /// The findings to report. Whether a comment in a layer is unused is known only if all files on top of it are checked.
    fn reported(&self, mut findings: Vec<RenderedDiagnostic>) -> Vec<RenderedDiagnostic> {
        let is_alone = self.has_layers && self.file.as_ref().is_some_and(|file| !file.is_walked);
        let is_in_layer = |finding: &RenderedDiagnostic| {
            let file = finding.file.as_ref();
            file.is_some_and(|file| self.request.files.contains(file))
        };
        findings.retain(|found| {
            !(is_alone && found.rule == &unused_ignore::RULE && is_in_layer(found))
        });
        findings
    }

    /// The files that flags and settings name. A file in a directory may be the report of the last run.
    fn named_files(&self) -> impl Iterator<Item = PathBuf> {
        let file = self.file.as_ref().filter(|file| !file.is_walked);
        let Request { files, patches, .. } = &self.request;
        let names = file.map(|file| &file.name).into_iter();
        names.chain(files).chain(patches).map(PathBuf::from)
    }

    /// The layers below the file that the settings name.
    fn layers(&self) -> impl Iterator<Item = PathBuf> {
        let files = self.request.files.iter().filter(|_| self.has_layers);
        files.map(|name| absolute(Path::new(name)))
    }

    /// Returns true if a directory walk found the file, and another one is checked on top of it: it is checked there, once.
    fn is_walked_in(&self, layers: &HashSet<PathBuf>) -> bool {
        let walked = self.file.as_ref().filter(|file| file.is_walked);
        walked.is_some_and(|file| layers.contains(&absolute(Path::new(&file.name))))
    }

    fn add_to(&self, report: &mut Report, linted: Vec<Linted>, is_layer: bool) {
        if linted.is_empty() && !is_layer {
            report.skipped_files += 1;
            return;
        }
        report.checked.push(self.name());
        for Linted {
            findings,
            embedded_in,
            ..
        } in linted
        {
            report.findings.extend(findings);
            report.embedded_in.extend(embedded_in);
        }
    }

    /// Its name in the report.
    fn name(&self) -> String {
        let last = self
            .file
            .as_ref()
            .map(|file| &file.name)
            .or(self.request.files.last());
        last.map_or_else(
            || "the flags".to_owned(),
            |name| self.request.shown(name).to_owned(),
        )
    }
}

/// Location of a release's values in a document: `clusters/a.yaml:7: HelmRelease ci/gitlab-runner, spec.values`.
fn embedding_document(loaded: &LoadedValues) -> Option<String> {
    let embedding = loaded
        .embedding
        .as_ref()
        .filter(|embedding| !embedding.kind.is_empty())?;
    let source = loaded.sources.source_of(embedding.span)?;
    let line = source.position(embedding.span.range().start).line;
    let path = if embedding.path.is_empty() {
        String::new()
    } else {
        format!(", {}", embedding.path)
    };
    let release = format!(" {}/{}", loaded.namespace(), loaded.name());
    let release = if embedding.names_release {
        release.as_str()
    } else {
        ""
    };
    Some(format!(
        "{}:{line}: {}{release}{path}",
        source.name, embedding.kind
    ))
}

/// Removes findings reported more than once for files shared by several releases. An unused ignore comment is kept only
/// if no release uses it.
fn deduplicate(findings: &mut Vec<RenderedDiagnostic>, readers: &HashMap<String, usize>) {
    let mut counts: HashMap<RenderedDiagnostic, usize> = HashMap::new();
    findings
        .iter()
        .for_each(|finding| *counts.entry(finding.clone()).or_default() += 1);
    findings.retain(|finding| {
        let count = counts.remove(finding).unwrap_or_default();
        let readers = finding.file.as_ref().and_then(|file| readers.get(file));
        let is_reported_by_all = readers.is_none_or(|&readers| count == readers);
        count > 0 && (finding.rule != &unused_ignore::RULE || is_reported_by_all)
    });
}

/// The number of tasks that report findings in each file.
fn readers<'t>(tasks: impl Iterator<Item = &'t Task>) -> HashMap<String, usize> {
    let mut readers: HashMap<String, usize> = HashMap::new();
    for task in tasks {
        let own = task.file.iter().map(|file| &file.name);
        let names: HashSet<&String> = task.request.files.iter().chain(own).collect();
        for name in names {
            *readers.entry(name.clone()).or_default() += 1;
        }
    }
    readers
}
