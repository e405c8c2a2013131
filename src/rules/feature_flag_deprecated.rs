use crate::inspection::ConfigContext;
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::flags;

rule! {
    /// A feature flag goes with a coming release of the runner.
    ///
    /// It still works. Find out what its end means for the jobs before the release that brings it.
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
    RG074 "feature-flag-deprecated" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for section in config.runners().iter().filter_map(|runner| runner.get("feature_flags")) {
        for (name, view) in section.entries() {
            if let Some(release) = flags::find(name).and_then(|flag| flag.removed_in) {
                findings.report(config.key(&view), format!("`{name}` is deprecated: runner {release} removes it"));
            }
        }
    }
}
