use std::collections::HashMap;

use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::source::Span;

rule! {
    /// ## What it does
    ///
    /// Reports two volumes with the same name.
    ///
    /// ## Why it matters
    ///
    /// The API server rejects the pod. The chart reserves `runner-secrets`, `etc-gitlab-runner`, `configmaps`,
    /// `projected-secrets` and `custom-certs`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// volumes:
    ///   - name: configmaps # <-
    ///     configMap:
    ///       name: ours
    /// volumeMounts:
    ///   - name: configmaps
    ///     mountPath: /ours
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// volumes:
    ///   - name: ours
    ///     configMap:
    ///       name: ours
    /// volumeMounts:
    ///   - name: ours
    ///     mountPath: /ours
    /// ```
    ///
    /// ## Fix
    ///
    /// Rename the volume and its mounts.
    ///
    /// ## References
    ///
    /// - [Kubernetes: volumes](https://kubernetes.io/docs/concepts/storage/volumes/)
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    RG203 "duplicate-volume-name" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let chart_volumes = context.model.chart_volumes();
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for (index, volume) in context.items("volumes").iter().enumerate() {
        let Some(node) = volume.get("name") else {
            continue;
        };
        let Some(name) = context.known(node) else {
            continue;
        };
        let is_reserved = chart_volumes.contains(&name);
        let first = seen.get(name).copied();
        seen.entry(name).or_insert(node.span);
        if first.is_some() || is_reserved {
            let place = Place::new(node.span, format!("volumes[{index}].name"));
            let message = if is_reserved {
                format!("duplicate volume name `{name}`: the chart has a volume with this name")
            } else {
                format!("duplicate volume name `{name}`: the API server rejects the pod")
            };
            let finding = findings
                .report(place, message)
                .help(format!("rename it, for example to `custom-{name}`"));
            finding.related(
                first.unwrap_or(Span::SYNTHETIC),
                "first volume with that name",
            );
        }
    }
}
