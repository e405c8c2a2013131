use crate::lint::context::ConfigContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::runner_config::flags::NEVER_RELEASED;
use crate::runner_config::lifetime::{Lifetime, Support};

rule! {
    /// ## What it does
    ///
    /// Reports a feature flag that the runner version or an earlier one removed.
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
    let runner = config.runner().version;
    for flag in config.flags() {
        let removed = flag
            .lifetime()
            .filter(|lifetime| lifetime.support(runner) == Support::Removed)
            .and_then(Lifetime::removed);
        let name = flag.name;
        let message = match removed {
            Some(removed) => format!("`{name}` was removed in runner {removed} and has no effect"),
            None if NEVER_RELEASED.contains(&name) => {
                format!("`{name}` has no effect: it was removed from the runner")
            }
            None => continue,
        };
        findings
            .report(Place::new(flag.span, config.path(&flag.path)), message)
            .help(format!("remove `{name}`"))
            .maybe_fix(config.without_flag(&flag));
    }
}
