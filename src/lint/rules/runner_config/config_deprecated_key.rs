use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::lifetime::Support;
use crate::runner_config::reference::last;
use crate::runner_config::unknown_key;
use crate::runner_config::usage::UsedKey;

rule! {
    /// ## What it does
    ///
    /// Reports a key of the runner's configuration that is deprecated in the runner version.
    ///
    /// ## Why it matters
    ///
    /// The runner still reads the key, but a later runner version will ignore it.
    ///
    /// ## Bad
    ///
    /// ```toml
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "docker+machine"
    ///   [runners.docker]
    ///     image = "alpine:3.22"
    ///   [runners.machine]
    ///     MachineDriver = "digitalocean"
    ///     MachineName = "ci-%s"
    ///     OffPeakTimezone = "UTC" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```toml
    /// [[runners]]
    ///   url = "https://gitlab.example.com"
    ///   token = "glrt-abcdefghij0123456789"
    ///   executor = "docker+machine"
    ///   [runners.docker]
    ///     image = "alpine:3.22"
    ///   [runners.machine]
    ///     MachineDriver = "digitalocean"
    ///     MachineName = "ci-%s"
    ///     [[runners.machine.autoscaling]]
    ///       Timezone = "UTC"
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the settings that replace the key. For the off-peak settings of `[runners.machine]`, write
    /// `[[runners.machine.autoscaling]]` with `Periods`, `Timezone`, `IdleCount` and `IdleTime`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    RG081 "config-deprecated-key" Warning of Config
}

/// The replacements of deprecated keys: the start of the path, and the edit.
const REPLACEMENTS: &[(&str, &str)] = &[
    (
        "runners.machine.OffPeak",
        "use `[[runners.machine.autoscaling]]` with `Periods`, `Timezone`, `IdleCount` and `IdleTime`",
    ),
    (
        "experimental.usage_logger.",
        "move the key to `[experimental.usage_logger.logrotate]`",
    ),
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let runner = config.runner().version;
    for used in config.used_keys() {
        let support = used.lifetime.support(runner);
        if let (Support::Deprecated, Some(since)) = (support, used.lifetime.deprecated()) {
            let name = last(used.lifetime.name());
            let message = format!("`{name}` is deprecated since runner {since}");
            findings
                .report(config.key(&used.view), message)
                .maybe_help(replacement(used));
        }
    }
}

/// The setting to use instead.
fn replacement(used: &UsedKey<'_>) -> Option<String> {
    let path = used.lifetime.name();
    let known = REPLACEMENTS
        .iter()
        .find(|(start, _)| path.starts_with(start));
    known.map(|(_, help)| (*help).to_owned()).or_else(|| {
        let (section, name) = path.rsplit_once('.').unwrap_or(("", path));
        unknown_key::advice(section, name, None)
    })
}
