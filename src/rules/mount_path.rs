use std::collections::HashMap;

use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// Two volumes are mounted in one place.
    ///
    /// The API server refuses two mounts with one path. The chart has mounts of its own: the runner's configuration,
    /// its scripts, `/secrets` and the certificates.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// volumes:
    ///   - name: scripts
    ///     emptyDir: {}
    /// volumeMounts:
    ///   - name: scripts
    ///     mountPath: /configmaps # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// volumes:
    ///   - name: scripts
    ///     emptyDir: {}
    /// volumeMounts:
    ///   - name: scripts
    ///     mountPath: /scripts
    /// ```
    RG202 "mount-path" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let chart_mounts = inspection.model.chart_mounts();
    let mut seen: HashMap<&str, &str> = chart_mounts.iter().map(|mount| by_folder(&mount.path)).collect();
    let mounts = inspection.items("volumeMounts").iter().enumerate();
    for (index, node) in mounts.filter_map(|(index, mount)| Some((index, mount.get("mountPath")?))) {
        let Some(path) = inspection.known(node) else { continue };
        let place = Place::new(node.span, format!("volumeMounts[{index}].mountPath"));
        let (folder, path) = by_folder(path);
        match seen.get(folder) {
            Some(other) if *other == path => {
                let message = format!("something is mounted at `{path}` already: the API server refuses a second");
                findings.report(place, message).help("choose another path");
            }
            Some(other) => {
                let message = format!("this hides what is mounted at `{other}`, or is hidden by it");
                findings.report(place, message).level(Level::Warning).help("choose another path");
            }
            None => drop(seen.insert(folder, path)),
        }
    }
}

/// A path without slashes at its end, and as it is written.
fn by_folder(path: &str) -> (&str, &str) {
    (path.trim_end_matches('/'), path)
}
