use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// Credentials for a cache are given, and no cache is configured.
    ///
    /// `runners.cache.secretName` only hands credentials to the runner. What kind of cache there is, and where, is said
    /// under `[runners.cache]` in `runners.config`; without that there is none.
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
    RG164 "cache-secret-unused" Warning, Absence
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let runners = inspection.runners();
    let has_cache = runners.iter().any(|runner| runner.get("cache").is_some())
        || inspection.model.variable_names().any(|name| name.starts_with("CACHE_"))
        || inspection.is_on("extraEnvFromRefs");
    if inspection.is_on("runners.cache.secretName") && !runners.is_empty() && !has_cache {
        let message = "these credentials are for a cache, and `[runners.cache]` says of none";
        let help = "add `[runners.cache]` with its `Type` to `runners.config`";
        findings.report(inspection.at("runners.cache.secretName"), message).help(help);
    }
}
