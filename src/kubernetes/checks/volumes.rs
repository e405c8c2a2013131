//! Mounts of volumes, and the volumes that they name.

use std::collections::HashSet;

use crate::shape::ProblemKind;
use crate::suggestion::did_you_mean;

use super::subject::{Subject, text};

/// As many names are looked at for a guess: there may be thousands of volumes, and as many mounts of others.
const MOST_CANDIDATES: usize = 100;

/// The parts of a mount.
pub(super) fn mount(subject: &mut Subject<'_>) {
    if subject.text("subPath").is_some() && subject.text("subPathExpr").is_some() {
        let message = "a mount has a `subPath` or a `subPathExpr`, not both";
        subject.report_key("subPathExpr", ProblemKind::Conflict, message);
    }
}

/// The containers of a pod mount volumes that the pod has, or that its controller claims for it.
pub(super) fn of_pod(subject: &mut Subject<'_>, claimed: &[&str]) {
    let own = subject.list("volumes").iter().filter_map(|volume| text(volume, "name"));
    let volumes: Vec<&str> = own.chain(claimed.iter().copied()).collect();
    let known: HashSet<&str> = volumes.iter().copied().collect();
    for kind in ["initContainers", "containers", "ephemeralContainers"] {
        subject.each(kind, |container| {
            for key in ["volumeMounts", "volumeDevices"] {
                container.each(key, |mount| dangling(mount, &known, &volumes));
            }
        });
    }
}

fn dangling(mount: &mut Subject<'_>, known: &HashSet<&str>, volumes: &[&str]) {
    let Some(name) = mount.text("name").filter(|name| !known.contains(name)) else { return };
    let candidates = volumes.iter().copied().take(MOST_CANDIDATES);
    let meant = did_you_mean(name, candidates);
    mount.report("name", ProblemKind::Dangling, format!("there is no volume named `{name}`"));
    if let Some(problem) = mount.out.last_mut() {
        problem.suggestion = meant;
    }
}
