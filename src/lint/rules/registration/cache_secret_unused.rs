use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `runners.cache.secretName` without a `[runners.cache]` section in `runners.config`.
    ///
    /// ## Why it matters
    ///
    /// `runners.cache.secretName` only passes credentials to the runner. The type and the location of the cache belong
    /// to `[runners.cache]` in `runners.config`; without that section nothing is cached.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   cache:
    ///     secretName: ci-cache # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   cache:
    ///     secretName: ci-cache
    ///   config: |
    ///     [[runners]]
    ///       [runners.cache]
    ///         Type = "s3"
    ///         Shared = true
    ///         [runners.cache.s3]
    ///           ServerAddress = "s3.amazonaws.com"
    ///           BucketName = "ci-cache"
    /// ```
    ///
    /// ## Fix
    ///
    /// Add `[runners.cache]` with its `Type` and the section of that type to `runners.config`, or remove
    /// `runners.cache`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[runners.cache]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscache-section)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG164 "cache-secret-unused" Warning, NeedsCompleteValues
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let runners = context.runners();
    let has_cache = runners.iter().any(|runner| runner.get("cache").is_some())
        || context
            .model
            .variable_names()
            .any(|name| name.starts_with("CACHE_"))
        || context.is_on("extraEnvFromRefs")
        // The help for the removed value contains the section.
        || context.is_on("runners.cache.cacheType");
    if context.is_on("runners.cache.secretName") && !runners.is_empty() && !has_cache {
        let message = "`runners.cache.secretName` has no effect: `runners.config` has no `[runners.cache]` section";
        let help = "add `[runners.cache]` with `Type = \"s3\"` and `[runners.cache.s3]` to `runners.config`";
        findings
            .report(context.at("runners.cache.secretName"), message)
            .help(help);
    }
}
