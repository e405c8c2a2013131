use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::flags;

rule! {
    /// ## What it does
    ///
    /// Reports a deprecated feature flag.
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
    for section in config
        .runners()
        .iter()
        .filter_map(|runner| runner.get("feature_flags"))
    {
        for (name, view) in section.entries() {
            if let Some(release) = flags::find(name).and_then(|flag| flag.removed_in) {
                findings
                    .report(
                        config.key(&view),
                        format!("`{name}` is deprecated: runner {release} removes it"),
                    )
                    .help("test the jobs without the flag, and remove it");
            }
        }
    }
}
