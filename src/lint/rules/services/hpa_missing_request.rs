use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports an autoscaler by utilization of a resource for which the manager has no request.
    ///
    /// ## Why it matters
    ///
    /// Utilization is a percentage of the request. Without a request the HorizontalPodAutoscaler cannot compute it, and
    /// never changes the number of replicas. A limit counts as a request.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// hpa:
    ///   maxReplicas: 3
    ///   metrics:
    ///     - type: Resource
    ///       resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}} # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// hpa:
    ///   maxReplicas: 3
    ///   metrics:
    ///     - type: Resource
    ///       resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}
    /// resources:
    ///   requests:
    ///     cpu: 100m
    /// ```
    ///
    /// ## Fix
    ///
    /// Set the request in `resources.requests`, or use a target of type `AverageValue`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: horizontal pod autoscaling](https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG118 "hpa-missing-request" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    for (index, metric) in context.items("hpa.metrics").iter().enumerate() {
        let Some(name) = metric.at(&["resource", "name"]) else {
            continue;
        };
        let Some(resource) = context.known(name).filter(|_| is_utilization(metric)) else {
            continue;
        };
        if !has_request(context, resource) {
            let path = format!("hpa.metrics[{index}].resource.name");
            findings
                .report(
                    Place::new(name.span, path),
                    format!("utilization is unknown: missing request of `{resource}`"),
                )
                .help(format!("set `resources.requests.{resource}`"));
        }
    }
}

fn is_utilization(metric: &Node) -> bool {
    metric
        .at(&["resource", "target", "averageUtilization"])
        .is_some_and(|target| !target.is_null())
}

fn has_request(context: &RuleContext, resource: &str) -> bool {
    ["requests", "limits"].iter().any(|kind| {
        context
            .value("resources")
            .and_then(|resources| resources.at(&[kind, resource]))
            .is_some_and(|quantity| !quantity.is_null())
    })
}
