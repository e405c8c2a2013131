use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a liveness probe that restarts the manager after less than three minutes without GitLab.
    ///
    /// ## Why it matters
    ///
    /// The probe calls GitLab. After `failureThreshold` failures, one every `periodSeconds`, Kubernetes restarts every
    /// manager, which does not help GitLab and aborts jobs. The chart's defaults wait three minutes.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// livenessProbe: # <-
    ///   periodSeconds: 10
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --chart-version 0.94.0
    /// livenessProbe:
    ///   enabled: false
    ///   periodSeconds: 10
    /// ```
    ///
    /// ## Fix
    ///
    /// Raise `livenessProbe.failureThreshold`, or set `livenessProbe.enabled: false` (since chart 0.94.0).
    ///
    /// ## References
    ///
    /// - [Kubernetes: configure liveness, readiness and startup probes](https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG215 "liveness-outage" Info
}

/// The duration in seconds with the chart's defaults.
const DEFAULT_SECONDS: i64 = 180;

fn check(context: &RuleContext, findings: &mut Findings) {
    let number = |key: &str, default| {
        context
            .number(&format!("livenessProbe.{key}"))
            .filter(|number| *number > 0)
            .unwrap_or(default)
    };
    let is_off = context
        .value("livenessProbe.enabled")
        .is_some_and(|flag| !flag.is_truthy());
    let seconds = number("periodSeconds", 60).saturating_mul(number("failureThreshold", 3));
    if seconds < DEFAULT_SECONDS && !is_off && context.is_written("livenessProbe") {
        let message =
            format!("liveness probe restarts every manager after {seconds} seconds without GitLab");
        let help = if context.model.reads(&["livenessProbe", "enabled"]) {
            "raise `failureThreshold`, or set `livenessProbe.enabled: false`"
        } else {
            "raise `failureThreshold`"
        };
        findings
            .report(context.key("livenessProbe"), message)
            .help(help);
    }
}
