use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a `terminationGracePeriodSeconds` that is 0 or shorter than `shutdown_timeout`.
    ///
    /// ## Why it matters
    ///
    /// Kubernetes kills a pod when `terminationGracePeriodSeconds` have passed since the termination signal. A longer
    /// `shutdown_timeout` is cut short. With 0 seconds running jobs are aborted, and the runner is not unregistered from
    /// GitLab.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// terminationGracePeriodSeconds: 60
    /// shutdown_timeout: 300 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// terminationGracePeriodSeconds: 3600
    /// shutdown_timeout: 300
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `terminationGracePeriodSeconds` to the duration of the longest jobs, and above `shutdown_timeout`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: pod lifecycle](https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG212 "grace-period" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let Some(grace) = context.number("terminationGracePeriodSeconds") else {
        return;
    };
    if grace == 0 {
        let message = "invalid grace period `0`: running jobs are aborted, and the runner is not unregistered";
        let place = context.at("terminationGracePeriodSeconds");
        findings
            .report(place, message)
            .help("set it to the duration of the longest jobs, such as `3600`");
    } else if context
        .number("shutdown_timeout")
        .is_some_and(|timeout| timeout > grace)
    {
        let message = format!(
            "`shutdown_timeout` exceeds the grace period: the pod is killed after {grace} seconds"
        );
        let path = if context.is_written("shutdown_timeout") {
            "shutdown_timeout"
        } else {
            "terminationGracePeriodSeconds"
        };
        findings
            .report(context.at(path), message)
            .help("set `terminationGracePeriodSeconds` to a value above `shutdown_timeout`");
    }
}
