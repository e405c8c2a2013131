use std::collections::HashSet;

use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_template::suggestion::did_you_mean;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a volume mount for an unknown volume.
    ///
    /// ## Why it matters
    ///
    /// The API server rejects the pod. The chart mounts its own volumes itself; additional ones belong to `volumes`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// volumeMounts:
    ///   - name: certificates # <-
    ///     mountPath: /etc/ssl/ours
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
    /// Add the volume to `volumes`, or correct its name.
    ///
    /// ## References
    ///
    /// - [Kubernetes: volumes](https://kubernetes.io/docs/concepts/storage/volumes/)
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    RG200 "volume-missing" Error
}

/// The number of names to consider for a suggestion, which limits the cost for thousands of volumes and mounts.
const MOST_CANDIDATES: usize = 100;

fn check(context: &RuleContext, findings: &mut Findings) {
    let volumes = context.items("volumes");
    let name = |volume: &Node| volume.get("name").and_then(Node::as_str).map(str::to_owned);
    let named: Vec<String> = volumes.iter().filter_map(name).collect();
    if named.len() < volumes.len()
        || volumes
            .iter()
            .any(|volume| volume.get("name").is_some_and(|name| context.is_open(name)))
    {
        return;
    }
    let chart_volumes = context.model.chart_volumes();
    let candidates = || {
        chart_volumes
            .iter()
            .copied()
            .chain(named.iter().map(String::as_str))
    };
    let known: HashSet<&str> = candidates().collect();
    for found in context.mounts() {
        let Some(text) = found
            .name
            .and_then(|name| context.known(name))
            .filter(|text| !known.contains(text))
        else {
            continue;
        };
        let span = found.name.map_or(found.node.span, |name| name.span);
        let near = did_you_mean(text, candidates().take(MOST_CANDIDATES));
        let help = near.unwrap_or_else(|| "add it to `volumes`".to_owned());
        let place = Place::new(span, format!("{}.name", found.path));
        findings
            .report(
                place,
                format!("unknown volume `{text}`: the API server rejects the pod"),
            )
            .help(help);
    }
}
