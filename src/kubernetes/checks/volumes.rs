//! Mounts of volumes, and the volumes that they name.

use std::collections::HashSet;

use crate::kubernetes::RULES;
use helm_template::suggestion::did_you_mean;

use super::cursor::{Cursor, text};

/// As many names are looked at for a guess: there may be thousands of volumes, and as many mounts of others.
const MOST_CANDIDATES: usize = 100;

/// The parts of a mount.
pub(super) fn mount(cursor: &mut Cursor<'_>) {
    if cursor.text("subPath").is_some() && cursor.text("subPathExpr").is_some() {
        let message =
            "conflicting `subPathExpr`: `subPath` is set, and only one of them is allowed";
        let span = cursor.key_span("subPath");
        cursor
            .report_key("subPathExpr", RULES.conflict, message)
            .relate(span, "`subPath` is set here");
    }
}

/// The containers of a pod mount volumes that the pod has, or that its controller claims for it.
pub(super) fn of_pod(cursor: &mut Cursor<'_>, claimed: &[&str]) {
    let own = cursor
        .list("volumes")
        .iter()
        .filter_map(|volume| text(volume, "name"));
    let volumes: Vec<&str> = own.chain(claimed.iter().copied()).collect();
    let known: HashSet<&str> = volumes.iter().copied().collect();
    for kind in ["initContainers", "containers", "ephemeralContainers"] {
        cursor.each(kind, |container| {
            for key in ["volumeMounts", "volumeDevices"] {
                container.each(key, |mount| dangling(mount, &known, &volumes));
            }
        });
    }
}

fn dangling(mount: &mut Cursor<'_>, known: &HashSet<&str>, volumes: &[&str]) {
    let Some(name) = mount.text("name").filter(|name| !known.contains(name)) else {
        return;
    };
    let candidates = volumes.iter().copied().take(MOST_CANDIDATES);
    let meant = did_you_mean(name, candidates);
    mount
        .report("name", RULES.conflict, format!("unknown volume `{name}`"))
        .help = meant;
}
