use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a node selector that schedules the manager to Windows nodes.
    ///
    /// ## Why it matters
    ///
    /// The manager's image is built for Linux only. Jobs can run on Windows nodes, which `runners.config` selects.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// nodeSelector:
    ///   kubernetes.io/os: windows # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// nodeSelector:
    ///   kubernetes.io/os: linux
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [runners.kubernetes.node_selector]
    ///           "kubernetes.io/os" = "windows"
    ///           "kubernetes.io/arch" = "amd64"
    ///           "node.kubernetes.io/windows-build" = "10.0.20348"
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `kubernetes.io/os: linux` in `nodeSelector`, and select Windows nodes for jobs with
    /// `[runners.kubernetes.node_selector]`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: assigning pods to nodes](https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/)
    RG187 "windows-manager" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let selector = context.value("nodeSelector").and_then(Node::as_map);
    for key in ["kubernetes.io/os", "beta.kubernetes.io/os"] {
        let Some(entry) = selector.and_then(|map| map.get(key)) else {
            continue;
        };
        if entry.node.as_str() == Some("windows") {
            let place = Place::new(entry.node.span, format!("nodeSelector.{key}"));
            let message =
                "invalid operating system `windows`: the manager's image runs on Linux only";
            let help =
                "set `linux`, and select nodes for jobs with `[runners.kubernetes.node_selector]`";
            findings.report(place, message).help(help);
        }
    }
}
