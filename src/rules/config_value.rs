use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A value of the runner's configuration is none that the runner, or Kubernetes, acts on.
    ///
    /// Upper and lower case count: the type of a cache is `s3`, a DNS policy `cluster-first`. The runner takes the
    /// file, and fails each job, or does without what was asked for. Amounts are Kubernetes quantities (`500m`, `2Gi`),
    /// durations have units (`30s`, `1h`).
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
    RG044 "config-value" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::NotAccepted], findings);
}
