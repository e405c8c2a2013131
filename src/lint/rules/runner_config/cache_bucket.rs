use super::cache_type::{KINDS, Kind, typed};
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a cache without a bucket (S3, GCS) or container (Azure).
    ///
    /// ## Why it matters
    ///
    /// The runner logs a warning in every job and caches nothing.
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
    ///
    /// ## Fix
    ///
    /// Add `BucketName` to `[runners.cache.s3]` or `[runners.cache.gcs]`, or `ContainerName` to
    /// `[runners.cache.azure]`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[runners.cache]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscache-section)
    RG054 "cache-bucket" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for (
        cache,
        _,
        Kind {
            section,
            bucket,
            variable,
            ..
        },
    ) in typed(config)
    {
        let Some(own) = cache.get(section) else {
            continue;
        };
        // A value of another type is an error of its type.
        let is_set = own
            .get(bucket)
            .is_some_and(|view| view.node.as_str() != Some(""));
        // The name of the bucket in another type of cache is reported as an unknown key.
        let is_renamed = KINDS
            .iter()
            .any(|other| other.bucket != *bucket && own.get(other.bucket).is_some());
        let is_misspelled = is_renamed || config.is_misspelled(&own, bucket);
        if is_set || config.has_variable(variable) || is_misspelled {
            continue;
        }
        let place = own
            .get(bucket)
            .map_or_else(|| config.key(&own), |empty| config.value(&empty));
        findings
            .report(
                place,
                format!("missing `{bucket}` in `[runners.cache.{section}]`: nothing is cached"),
            )
            .help(format!(
                "add `{bucket} = \"…\"` to `[runners.cache.{section}]`"
            ));
    }
}
