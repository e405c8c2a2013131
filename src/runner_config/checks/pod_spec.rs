//! `[[runners.kubernetes.pod_spec]]`: patches that are applied only with a feature flag, and only when they hold
//! something.

use crate::diagnostic::Level;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::View;

const FLAG: &str = "FF_USE_ADVANCED_POD_SPEC_CONFIGURATION";

pub(super) fn check(runner: &View<'_>, kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(patches) = kubernetes.get("pod_spec") else { return };
    let mut first = None;
    for patch in patches.items().filter(|patch| patch.node.as_map().is_some()) {
        first.get_or_insert_with(|| patch.clone());
        let (own, file) = (patch.get("patch"), patch.get("patch_path"));
        if patch.text("patch").is_none() && patch.text("patch_path").is_none() {
            let message = "this patch has neither `patch` nor `patch_path`, so it changes nothing";
            problems.push(Problem::value(ProblemKind::PodSpec, Level::Warning, &patch, message));
        } else if let (Some(_), Some(file)) =
            (own.filter(|own| own.as_text().is_some()), file.filter(|file| file.as_text().is_some()))
        {
            let message = "`patch_path` beside `patch`: the runner refuses both in one patch";
            problems.push(Problem::key(ProblemKind::PodSpec, Level::Error, &file, message));
        }
    }
    let Some(first) = first else { return };
    let flag = runner.at(&["feature_flags", FLAG]);
    if flag.is_none_or(|flag| flag.node.as_bool() != Some(true)) && !is_in_environment(runner) {
        let message = format!("patches of the pod are applied only with `{FLAG}`, which is off");
        let problem = Problem::value(ProblemKind::PodSpec, Level::Warning, &first, message);
        problems.push(problem.help(format!("add `{FLAG} = true` in `[runners.feature_flags]`")));
    }
}

/// Flags can be switched on by a variable of the job, too.
fn is_in_environment(runner: &View<'_>) -> bool {
    let Some(environment) = runner.get("environment") else { return false };
    environment.items().any(|entry| entry.node.as_str().is_some_and(|text| text.starts_with(FLAG)))
}
