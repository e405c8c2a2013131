use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `replicas` together with an autoscaler.
    ///
    /// ## Why it matters
    ///
    /// The autoscaler controls the number of pods. The chart omits `replicas` from the Deployment if `hpa` is not
    /// empty.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// replicas: 3 # <-
    /// hpa:
    ///   minReplicas: 3
    ///   maxReplicas: 5
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// hpa:
    ///   minReplicas: 3
    ///   maxReplicas: 5
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `replicas`, and set `hpa.minReplicas`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: horizontal pod autoscaling](https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG116 "hpa-replicas" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let is_given = context
        .given("replicas")
        .is_some_and(|entry| !entry.node.is_null());
    if context.is_on("hpa") && is_given {
        let message = "`replicas` has no effect: `hpa` controls the number of replicas";
        findings
            .report(context.key("replicas"), message)
            .help("remove `replicas`, and set `hpa.minReplicas`");
    }
}
