use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports incomplete or contradictory cache credentials.
    ///
    /// S3 keys come in pairs, `AuthenticationType` decides which credentials the runner uses, and S3-compatible storage
    /// other than Amazon's needs explicit keys.
    ///
    /// ## Why it matters
    ///
    /// The runner accepts such a configuration. The mistake shows only when the first job downloads or uploads its
    /// cache.
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
    ///
    /// ## Fix
    ///
    /// Set both `AccessKey` and `SecretKey`, or use instance credentials with `AuthenticationType = "iam"`. Prefer a
    /// Secret, named in `runners.cache.secretName`, to keys in the values.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[runners.cache]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscache-section)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG055 "cache-credentials" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::CacheCredentials], findings);
}
