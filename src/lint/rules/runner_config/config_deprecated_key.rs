use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::lifetime::Support;
use crate::runner_config::reference::last;
use crate::runner_config::unknown_key::{self, Advice, KeyEdit};
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

/// The replacements of deprecated keys: the start of the path, the edit, and the section that takes the same key.
const REPLACEMENTS: &[(&str, &str, Option<&str>)] = &[
    (
        "runners.machine.OffPeak",
        "use `[[runners.machine.autoscaling]]` with `Periods`, `Timezone`, `IdleCount` and `IdleTime`",
        None,
    ),
    (
        "experimental.usage_logger.",
        "move the key to `[experimental.usage_logger.logrotate]`",
        Some("experimental.usage_logger.logrotate"),
    ),
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let runner = config.runner().version;
    for used in config.used_keys() {
        let support = used.lifetime.support(runner);
        if let (Support::Deprecated, Some(since)) = (support, used.lifetime.deprecated()) {
            let name = last(used.lifetime.name());
            let message = format!("`{name}` is deprecated since runner {since}");
            let advice = replacement(used);
            let fix = advice.as_ref().and_then(|advice| advice.fix(&used.view));
            findings
                .report(config.key(&used.view), message)
                .maybe_help(advice.map(|advice| advice.help))
                .maybe_fix(fix.and_then(|fix| config.located(fix)));
        }
    }
}

/// The edit for a deprecated key.
fn replacement(used: &UsedKey<'_>) -> Option<Advice> {
    let path = used.lifetime.name();
    let (section, name) = path.rsplit_once('.').unwrap_or(("", path));
    let known = REPLACEMENTS
        .iter()
        .find(|(start, ..)| path.starts_with(start));
    match known {
        Some((_, help, target)) => Some(Advice {
            help: (*help).to_owned(),
            edit: target.map(|to| KeyEdit::Move(to.to_owned(), name.to_owned())),
        }),
        None => unknown_key::advice(section, name, None),
    }
}
