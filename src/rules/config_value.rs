use crate::check::{Inspection, relay};
use crate::rule;
use crate::rule::Findings;
use crate::shape::ProblemKind;

rule! {
    /// A value of the runner's configuration is not among those that it knows.
    ///
    /// Upper and lower case count: the type of a cache is `s3`, a DNS policy `cluster-first`. The runner takes the
    /// file, and fails each job, or does without what was asked for.
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
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         dns_policy = "cluster-first"
    /// ```
    RG044 "config-value" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config_shape(inspection, &[ProblemKind::NotInEnum, ProblemKind::OutOfRange], findings);
}
