use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::flags;

rule! {
    /// ## What it does
    ///
    /// Reports a feature flag that was removed from the runner.
    ///
    /// ## Why it matters
    ///
    /// The flag has no effect: its behavior is now permanent, or gone.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_GITLAB_REGISTRY_HELPER_IMAGE = true # <-
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
    /// Remove the flag.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: feature flags](https://docs.gitlab.com/runner/configuration/feature-flags/)
    RG075 "feature-flag-removed" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for section in config
        .runners()
        .iter()
        .filter_map(|runner| runner.get("feature_flags"))
    {
        for (name, view) in section
            .entries()
            .filter(|(name, _)| flags::RETIRED.contains(name))
        {
            findings
                .report(
                    config.key(&view),
                    format!("`{name}` has no effect: it was removed from the runner"),
                )
                .help(format!("remove `{name}`"));
        }
    }
}
