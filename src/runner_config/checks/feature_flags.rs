//! `[runners.feature_flags]`: flags that exist.

use crate::diagnostic::Level;
use crate::printable::clip;
use crate::runner_config::flags;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;
use crate::suggestion::did_you_mean;

pub(super) fn check(runner: &View<'_>, problems: &mut Vec<Problem>) {
    if let Some(section) = runner.get("feature_flags") {
        section.entries().for_each(|(name, view)| problems.extend(check_flag(name, &view)));
    }
}

fn check_flag(name: &str, view: &View<'_>) -> Option<Problem> {
    if let Some(flag) = flags::find(name) {
        let message = format!("`{name}` is deprecated: release {} removes it", flag.removed_in?);
        return Some(Problem::key(ProblemKind::FeatureFlagDeprecated, Level::Warning, view, message));
    }
    if flags::RETIRED.contains(&name) {
        let message = format!("`{name}` is retired: releases of today know it no more, and it does nothing");
        return Some(Problem::key(ProblemKind::FeatureFlagRetired, Level::Warning, view, message));
    }
    let problem = Problem::key(
        ProblemKind::FeatureFlagUnknown,
        Level::Warning,
        view,
        format!("there is no feature flag `{}`; it does nothing", clip(name)),
    );
    Some(problem.maybe_help(did_you_mean(name, flags::names())))
}
