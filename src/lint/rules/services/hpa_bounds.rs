use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `hpa.minReplicas` above `hpa.maxReplicas`.
    ///
    /// ## Why it matters
    ///
    /// The API server rejects such a HorizontalPodAutoscaler. Both values default to 1.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// hpa:
    ///   minReplicas: 3 # <-
    ///   maxReplicas: 2
    /// ```
    ///
    /// ```yaml
    /// hpa:
    ///   minReplicas: 2 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// hpa:
    ///   minReplicas: 2
    ///   maxReplicas: 3
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `hpa.maxReplicas` to at least `hpa.minReplicas`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: horizontal pod autoscaling](https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG117 "hpa-bounds" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if !context.is_on("hpa") {
        return;
    }
    let number = |path| match context.value(path).filter(|node| node.is_truthy()) {
        None => Some(1),
        Some(_) => context.number(path),
    };
    if let (Some(least), Some(most)) = (number("hpa.minReplicas"), number("hpa.maxReplicas"))
        && least > most
    {
        let message =
            format!("conflicting bounds: `minReplicas` is {least}, `maxReplicas` is {most}");
        findings
            .report(context.at("hpa.minReplicas"), message)
            .help(format!("set `hpa.maxReplicas` to at least {least}"))
            .related(context.key_span("hpa.maxReplicas"), "the maximum");
    }
}
