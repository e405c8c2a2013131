use crate::lint::context::ConfigContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::runner_config::lifetime::Support;

rule! {
    /// ## What it does
    ///
    /// Reports a feature flag that is newer than the runner version.
    ///
    /// The runner version is that of `--runner-version`, `image.tag` or the chart version.
    ///
    /// ## Why it matters
    ///
    /// The runner ignores feature flags that it does not know without a message.
    ///
    /// ## Bad
    ///
    /// ```yaml --chart-version 0.87.0
    /// image:
    ///   tag: alpine-v18.10.0
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       environment = ["FF_CONCRETE=true"] # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --runner-version 18.11.0
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       environment = ["FF_CONCRETE=true"]
    /// ```
    ///
    /// ## Fix
    ///
    /// Use a runner version that has the flag, or remove the flag. `runnergen explain FLAG` shows since when the runner has it.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: feature flags](https://docs.gitlab.com/runner/configuration/feature-flags/)
    /// - [GitLab Runner: changelog](https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/CHANGELOG.md)
    RG085 "feature-flag-too-new" Warning of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let runner = config.runner().version;
    for flag in config.flags() {
        if let Some(lifetime) = flag
            .lifetime()
            .filter(|lifetime| lifetime.support(runner) == Support::TooNew)
        {
            let (name, since) = (flag.name, lifetime.since());
            let message =
                format!("`{name}` requires runner {since} or later: runner {runner} ignores it");
            findings
                .report(Place::new(flag.span, config.path(&flag.path)), message)
                .help(config.use_later_runner(name, since));
        }
    }
}
