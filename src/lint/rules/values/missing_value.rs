use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a missing value that the chart requires.
    ///
    /// A list entry has no name, or `null` removes a section that the chart's templates read.
    ///
    /// ## Why it matters
    ///
    /// Helm stops with an error in one of the chart's templates.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// envVars:
    ///   - value: http://proxy:3128 # <-
    /// ```
    ///
    /// ```yaml
    /// livenessProbe: # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// envVars:
    ///   - name: HTTP_PROXY
    ///     value: http://proxy:3128
    /// ```
    ///
    /// ## Fix
    ///
    /// Add the missing key, or remove the `null`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Helm: values files](https://helm.sh/docs/chart_template_guide/values_files/)
    RG028 "missing-value" Error by Schema, NeedsCompleteValues, RejectedDownstream
}
