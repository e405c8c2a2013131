//! Values that the second chart version still reads and that are going to be removed.

use super::{Change, Comparison, Impact, Kind, Since, changed_in};
use crate::chart::version::ChartVersion;
use crate::lint::check;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rules::values::deprecated_value;
use crate::runner_config::version::RunnerVersion;

/// GitLab deprecated registration tokens in this version, together with the runner of the same version.
const TOKENS_DEPRECATED: RunnerVersion = RunnerVersion::new(15, 6, 0);

/// GitLab announced to remove registration tokens in this version.
const TOKENS_REMOVED: &str = "20.0";

pub(super) fn changes(comparison: &Comparison<'_>) -> Vec<Change> {
    let mut changes: Vec<Change> = registration_token(comparison).into_iter().collect();
    let found = check::check(comparison.after()).into_iter();
    let deprecated = found.filter(|found| found.rule == &deprecated_value::RULE);
    changes.extend(deprecated.map(|found| value(comparison, found)));
    changes
}

fn registration_token(comparison: &Comparison<'_>) -> Option<Change> {
    const NAME: &str = "runnerRegistrationToken";
    let (_, runner) = comparison.runners();
    if runner < TOKENS_DEPRECATED || !comparison.context.is_on(NAME) {
        return None;
    }
    let message = format!(
        "registration tokens are deprecated since GitLab {}; GitLab {TOKENS_REMOVED} removes them",
        TOKENS_DEPRECATED.minor()
    );
    let help =
        "create the runner in GitLab, and use its `glrt-` token: in a Secret, or as `runnerToken`";
    let change = comparison.change_at(NAME, Impact::Deprecated, Kind::Value, message);
    Some(
        change
            .since(Since::GitLab("15.6"))
            .removal(Some(Since::GitLab(TOKENS_REMOVED)))
            .help(Some(help.to_owned()), &comparison.mask),
    )
}

fn value(comparison: &Comparison<'_>, found: Diagnostic) -> Change {
    let mut change = comparison
        .change(
            found.span(),
            Impact::Deprecated,
            Kind::Value,
            &found.path,
            found.message.clone(),
        )
        .help(found.help, &comparison.mask);
    change.since = since(&found.path, comparison.after().chart).map(Since::Chart);
    if let Some(since) = change.since {
        change.message = format!("{} since {since}", change.message);
    }
    change
}

/// The chart version that introduced the replacement of a deprecated value.
fn since(path: &str, chart: ChartVersion) -> Option<ChartVersion> {
    let keys: Vec<&str> = path.split('.').collect();
    let instead = deprecated_value::replacement(&keys)?;
    let reads = |chart: ChartVersion| chart.reads(&instead);
    Some(changed_in(
        ChartVersion::all(),
        ChartVersion::OLDEST,
        chart,
        reads,
    ))
}
