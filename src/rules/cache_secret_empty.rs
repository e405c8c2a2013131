use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

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

fn check(inspection: &Inspection, findings: &mut Findings) {
    let name = inspection.value("runners.cache.secretName");
    if name.is_some_and(|name| name.as_str() == Some("")) {
        let message = "invalid `runners.cache.secretName`: expected the name of a Secret, found an empty string";
        findings
            .report(inspection.at("runners.cache.secretName"), message)
            .help("remove `secretName`, or set it to the name of a Secret");
    }
}
