use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a string in an invalid format.
    ///
    /// Names consist of lowercase letters, digits and `-`; durations have units (`15m`); numbers may be in quotes.
    ///
    /// ## Why it matters
    ///
    /// The API server or the runner rejects the value.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// connectionMaxAge: 15 minutes # <-
    /// ```
    ///
    /// ```yaml
    /// concurrent: ten # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   jobNamespace: CI_Jobs # <-
    /// ```
    ///
    /// ```yaml
    /// metrics:
    ///   podMonitor:
    ///     interval: 30 seconds # <-
    /// ```
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: gitlab-runner
    ///   namespace: CI_Team # <-
    /// spec:
    ///   chart:
    ///     spec:
    ///       chart: gitlab-runner
    ///       version: 0.92.0
    ///   values:
    ///     concurrent: 10
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// connectionMaxAge: 15m
    /// concurrent: "10"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the value in the format that the message describes.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: object names and IDs](https://kubernetes.io/docs/concepts/overview/working-with-objects/names/)
    RG026 "invalid-format" Error by Schema, RejectedDownstream
}
