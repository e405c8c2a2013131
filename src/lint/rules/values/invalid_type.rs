use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a value of the wrong type.
    ///
    /// ## Why it matters
    ///
    /// Helm stops with an error in one of the chart's templates, for example for a list in place of a mapping, or the
    /// API server rejects the manifest.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// envVars: # <-
    ///   HTTP_PROXY: http://proxy:3128
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: # <-
    ///     runners: {}
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
    /// Write the value in the type that the message expects.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    RG023 "invalid-type" Error by Schema, TypeCheck
}
