use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// The cache has a type without its section, a section without its type, or the section of another type.
    ///
    /// `Type` decides which one of `[runners.cache.s3]`, `[runners.cache.gcs]` and `[runners.cache.azure]` is read.
    /// Where the two do not fit together, jobs run, and nothing is cached.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         [runners.cache.s3] # <-
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3" # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         [runners.cache.s3]
    ///           BucketName = "ci-cache"
    ///         [runners.cache.gcs] # <-
    ///           BucketName = "ci-cache"
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
    ///           BucketName = "ci-cache"
    /// ```
    RG053 "cache-type" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::CacheType], findings);
}
