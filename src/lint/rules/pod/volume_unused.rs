use std::collections::HashSet;

use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a volume that no container mounts.
    ///
    /// ## Why it matters
    ///
    /// The pod waits for the volume nevertheless, and does not start if it is missing. Either a mount is missing, or
    /// the volume is obsolete.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// volumes:
    ///   - name: certificates # <-
    ///     configMap:
    ///       name: our-certificates
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// volumes:
    ///   - name: certificates
    ///     configMap:
    ///       name: our-certificates
    /// volumeMounts:
    ///   - name: certificates
    ///     mountPath: /etc/ssl/ours
    /// ```
    ///
    /// ## Fix
    ///
    /// Add a mount to `volumeMounts`, or remove the volume.
    ///
    /// ## References
    ///
    /// - [Kubernetes: volumes](https://kubernetes.io/docs/concepts/storage/volumes/)
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    RG201 "volume-unused" Info
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let mounts = context.mounts();
    let mounted: HashSet<&str> = mounts
        .iter()
        .filter_map(|mount| mount.name?.as_str())
        .collect();
    for (index, volume) in context.items("volumes").iter().enumerate() {
        let Some(node) = volume.get("name") else {
            continue;
        };
        if let Some(name) = context.known(node).filter(|name| !mounted.contains(name)) {
            let place = Place::new(node.span, format!("volumes[{index}].name"));
            let message = format!("unused volume `{name}`: no container mounts it");
            findings
                .report(place, message)
                .help("add a mount to `volumeMounts`, or remove the volume");
        }
    }
}
