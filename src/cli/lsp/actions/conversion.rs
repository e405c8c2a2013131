//! Converts the values to the newest chart version, as `runnergen migrate` does.

use gen_lsp_types::{CodeAction, CodeActionKind};

use super::super::commands;
use super::{Requested, edits};
use crate::chart::version::ChartVersion;
use crate::fix::migrate::{self, MigratedRelease, Migration, Options, Task};

/// The action, if the values were written for an older chart version.
pub fn action(requested: &Requested<'_>) -> Option<CodeAction> {
    let Requested {
        document, analysis, ..
    } = requested;
    let options = Options::default();
    let mut releases = analysis.releases.iter();
    if !releases.any(|release| migrate::is_outdated(release, options)) {
        return None;
    }
    let migration = migrate::migrate(&analysis.migration(document), options).ok()?;
    let (proof, refusal) = (proof(&migration.releases), refusal(&migration.releases));
    let action = CodeAction {
        title: format!("Convert to chart {}{proof}", ChartVersion::default()),
        kind: Some(CodeActionKind::RefactorRewrite),
        command: tasks(&migration).map(|tasks| commands::next_steps(tasks, None)),
        ..CodeAction::default()
    };
    if let Some(reason) = refusal {
        let action = CodeAction {
            command: None,
            ..action
        };
        return requested.offer(action, Err(reason));
    }
    if migration.files.is_empty() {
        return None;
    }
    let edit = edits::of_files(document, analysis, &migration.files)?;
    requested.offer(action, Ok(edit))
}

/// `: 82 settings compared, 80 equal, 2 differ for a known reason`
fn proof(releases: &[MigratedRelease]) -> String {
    let (compared, differing) = releases.iter().fold((0, 0), |(compared, differing), one| {
        let differences = one.proof.differences.len();
        (compared + one.proof.compared, differing + differences)
    });
    let equal = compared - differing;
    let differ = if differing == 1 { "differs" } else { "differ" };
    format!(
        ": {compared} settings compared, {equal} equal, {differing} {differ} for a known reason"
    )
}

/// The reason why the values cannot be converted completely.
fn refusal(releases: &[MigratedRelease]) -> Option<String> {
    let release = releases.iter().find(|release| !release.is_complete())?;
    if let Some(reason) = release.refused() {
        return Some(reason.to_owned());
    }
    if let Some(kept) = release.kept.first() {
        return Some(format!("{} is not migrated: {}", kept.path, kept.reason));
    }
    if let Some(reason) = &release.proof.impossible {
        return Some(format!("not proven: {reason}"));
    }
    let unexplained = release
        .proof
        .differences
        .iter()
        .filter(|difference| difference.reason.is_none());
    let keys: Vec<&str> = unexplained.map(|found| found.key.as_str()).collect();
    Some(format!("these settings would differ: {}", keys.join(", ")))
}

/// What must be done outside of the values.
fn tasks(migration: &Migration) -> Option<String> {
    let tasks = migration
        .releases
        .iter()
        .flat_map(|release| &release.checklist);
    let line = |(index, task): (usize, &Task)| {
        let command = task.command.iter().map(|command| format!("\n   {command}"));
        format!(
            "{}. {}{}",
            index + 1,
            task.text,
            command.collect::<String>()
        )
    };
    let lines: Vec<String> = tasks.enumerate().map(line).collect();
    (!lines.is_empty()).then(|| format!("To do:\n{}", lines.join("\n")))
}
