use crate::inspection::ConfigContext;
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::flags;

rule! {
    /// A feature flag has been retired.
    ///
    /// The runner once knew it; what it switched is now always so, or gone. It can be left out.
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
    RG075 "feature-flag-retired" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for section in config.runners().iter().filter_map(|runner| runner.get("feature_flags")) {
        for (name, view) in section.entries().filter(|(name, _)| flags::RETIRED.contains(name)) {
            findings
                .report(config.key(&view), format!("`{name}` has no effect: it was removed from the runner"))
                .help(format!("remove `{name}`"));
        }
    }
}
