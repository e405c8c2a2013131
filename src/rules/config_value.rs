use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports a value of the runner's configuration that the runner or Kubernetes does not accept.
    ///
    /// Values are case-sensitive: a cache type is `s3`, a DNS policy `cluster-first`. Resource amounts are Kubernetes
    /// quantities (`500m`, `2Gi`), durations have units (`30s`, `1h`).
    ///
    /// ## Why it matters
    ///
    /// The runner reads the file without an error, and then fails every job or ignores the setting.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "S3" # <-
    ///         [runners.cache.s3]
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         dns_policy = "ClusterFirst" # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "2GB" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         dns_policy = "cluster-first"
    /// ```
    ///
    /// ## Fix
    ///
    /// Use one of the accepted values that the message lists.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes API: Quantity](https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/)
    RG044 "config-value" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::NotAccepted], findings);
}
