use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::lifetime::Support;
use crate::runner_config::reference::last;

rule! {
    /// ## What it does
    ///
    /// Reports a key of the runner's configuration that is newer than the runner version.
    ///
    /// The runner version is that of `--runner-version`, `image.tag` or the chart version.
    ///
    /// ## Why it matters
    ///
    /// The runner ignores keys that it does not know without a message, so the setting has no effect.
    ///
    /// ## Bad
    ///
    /// ```yaml --runner-version 18.10.0
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes.autoscaler] # <-
    ///         max_pause_pods = 3
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml --runner-version 18.11.0
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes.autoscaler]
    ///         max_pause_pods = 3
    /// ```
    ///
    /// ## Fix
    ///
    /// Use a runner version that has the key, or remove the key. `runnergen explain KEY` shows since when the runner reads it.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: changelog](https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/CHANGELOG.md)
    RG082 "config-key-too-new" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let runner = config.runner().version;
    for used in config.used_keys() {
        let is_too_new = used.lifetime.support(runner) == Support::TooNew;
        if is_too_new {
            let (name, since) = (last(used.lifetime.name()), used.lifetime.since());
            let message =
                format!("`{name}` requires runner {since} or later: runner {runner} ignores it");
            findings
                .report(config.key(&used.view), message)
                .help(config.use_later_runner(name, since));
        }
    }
}
