use crate::lint::context::ConfigContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::runner_config::lifetime::Support;

rule! {
    /// ## What it does
    ///
    /// Reports a feature flag that is deprecated in the runner version.
    ///
    /// ## Why it matters
    ///
    /// The flag still works, but a later runner version will remove it and change the behavior of jobs.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_USE_FASTZIP = false # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_TIMESTAMPS = true
    /// ```
    ///
    /// ## Fix
    ///
    /// Test the jobs without the flag, then remove it.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: feature flags](https://docs.gitlab.com/runner/configuration/feature-flags/)
    RG074 "feature-flag-deprecated" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let runner = config.runner().version;
    for flag in config.flags() {
        let Some(lifetime) = flag
            .lifetime()
            .filter(|lifetime| lifetime.support(runner) == Support::Deprecated)
        else {
            continue;
        };
        let name = flag.name;
        let since = lifetime.deprecated().unwrap_or(runner);
        let message = match lifetime.announced_removal() {
            Some(removal) => format!(
                "`{name}` is deprecated since runner {since}: runner {} removes it",
                removal.minor()
            ),
            None => format!("`{name}` is deprecated since runner {since}"),
        };
        findings
            .report(Place::new(flag.span, config.path(&flag.path)), message)
            .help("test the jobs without the flag, and remove it")
            .maybe_fix(config.without_flag(&flag));
    }
}
