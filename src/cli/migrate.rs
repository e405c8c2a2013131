//! `runnergen migrate`: brings values of an old chart version to the newest one.

use std::collections::HashSet;
use std::fmt::Write;

use clap::{Args, ValueEnum, ValueHint};
use serde_json::json;

use super::lint_args::LintArgs;
use super::targets::Target;
use super::{fixed_files, input, print, targets};
use crate::chart::release::Release;
use crate::chart::requested_version::RequestedVersion;
use crate::chart::version::ChartVersion;
use crate::cli::exit::{Exit, UsageError};
use crate::fix::migrate::{
    self, Assumption, Difference, Evidence, MigratedRelease, Migration, Options, Proof, Task,
};
use crate::fix::{self, FixedFile, Job};
use crate::input::gitops::ValuesPath;
use crate::input::overlay::identity;
use crate::input::request::{Request, Unspecified};
use crate::lint::settings::Settings;
use crate::report::printable::printable_text;

const EXAMPLES: &str = "\
Examples:
  runnergen migrate values.yaml                      # print the changes as a diff
  runnergen migrate --write values.yaml              # make them
  runnergen migrate --from 0.41.0 clusters/          # every file of a repository, written for this chart version
  helm get values gitlab-runner | runnergen migrate --write - > values.yaml";

/// Migrate values of an old chart version to the newest one, and prove that the runner is configured as before
///
/// Removed runner settings move into runners.config, a registration token is replaced by a Secret. The changes are printed
/// to standard output, what must be done in GitLab and the proof to standard error. The exit code is 1 if a setting of
/// the runner differs for an unknown reason, or a value cannot be migrated.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Migrate {
    /// Values file, document with embedded values (HelmRelease, Application, helmfile, …) or directory, `-` for standard
    /// input; each is migrated separately, on top of the files of -f
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::AnyPath)]
    files: Vec<String>,
    /// Write the files; with `-`, print the new text
    #[arg(short, long)]
    write: bool,
    /// Chart version that the values were written for [default: the version in the embedding document, or the newest one
    /// that reads the keys]
    #[arg(long, value_name = "VERSION")]
    from: Option<RequestedVersion>,
    /// Chart version to migrate to [default: the newest verified one]
    #[arg(long, value_name = "VERSION")]
    to: Option<RequestedVersion>,
    /// Values file below the given ones (repeatable, or comma-separated)
    #[arg(short = 'f', long = "values", value_name = "FILE", value_delimiter = ',', value_hint = ValueHint::FilePath)]
    values: Vec<String>,
    /// Path of the values in a document of an unknown kind: `spec.values`, `data["values.yaml"]`
    #[arg(long, value_name = "PATH")]
    at: Option<ValuesPath>,
    /// Name of the Helm release [default: the name in the embedding document, or gitlab-runner]
    #[arg(long, value_name = "NAME")]
    release: Option<String>,
    /// Namespace of the release [default: the namespace in the embedding document, or default]
    #[arg(short, long, value_name = "NAME")]
    namespace: Option<String>,
    /// Format of the result
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value = "text")]
    output: Format,
    #[command(flatten)]
    lint_args: LintArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The diff, and the report on standard error
    Text,
    /// All in one JSON document
    Json,
}

impl Migrate {
    pub fn run(self) -> anyhow::Result<Exit> {
        let (files, base) = self.without_base_files(targets::find(&self.files)?)?;
        input::check_stdin(
            files
                .iter()
                .chain(&base)
                .map(|file| &file.name)
                .chain(&self.values),
        )?;
        let mut exit = Exit::Fine;
        let mut documents = Vec::new();
        let mut printed = String::new();
        for (index, target) in files.iter().chain(&base).enumerate() {
            // Files on top may still need the settings of a base file.
            let is_needed = index >= files.len() && exit != Exit::Fine;
            let job = self.job(&target.name, target.is_walked)?;
            let migration = migrate::migrate(&job, self.options())?;
            let is_complete = migration.releases.iter().all(MigratedRelease::is_complete);
            if !is_complete {
                exit = Exit::Findings;
            }
            if !self.write || self.output == Format::Json {
                printed += &diff(&migration);
            }
            match self.output {
                Format::Text => self.print(&migration)?,
                Format::Json => documents.push(document(&migration)),
            }
            if self.write && !is_complete && !migration.files.is_empty() {
                // A second run would take what is left for values of the new chart version.
                let note = format!(
                    "{}: not written, because settings would have no effect; without --write, the changes are printed",
                    target.name
                );
                print::err(printable_text(&note) + "\n")?;
            } else if self.write && is_needed && !migration.files.is_empty() {
                let note = format!(
                    "{}: not written, because a file on top of it is not migrated; name it alone to write it",
                    target.name
                );
                print::err(printable_text(&note) + "\n")?;
            } else if self.write && !self.write_files(&migration)? {
                return Ok(Exit::NoAnswer);
            }
        }
        if self.output == Format::Json {
            let text = serde_json::to_string_pretty(&json!({ "files": documents }))?;
            print::out(text + "\n")?;
        }
        fixed_files::warn_of_secrets(&printed)?;
        Ok(exit)
    }

    fn options(&self) -> Options {
        let followed = |version: &RequestedVersion| version.followed;
        Options {
            from: self.from.as_ref().map(followed),
            to: self.to.as_ref().map(followed).unwrap_or_default(),
        }
    }

    fn job(&self, file: &str, is_walked: bool) -> anyhow::Result<Job> {
        let settings = self.settings(file)?;
        let name = self.release.as_deref().unwrap_or(Release::DEFAULT_NAME);
        let namespace = self.namespace.as_deref();
        let namespace = namespace.unwrap_or(Release::DEFAULT_NAMESPACE);
        let release = Release::new(name, namespace);
        let files = self.below(file)?;
        Ok(Job {
            file: Some(file.to_owned()),
            is_walked,
            request: Request {
                files,
                at: self.at.clone(),
                stdin_name: "-".to_owned(),
                release: release.map_err(|error| UsageError(error.to_string()))?,
                unspecified: Unspecified {
                    name: self.release.is_none(),
                    namespace: self.namespace.is_none(),
                    chart: true,
                },
                ..Request::default()
            },
            settings,
        })
    }

    /// The files, and those of them that are below others: they are migrated last, when their settings have been copied to
    /// the files on top.
    fn without_base_files(&self, files: Vec<Target>) -> anyhow::Result<(Vec<Target>, Vec<Target>)> {
        let mut base = HashSet::new();
        for file in &files {
            base.extend(self.below(&file.name)?.iter().map(|name| identity(name)));
        }
        let is_base = |file: &Target| base.contains(&identity(&file.name));
        let (base, files) = files.into_iter().partition(is_base);
        Ok((files, base))
    }

    /// The files below a file.
    fn below(&self, file: &str) -> anyhow::Result<Vec<String>> {
        if self.values.is_empty() {
            Ok(self.settings(file)?.files_below(file))
        } else {
            Ok(self.values.clone())
        }
    }

    fn settings(&self, file: &str) -> anyhow::Result<Settings> {
        let directory = input::directory(Some(&file.to_owned()), "-");
        match self.lint_args.of_directory(&directory) {
            Ok(settings) => Ok(settings.of_file(file)),
            Err(super::lint_args::NoSettings::Invalid(invalid)) => {
                Err(UsageError(invalid.to_string()).into())
            }
            Err(super::lint_args::NoSettings::Fatal(error)) => Err(error),
        }
    }

    fn print(&self, migration: &Migration) -> anyhow::Result<()> {
        if !self.write {
            print::out(diff(migration))?;
        }
        for release in &migration.releases {
            let report = report(release, migration.files.is_empty());
            let lines = report.lines().map(|line| printable_text(line) + "\n");
            print::err(lines.collect::<String>())?;
        }
        Ok(())
    }

    /// Writes the files. Returns whether that was possible.
    fn write_files(&self, migration: &Migration) -> anyhow::Result<bool> {
        for changed in migration.files.iter().filter(|file| file.name != "-") {
            if !fixed_files::write(changed)? {
                return Ok(false);
            }
        }
        if let Some(unchanged) = &migration.stdin {
            let changed = migration.files.iter().find(|file| file.name == "-");
            print::out(changed.map_or(unchanged, |file| &file.after))?;
        }
        Ok(true)
    }
}

fn diff(migration: &Migration) -> String {
    let patch = |file: &FixedFile| fix::patch(file, &file.name);
    migration.files.iter().map(patch).collect()
}

fn document(migration: &Migration) -> serde_json::Value {
    json!({
        "diff": diff(migration),
        "releases": migration.releases,
    })
}

/// The report about a release.
fn report(release: &MigratedRelease, is_unchanged: bool) -> String {
    if let Some(reason) = release.refused() {
        return format!("error: {} is not migrated: {reason}\n", release.name);
    }
    let mut text = format!("{}: {}\n", release.name, versions(release));
    if is_unchanged {
        text += "  Nothing to change\n";
    }
    for kept in &release.kept {
        let _infallible = writeln!(text, "  {} is not migrated: {}", kept.path, kept.reason);
    }
    for dropped in &release.dropped {
        let _infallible = writeln!(text, "  {} is removed: {}", dropped.path, dropped.reason);
    }
    text += &checklist(&release.checklist);
    text + &proof(&release.proof, &release.from, release.to)
}

/// `chart 0.52.1 (assumed: the newest version that reads `runners.image`) to 0.92.0`
fn versions(release: &MigratedRelease) -> String {
    let Assumption { version, evidence } = &release.from;
    let reason = match evidence {
        Evidence::Flag => "from the flag".to_owned(),
        Evidence::Document => "from the document".to_owned(),
        Evidence::None => {
            "assumed: no older one has more of the keys; `--from VERSION` names another one"
                .to_owned()
        }
        Evidence::Keys(keys) => {
            let shown: Vec<String> = keys.iter().take(3).map(|key| format!("`{key}`")).collect();
            let more = if keys.len() > shown.len() {
                ", …"
            } else {
                ""
            };
            format!(
                "assumed: the newest one with {}{more}; `--from VERSION` names another one",
                shown.join(", ")
            )
        }
    };
    format!("chart {version} ({reason}) to {}", release.to)
}

fn checklist(tasks: &[Task]) -> String {
    let mut text = String::new();
    for (index, task) in tasks.iter().enumerate() {
        if index == 0 {
            text += "  To do:\n";
        }
        let _infallible = writeln!(text, "  {}. {}", index + 1, task.text);
        if let Some(command) = &task.command {
            let _infallible = writeln!(text, "     {command}");
        }
    }
    text
}

fn proof(proof: &Proof, from: &Assumption, to: ChartVersion) -> String {
    if let Some(reason) = &proof.impossible {
        return format!("  Not proven: {reason}\n");
    }
    let (explained, unexplained): (Vec<_>, Vec<_>) = proof
        .differences
        .iter()
        .partition(|difference| difference.reason.is_some());
    let equal = proof.compared - proof.differences.len();
    let mut text = format!(
        "  Compared {} settings of the runner under chart {} and {to}: {equal} equal, {} differ for a known reason, {} unexplained\n",
        proof.compared,
        from.version,
        explained.len(),
        unexplained.len()
    );
    for difference in unexplained.into_iter().chain(explained) {
        text += &line(difference);
    }
    text
}

/// `    runners.kubernetes.image: "a" -> "b": reason`
fn line(difference: &Difference) -> String {
    let shown = |value: &Option<String>| {
        value
            .as_ref()
            .map_or_else(|| "not set".to_owned(), |value| format!("{value:?}"))
    };
    let reason = difference.reason.as_deref().unwrap_or("UNEXPLAINED");
    format!(
        "    {}: {} -> {}: {reason}\n",
        difference.key,
        shown(&difference.old),
        shown(&difference.new)
    )
}
