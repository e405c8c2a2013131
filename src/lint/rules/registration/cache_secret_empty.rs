use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an empty `runners.cache.secretName`.
    ///
    /// ## Why it matters
    ///
    /// The chart checks whether the key exists, not whether it has a value. It mounts a Secret without a name, which
    /// the API server rejects.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   cache:
    ///     secretName: "" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   cache: {}
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `runners.cache.secretName`, or set it to the name of a Secret.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: Secrets](https://kubernetes.io/docs/concepts/configuration/secret/)
    RG165 "cache-secret-empty" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let name = context.value("runners.cache.secretName");
    if name.is_some_and(|name| name.as_str() == Some("")) {
        let message = "invalid `runners.cache.secretName`: expected the name of a Secret, found an empty string";
        findings
            .report(context.at("runners.cache.secretName"), message)
            .help("remove `secretName`, or set it to the name of a Secret")
            .maybe_fix(context.without("runners.cache.secretName"));
    }
}
