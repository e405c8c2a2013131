use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a zero that the chart replaces with its default.
    ///
    /// ## Why it matters
    ///
    /// The templates test whether these values are set, and treat 0 as not set.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// revisionHistoryLimit: 0 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// revisionHistoryLimit: 1
    /// ```
    ///
    /// ## Fix
    ///
    /// Use another number, or remove the value.
    ///
    /// ## References
    ///
    /// - [Helm: template functions and pipelines](https://helm.sh/docs/chart_template_guide/functions_and_pipelines/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG213 "zero-is-default" Warning
}

/// Values, and the default that replaces a zero.
const DEFAULTS: [(&str, i64); 14] = [
    ("revisionHistoryLimit", 10),
    ("probeTimeoutSeconds", 4),
    ("livenessProbe.initialDelaySeconds", 60),
    ("livenessProbe.periodSeconds", 60),
    ("livenessProbe.successThreshold", 1),
    ("livenessProbe.failureThreshold", 3),
    ("readinessProbe.initialDelaySeconds", 60),
    ("readinessProbe.periodSeconds", 60),
    ("readinessProbe.successThreshold", 1),
    ("readinessProbe.failureThreshold", 3),
    ("hpa.minReplicas", 1),
    ("hpa.maxReplicas", 1),
    ("sessionServer.timeout", 1800),
    ("sessionServer.internalPort", 8093),
];

fn check(context: &RuleContext, findings: &mut Findings) {
    for (path, default) in DEFAULTS {
        if context.given(path).and_then(|entry| entry.node.as_int()) == Some(0) {
            let message =
                format!("`{path}: 0` has no effect: the chart uses its default {default}");
            findings
                .report(context.at(path), message)
                .help(format!("remove `{path}`, or set another number"))
                .maybe_fix(context.without_unused(path));
        }
    }
}
