use crate::kubernetes::quantity::Quantity;
use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports resource requests and limits of job containers that contradict each other.
    ///
    /// ## Why it matters
    ///
    /// Kubernetes rejects a container whose request exceeds its limit, so every job fails. With a
    /// `…_overwrite_max_allowed` below the configured amount, a job can only request less than its default.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         cpu_request = "2" # <-
    ///         cpu_limit = "1"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         cpu_request = "4"
    ///         cpu_request_overwrite_max_allowed = "2" # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "-1Gi" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         cpu_request = "1"
    ///         cpu_limit = "2"
    ///         cpu_request_overwrite_max_allowed = "2"
    /// ```
    ///
    /// ## Fix
    ///
    /// Raise the limit or lower the request; set `…_overwrite_max_allowed` to at least the configured amount.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: resource management for pods and containers](https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/)
    RG056 "job-resources" Error of Config
}

const CONTAINERS: [&str; 4] = ["", "helper_", "service_", "pod_"];
const RESOURCES: [&str; 3] = ["cpu", "memory", "ephemeral_storage"];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for kubernetes in config.kubernetes() {
        for (container, resource) in CONTAINERS
            .iter()
            .flat_map(|name| RESOURCES.map(|resource| (name, resource)))
        {
            let [request, limit] =
                ["request", "limit"].map(|kind| format!("{container}{resource}_{kind}"));
            check_limit(config, &kubernetes, &request, &limit, findings);
            for key in [request, limit] {
                check_negative(config, &kubernetes, &key, findings);
                check_overwrite(config, &kubernetes, &key, findings);
            }
        }
    }
}

fn amount<'n>(kubernetes: &View<'n>, key: &str) -> Option<(Quantity, View<'n>)> {
    kubernetes
        .get(key)
        .and_then(|view| Some((Quantity::parse(view.as_text()?)?, view)))
}

fn check_negative(
    config: &ConfigContext<'_>,
    kubernetes: &View<'_>,
    key: &str,
    findings: &mut Findings,
) {
    if let Some((_, view)) = amount(kubernetes, key).filter(|(amount, _)| amount.is_negative()) {
        let message = format!("invalid `{key}`: expected at least 0; Kubernetes rejects the pod");
        findings.report(config.value(&view), message);
    }
}

fn check_limit(
    config: &ConfigContext<'_>,
    kubernetes: &View<'_>,
    request: &str,
    limit: &str,
    findings: &mut Findings,
) {
    let (Some((low, view)), Some((high, bound))) =
        (amount(kubernetes, request), amount(kubernetes, limit))
    else {
        return;
    };
    if low > high {
        let most = bound.as_text().unwrap_or_default();
        let message = format!(
            "invalid `{request}`: expected at most `{limit}` ({most}); Kubernetes rejects the pod"
        );
        findings
            .report(config.value(&view), message)
            .related(bound.node.span, "the limit");
    }
}

/// Reports a maximum for overwrites that is below the default, so that jobs can only reduce it.
fn check_overwrite(
    config: &ConfigContext<'_>,
    kubernetes: &View<'_>,
    key: &str,
    findings: &mut Findings,
) {
    let most = format!("{key}_overwrite_max_allowed");
    let (Some((own, view)), Some((high, bound))) =
        (amount(kubernetes, key), amount(kubernetes, &most))
    else {
        return;
    };
    if own > high {
        let least = view.as_text().unwrap_or_default();
        findings
            .report(
                config.value(&bound),
                format!("`{most}` has no effect: it is below `{key}` ({least})"),
            )
            .level(Severity::Warning)
            .related(view.node.span, "the default of every job");
    }
}
