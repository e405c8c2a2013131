use std::collections::HashSet;

use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports containers of the manager pod that have the same name.
    ///
    /// ## Why it matters
    ///
    /// Names must be unique among all containers and init containers of a pod; the API server rejects duplicates. The
    /// manager's container has the name of the Deployment.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// extraContainers:
    ///   - name: proxy
    ///     image: envoyproxy/envoy:v1.34.1
    ///   - name: proxy # <-
    ///     image: nginx:1.29
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// extraContainers:
    ///   - name: proxy
    ///     image: envoyproxy/envoy:v1.34.1
    ///   - name: web
    ///     image: nginx:1.29
    /// ```
    ///
    /// ## Fix
    ///
    /// Rename the container.
    ///
    /// ## References
    ///
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG204 "duplicate-container-name" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let mut seen: HashSet<&str> = context.model.chart_containers().into_iter().collect();
    for list in ["deploymentInitContainers", "extraContainers"] {
        for (index, container) in context.items(list).iter().enumerate() {
            let Some(node) = container.get("name") else {
                continue;
            };
            let Some(name) = context.known(node) else {
                continue;
            };
            if !seen.insert(name) {
                let place = Place::new(node.span, format!("{list}[{index}].name"));
                let message =
                    format!("duplicate container name `{name}`: the API server rejects the pod");
                findings
                    .report(place, message)
                    .help(format!("rename it, for example to `{name}-2`"));
            }
        }
    }
}
