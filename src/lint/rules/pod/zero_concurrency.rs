use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a `concurrent` below 1.
    ///
    /// ## Why it matters
    ///
    /// The runner does not start: it stops with `Concurrent is less than 1 - no jobs will be processed`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// concurrent: 0 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// replicas: 0
    /// ```
    ///
    /// ## Fix
    ///
    /// To pause a runner, pause it in GitLab or set `replicas: 0`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the global section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-global-section)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG231 "zero-concurrency" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context
        .number("concurrent")
        .is_some_and(|number| number < 1)
        && context.given("concurrent").is_some()
    {
        let message = "invalid `concurrent`: expected at least 1; the runner does not start";
        findings
            .report(context.at("concurrent"), message)
            .help("to stop the runner, set `replicas: 0`");
    }
}
