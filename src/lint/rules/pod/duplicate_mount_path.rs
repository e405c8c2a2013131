use std::collections::HashMap;

use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports two volumes with the same mount path.
    ///
    /// ## Why it matters
    ///
    /// The API server rejects two mounts with the same path. The chart mounts the runner's configuration, its scripts,
    /// `/secrets` and the certificates.
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
    ///
    /// ## Fix
    ///
    /// Choose another `mountPath`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: volumes](https://kubernetes.io/docs/concepts/storage/volumes/)
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    RG202 "duplicate-mount-path" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let chart_mounts = context.model.chart_mounts();
    let mut seen: HashMap<&str, &str> = chart_mounts
        .iter()
        .map(|mount| by_directory(&mount.path))
        .collect();
    let mounts = context.items("volumeMounts").iter().enumerate();
    for (index, node) in mounts.filter_map(|(index, mount)| Some((index, mount.get("mountPath")?)))
    {
        let Some(path) = context.known(node) else {
            continue;
        };
        let place = Place::new(node.span, format!("volumeMounts[{index}].mountPath"));
        let (directory, path) = by_directory(path);
        match seen.get(directory) {
            Some(other) if *other == path => {
                let message =
                    format!("duplicate mount path `{path}`: the API server rejects the pod");
                findings
                    .report(place, message)
                    .help("choose another `mountPath`");
            }
            Some(other) => {
                let message = format!(
                    "conflicting mount path: the mount at `{other}` hides this one or is hidden by it"
                );
                findings
                    .report(place, message)
                    .level(Severity::Warning)
                    .help("choose another `mountPath`");
            }
            None => drop(seen.insert(directory, path)),
        }
    }
}

/// A path without trailing slashes, and as written.
fn by_directory(path: &str) -> (&str, &str) {
    (path.trim_end_matches('/'), path)
}
