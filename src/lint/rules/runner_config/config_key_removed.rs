use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::lifetime::Support;
use crate::runner_config::unknown_key;

rule! {
    /// ## What it does
    ///
    /// Reports a key of the runner's configuration that the runner version or an earlier one removed.
    ///
    /// The runner version is that of `--runner-version`, `image.tag` or the chart version.
    ///
    /// ## Why it matters
    ///
    /// The runner ignores keys that it does not know without a message, so the setting has no effect.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       pre_clone_script = "date" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       pre_get_sources_script = "date"
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the key that replaces it, or remove it.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: changelog](https://gitlab.com/gitlab-org/gitlab-runner/-/blob/main/CHANGELOG.md)
    RG083 "config-key-removed" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let runner = config.runner().version;
    for used in config.used_keys() {
        let (path, support) = (used.lifetime.name(), used.lifetime.support(runner));
        if let (Support::Removed, Some(removed)) = (support, used.lifetime.removed()) {
            let (section, name) = path.rsplit_once('.').unwrap_or(("", path));
            let message = format!("`{name}` was removed in runner {removed} and has no effect");
            let advice = unknown_key::advice(section, name, None);
            let fix = match &advice {
                Some(advice) => advice.fix(&used.view).and_then(|fix| config.located(fix)),
                None => config.removal(&used.view),
            };
            let help = advice.map(|advice| advice.help);
            findings
                .report(config.key(&used.view), message)
                .help(help.unwrap_or_else(|| format!("remove `{name}`")))
                .maybe_fix(fix);
        }
    }
}
