use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// The credentials of the cache do not fit together.
    ///
    /// Keys come in pairs, `AuthenticationType` says whether they are looked at, and another storage than Amazon's
    /// needs them. What does not fit shows only when the first job wants its cache.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         [runners.cache.s3]
    ///           BucketName = "ci-cache"
    ///           AccessKey = "ci" # <-
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
    ///           AuthenticationType = "iam"
    /// ```
    RG055 "cache-credentials" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::CacheCredentials], findings);
}
