use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a value that is not one of the allowed ones, or a number out of range.
    ///
    /// ## Why it matters
    ///
    /// The API server or the runner rejects the value. Fixed choices are case-sensitive.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    ///   port: 92520 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// metrics:
    ///   enabled: true
    ///   port: 9252
    /// ```
    ///
    /// ## Fix
    ///
    /// Use one of the allowed values, or a number in the range that the message gives.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    RG025 "invalid-value" Error by Schema, RejectedDownstream
}
