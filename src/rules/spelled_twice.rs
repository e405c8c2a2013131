use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// One key of the configuration stands there twice, in different letter case.
    ///
    /// The runner does not look at case when it looks for a key, so `Type` and `type` are one. Which of the two values
    /// it takes is left to chance, at each start anew.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         type = "gcs" # <-
    ///         [runners.cache.s3]
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
    RG077 "spelled-twice" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::SpelledTwice], findings);
}
