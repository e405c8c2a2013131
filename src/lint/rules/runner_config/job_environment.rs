use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports an entry of `environment` that does not set a variable.
    ///
    /// ## Why it matters
    ///
    /// Each entry must be a string `NAME=value`. The runner ignores entries without `=`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       environment = ["HTTP_PROXY: http://proxy:3128"] # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       environment = ["HTTP_PROXY=http://proxy:3128"]
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the entry as `"NAME=value"`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    RG063 "job-environment" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for runner in config.runners() {
        runner
            .get("environment")
            .iter()
            .for_each(|view| check_entries(config, view, findings));
        for services in [["kubernetes", "services"], ["docker", "services"]] {
            let Some(services) = runner.at(&services) else {
                continue;
            };
            let environments = services
                .items()
                .filter_map(|service| service.get("environment"));
            environments.for_each(|view| check_entries(config, &view, findings));
        }
    }
}

/// Reports entries that are not `NAME=value`, which the runner ignores.
fn check_entries(config: &ConfigContext<'_>, environment: &View<'_>, findings: &mut Findings) {
    for entry in environment.items() {
        let Some(text) = entry.as_text() else {
            continue;
        };
        let (name, is_pair) = text
            .split_once('=')
            .map_or((text, false), |(name, _)| (name, true));
        if is_pair && !name.trim().is_empty() {
            continue;
        }
        let colon = text.split_once(':').map(|(name, _)| name.trim());
        let name = colon.filter(|name| !name.is_empty() && !name.contains(' '));
        let help = name.map_or_else(
            || "write `\"NAME=value\"`".to_owned(),
            |name| format!("write `\"{name}=…\"`"),
        );
        findings
            .report(
                config.value(&entry),
                "invalid variable: expected `NAME=value`",
            )
            .help(help);
    }
}
