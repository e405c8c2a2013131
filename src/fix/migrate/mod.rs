//! Migrates values of an old chart version to the newest one.
//!
//! In: a [`Job`] and [`Options`]. Out: a [`Migration`]: the new contents of the files, and for each release the assumed old
//! chart version, a checklist of what must be done outside of the file, and a [`Proof`] that the runner is configured as
//! before. A step returns changes of the values; each is applied to the files in memory, which are read again. The proof
//! does not depend on the steps: it compares what the two chart versions render.

mod assumption;
mod checklist;
mod config;
mod dead;
mod effective;
mod extract;
mod image;
mod pod_security;
mod proof;
mod rbac;
mod reasons;
mod registration;
mod workspace;

use std::iter;

use serde::Serialize;

use self::effective::{Effective, Token};
use self::workspace::Workspace;
use super::{Change, FixedFile, Job};
use crate::chart::version::ChartVersion;
use crate::input::load::ReadError;
use crate::input::loaded::{ConfigRole, LoadedValues};
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::redact::Mask;

pub use assumption::{Assumption, Evidence};
pub use checklist::Task;
pub use extract::{Extraction, TOKENS, extract};
pub use proof::{Difference, Proof};

/// What to migrate from and to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// The chart version that the values were written for; derived if not given.
    pub from: Option<ChartVersion>,
    /// The chart version to migrate to.
    pub to: ChartVersion,
}

/// The result of a migration.
#[derive(Debug, Default)]
pub struct Migration {
    /// The releases in the file.
    pub releases: Vec<MigratedRelease>,
    /// The files that change.
    pub files: Vec<FixedFile>,
    /// What was read from standard input.
    pub stdin: Option<Vec<u8>>,
}

/// The migration of the values of one release.
#[derive(Debug, Serialize)]
pub struct MigratedRelease {
    /// The file, and the path of the values if a document embeds them.
    pub name: String,
    /// The old chart version.
    pub from: Assumption,
    /// The new chart version.
    #[serde(serialize_with = "as_text")]
    pub to: ChartVersion,
    /// What must be done outside of the file.
    pub checklist: Vec<Task>,
    /// Values that stay as they are.
    pub kept: Vec<Note>,
    /// Values that were removed without a replacement.
    pub dropped: Vec<Note>,
    /// Whether the runner is configured as before.
    pub proof: Proof,
}

/// A value, and the reason for what happens to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// The path of the value; empty for the file.
    pub path: String,
    /// The reason, as a clause.
    pub reason: String,
}

impl Note {
    fn new(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Note {
            path: path.into(),
            reason: reason.into(),
        }
    }

    fn texts(&mut self) -> [&mut String; 2] {
        [&mut self.path, &mut self.reason]
    }
}

fn as_text<S: serde::Serializer>(version: &ChartVersion, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(version.as_str())
}

/// Whether values were written for an older chart version.
pub fn is_outdated(loaded: &LoadedValues, options: Options) -> bool {
    Assumption::of(loaded, options).version < options.to
}

impl MigratedRelease {
    /// The reason why the file is not migrated at all.
    pub fn refused(&self) -> Option<&str> {
        let of_file = self.kept.iter().find(|note| note.path.is_empty());
        of_file.map(|note| note.reason.as_str())
    }

    /// Redacts what the texts quote from the values.
    fn redacted(mut self, quoted: &[Option<&LoadedValues>]) -> Self {
        for mask in quoted.iter().flatten().map(|values| Mask::of(values)) {
            for text in self.texts() {
                *text = mask.text(text);
            }
        }
        self
    }

    fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        let tasks = self.checklist.iter_mut().flat_map(Task::texts);
        let notes = self.kept.iter_mut().chain(&mut self.dropped);
        iter::once(&mut self.name)
            .chain(tasks)
            .chain(notes.flat_map(Note::texts))
            .chain(self.proof.texts())
    }

    /// Whether nothing is left to explain or to migrate.
    pub fn is_complete(&self) -> bool {
        self.kept.is_empty() && self.proof.holds()
    }
}

/// What a step knows of the migration.
struct Plan {
    from: ChartVersion,
    to: ChartVersion,
    /// The files below the migrated one, which stay as they are.
    base: Vec<String>,
}

impl Plan {
    /// The base file that holds the value at a path.
    fn base_of<'a>(&self, context: &RuleContext<'a>, path: &str) -> Option<&'a str> {
        let file = file_of(context, path)?;
        self.base.iter().any(|base| base == file).then_some(file)
    }
}

/// The name of the file that holds the value at a path.
fn file_of<'a>(context: &RuleContext<'a>, path: &str) -> Option<&'a str> {
    let span = context.given(path)?.key_span;
    let source = context.loaded.sources.source_of(span)?;
    Some(source.name.as_str())
}

/// A step: changes of the values that belong together, each group on its own.
type Step = fn(&RuleContext<'_>, &Plan) -> Vec<Vec<Change>>;

/// The steps for the runner configuration.
const CONFIG: &[Step] = &[config::assemble, config::move_namespace, config::remove];

/// The steps after them, in order. Each sees the result of the ones before it. In a chain, each requires the one before it.
const CHAINS: [&[Step]; 5] = [
    &[registration::name_secret, registration::remove],
    &[image::migrate],
    &[pod_security::migrate],
    &[rbac::add_rule, rbac::remove],
    &[dead::remove],
];

/// Rules whose fixes are applied before the other steps: a misspelled key may be one that a step converts.
const BEFORE: [&str; 2] = ["unknown-key", "config-unknown-key"];

/// Rules whose fixes are applied after the steps.
const AFTER: [&str; 7] = [
    "unknown-key",
    "config-unknown-key",
    "config-key-removed",
    "config-deprecated-key",
    "removed-key",
    "deprecated-value",
    "string-for-boolean",
];

/// Migrates the values of a file in memory.
///
/// # Errors
/// If a file cannot be read.
pub fn migrate(job: &Job, options: Options) -> Result<Migration, ReadError> {
    let mut files = Workspace::open(job, options.to)?;
    let original = files.original()?;
    if let Some(refused) = refused(&original, files.file(), options.to) {
        return Ok(files.finish(vec![refused]));
    }
    let assumptions: Vec<Assumption> = original
        .iter()
        .map(|loaded| Assumption::of(loaded, options))
        .collect();
    let mut drafts = Vec::new();
    for (index, from) in assumptions.into_iter().enumerate() {
        drafts.push(Draft::of(&mut files, index, from, options.to)?);
    }
    let mut titles = files.fix(&BEFORE)?;
    for draft in &mut drafts {
        draft.go_on(&mut files)?;
    }
    titles.extend(files.fix(&AFTER)?);
    let releases = drafts
        .into_iter()
        .zip(&original)
        .map(|(draft, original)| draft.finish(&files, original, &titles));
    let releases = releases.collect::<Result<Vec<_>, _>>()?;
    Ok(files.finish(releases))
}

/// A release that is being migrated.
struct Draft {
    index: usize,
    from: Assumption,
    plan: Plan,
    /// The settings that GitLab stores for a runner with an authentication token.
    tasks: Vec<Task>,
    token: Token,
    kept: Vec<Note>,
    dropped: Vec<Note>,
}

impl Draft {
    fn of(
        files: &mut Workspace<'_>,
        index: usize,
        from: Assumption,
        to: ChartVersion,
    ) -> Result<Self, ReadError> {
        let plan = Plan {
            from: from.version,
            to,
            base: files.base_files(),
        };
        let old = files.load(index, plan.from)?;
        let (kept, dropped) = old
            .as_ref()
            .map(|old| notes(old, &plan))
            .unwrap_or_default();
        let mut draft = Draft {
            index,
            from,
            plan,
            tasks: Vec::new(),
            token: Token::Unchanged,
            kept,
            dropped,
        };
        draft.apply_chain(files, CONFIG)?;
        Ok(draft)
    }

    /// Applies the other steps.
    fn go_on(&mut self, files: &mut Workspace<'_>) -> Result<(), ReadError> {
        let old = files.load(self.index, self.plan.from)?;
        for chain in CHAINS {
            self.apply_chain(files, chain)?;
        }
        if let Some(old) = old {
            let new = files.load(self.index, self.plan.to)?;
            self.registration(&old, new.as_ref());
        }
        files.set_chart_version(self.index)
    }

    fn apply_chain(&mut self, files: &mut Workspace<'_>, steps: &[Step]) -> Result<(), ReadError> {
        for step in steps {
            if !self.apply(files, *step)? {
                break;
            }
        }
        Ok(())
    }

    /// Applies the groups of changes of a step together, or each that is possible. Returns whether all were.
    fn apply(&mut self, files: &mut Workspace<'_>, step: Step) -> Result<bool, ReadError> {
        let Some(loaded) = files.load(self.index, self.plan.to)? else {
            return Ok(true);
        };
        let groups = step(&RuleContext::of(&loaded), &self.plan);
        if groups.is_empty() || files.apply(&loaded, &groups.concat())?.is_ok() {
            return Ok(true);
        }
        let mut refused = 0;
        for _ in 0..groups.len() {
            let Some(loaded) = files.load(self.index, self.plan.to)? else {
                break;
            };
            // An applied group has moved the text, and is no longer among the groups.
            let groups = step(&RuleContext::of(&loaded), &self.plan);
            let Some(group) = groups.get(refused) else {
                break;
            };
            if let Err(reason) = files.apply(&loaded, group)? {
                refused += 1;
                let path = group.iter().find_map(|change| loaded.path_of(change.span));
                let path = path.map(|(path, _)| path).unwrap_or_default();
                self.kept.push(Note::new(path, reason));
            }
        }
        Ok(refused == 0)
    }

    /// What must be set in GitLab, if the registration token was replaced.
    fn registration(&mut self, old: &LoadedValues, new: Option<&LoadedValues>) {
        let is_moved =
            |new: &LoadedValues| registration::has_token(old) && !registration::has_token(new);
        if new.is_some_and(is_moved) {
            self.token = Token::Replaced;
            self.tasks = registration::tasks(old);
        }
    }

    fn finish(
        self,
        files: &Workspace<'_>,
        original: &LoadedValues,
        titles: &[String],
    ) -> Result<MigratedRelease, ReadError> {
        let Draft {
            from,
            plan,
            mut tasks,
            token,
            kept,
            dropped,
            ..
        } = self;
        let new = files.load(self.index, plan.to)?;
        let old = files.load_original(self.index, plan.from)?;
        tasks.extend(checklist::of_chart(original, new.as_ref(), &plan));
        tasks.extend(new.as_ref().and_then(|new| checklist::leftover(new, &plan)));
        let known = reasons::Known {
            kept: &kept,
            dropped: &dropped,
            titles,
            is_token_replaced: token == Token::Replaced,
        };
        let proof = match (&old, &new) {
            (Some(old), Some(new)) => proof::prove(
                (old, Effective::of(old, Token::Unchanged)),
                (new, Effective::of(new, token)),
                &known,
            ),
            _ => Proof::impossible("the file no longer has the values of this release"),
        };
        let release = MigratedRelease {
            name: name(original, files.file()),
            from,
            to: plan.to,
            checklist: tasks,
            kept,
            dropped,
            proof,
        };
        Ok(release.redacted(&[Some(original), new.as_ref()]))
    }
}

/// The values that stay, and those that are removed without a replacement.
fn notes(old: &LoadedValues, plan: &Plan) -> (Vec<Note>, Vec<Note>) {
    let context = RuleContext::of(old);
    let mut kept = config::kept(&context);
    kept.extend(registration::kept(&context));
    let mut dropped = config::dropped(&context, plan);
    dropped.extend(image::dropped(&context, plan));
    dropped.extend(dead::dropped(&context));
    dropped.retain(|note| plan.base_of(&context, &note.path).is_none());
    (kept, dropped)
}

/// The first release that makes the file one that is not migrated.
fn refused(
    releases: &[LoadedValues],
    file: Option<&str>,
    to: ChartVersion,
) -> Option<MigratedRelease> {
    releases.iter().find_map(|loaded| {
        let reason = refusal(loaded)?;
        let release = MigratedRelease {
            name: name(loaded, file),
            from: Assumption {
                version: to,
                evidence: Evidence::None,
            },
            to,
            checklist: Vec::new(),
            kept: vec![Note::new("", reason.as_str())],
            dropped: Vec::new(),
            proof: Proof::impossible(reason),
        };
        Some(release.redacted(&[Some(loaded)]))
    })
}

/// The reason why a file is not migrated, if there is one.
fn refusal(loaded: &LoadedValues) -> Option<String> {
    if !loaded.is_read() {
        return Some(read_error(loaded));
    }
    let config = loaded.config.as_ref();
    if config.is_some_and(|config| config.role == ConfigRole::File) {
        return Some("it is a runner configuration, not values of the chart".to_owned());
    }
    workspace::is_encrypted(loaded)
        .then(|| "SOPS encrypted it: decrypt it first, with `sops -d`".to_owned())
}

fn read_error(loaded: &LoadedValues) -> String {
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    let first = loaded.diagnostics.iter().find(is_error);
    first.map_or_else(
        || "it cannot be read".to_owned(),
        |found| {
            let location = loaded.sources.location(found.span()).unwrap_or_default();
            format!("{location}: {}", found.message)
        },
    )
}

/// The file, and the path of the values if a document embeds them.
fn name(loaded: &LoadedValues, file: Option<&str>) -> String {
    let first = || loaded.sources.first().map(|file| file.name.as_str());
    let file = file.or_else(first).unwrap_or_default();
    match &loaded.embedding {
        Some(embedding) if !embedding.path.is_empty() => {
            format!("{file}: {} {}", embedding.kind, embedding.path)
        }
        _ => file.to_owned(),
    }
}
