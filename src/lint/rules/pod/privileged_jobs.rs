use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports privileged jobs that may run on any node.
    ///
    /// ## Why it matters
    ///
    /// A privileged container effectively has root access to its node: a job can read the secrets of every pod there.
    /// Dedicated nodes limit this to other jobs.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         privileged = true
    ///         [runners.kubernetes.node_selector]
    ///           pool = "ci"
    /// ```
    ///
    /// ## Fix
    ///
    /// Select dedicated nodes with `[runners.kubernetes.node_selector]` and `[runners.kubernetes.node_tolerations]`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: security](https://docs.gitlab.com/runner/security/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: assigning pods to nodes](https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/)
    RG241 "privileged-jobs" Info
}

/// Settings that isolate jobs on dedicated nodes or machines.
const ISOLATION: [&str; 4] = [
    "node_selector",
    "affinity",
    "runtime_class_name",
    "node_tolerations",
];

fn check(context: &RuleContext, findings: &mut Findings) {
    for section in context
        .pod_runners()
        .iter()
        .filter_map(|(_, section)| section.as_ref())
    {
        let is_isolated = ISOLATION
            .iter()
            .any(|key| section.get(key).is_some_and(|view| view.node.is_truthy()));
        if let Some(view) = section
            .get("privileged")
            .filter(|_| section.is_on("privileged") && !is_isolated)
        {
            let message = "privileged jobs can take over any node: no node selector is set";
            let help = "select dedicated nodes with `[runners.kubernetes.node_selector]`";
            findings
                .report(context.config_place(&view), message)
                .help(help);
        }
    }
}
