use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// Privileged jobs run on any node.
    ///
    /// A privileged container is root on its node in all but name: a job can read the secrets of every pod there. Nodes
    /// of their own, by a node selector and tolerations, keep that to the jobs.
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
    RG241 "privileged-jobs" Info
}

/// What keeps jobs to nodes, or machines, of their own.
const KEEPERS: [&str; 4] = ["node_selector", "affinity", "runtime_class_name", "node_tolerations"];

fn check(inspection: &Inspection, findings: &mut Findings) {
    for section in inspection.pod_runners().iter().filter_map(|(_, section)| section.as_ref()) {
        let is_kept = KEEPERS.iter().any(|key| section.get(key).is_some_and(|view| view.node.is_truthy()));
        if let Some(view) = section.get("privileged").filter(|_| section.is_on("privileged") && !is_kept) {
            let message = "privileged jobs can take over the node that they run on, which may be any";
            let help = "keep them to nodes of their own, by `[runners.kubernetes.node_selector]`";
            findings.report(inspection.config_place(&view), message).help(help);
        }
    }
}
