use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// The cache names no bucket (S3, GCS) or container (Azure).
    ///
    /// Without one the runner says so in the log of each job, and caches nothing.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         [runners.cache.s3] # <-
    ///           ServerAddress = "s3.amazonaws.com"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         [runners.cache.s3]
    ///           ServerAddress = "s3.amazonaws.com"
    ///           BucketName = "ci-cache"
    /// ```
    RG054 "cache-bucket" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::CacheBucket], findings);
}
