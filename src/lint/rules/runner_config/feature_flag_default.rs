use crate::lint::context::ConfigContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use crate::runner_config::lifetime::Lifetime;
use crate::runner_config::version::RunnerVersion;

rule! {
    /// ## What it does
    ///
    /// Reports a feature flag that is set to a value that became its default.
    ///
    /// It is reported only if `--runner-version`, `image.tag` or the chart version names the runner version.
    ///
    /// ## Why it matters
    ///
    /// The setting has no effect any more. It hides which flags differ from the defaults, and a later runner version that
    /// removes the flag ignores it.
    ///
    /// ## Bad
    ///
    /// ```yaml --runner-version 18.7.0
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_TIMESTAMPS = true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --runner-version 18.7.0
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_TIMESTAMPS = false
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove the flag.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: feature flags](https://docs.gitlab.com/runner/configuration/feature-flags/)
    /// - [GitLab Runner: changelog](https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/CHANGELOG.md)
    RG086 "feature-flag-default" Info of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let runner = config.runner();
    for flag in config.flags().iter().filter(|_| runner.is_pinned) {
        let turned = flag
            .lifetime()
            .and_then(|known| turned(known, runner.version));
        if let Some((since, default)) = turned.filter(|(_, default)| flag.is_on == Some(*default)) {
            let name = flag.name;
            let message =
                format!("`{name}` has no effect: `{default}` is its default since runner {since}");
            findings
                .report(Place::new(flag.span, config.path(&flag.path)), message)
                .help(format!("remove `{name}`"))
                .maybe_fix(config.without_flag(flag));
        }
    }
}

/// The default in a version, and the version that changed it; `None` if it never changed before.
fn turned(flag: Lifetime, version: RunnerVersion) -> Option<(RunnerVersion, bool)> {
    let first = flag.defaults().next()?;
    flag.default_in(version).filter(|now| *now != first)
}
