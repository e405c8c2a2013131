use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports a duration that is written as a number without a unit.
    ///
    /// ## Why it matters
    ///
    /// The runner reads a number as nanoseconds: `prepare_timeout = 30` expires before anything starts.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       prepare_timeout = 30 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       prepare_timeout = "30s"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the duration as a string with a unit, such as `"30s"`, `"5m"` or `"1h30m"`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG064 "duration-without-unit" Warning of Config
}

const GLOBAL: [&[&str]; 2] = [
    &["connection_max_age"],
    &["machine", "shutdown_drain", "retry_backoff"],
];
const RUNNER: [&[&str]; 12] = [
    &["artifact", "response_header_timeout"],
    &["artifact", "upload_timeout"],
    &["autoscaler", "deletion_retry_interval"],
    &["autoscaler", "instance_acquire_timeout"],
    &["autoscaler", "shutdown_deletion_interval"],
    &["autoscaler", "update_interval"],
    &["autoscaler", "update_interval_when_expecting"],
    &["autoscaler", "connector_config", "timeout"],
    &["get_sources_timeout"],
    &["prepare_timeout"],
    &["unhealthy_interval"],
    &["kubernetes", "cleanup_resources_timeout"],
];
const POLICIES: [&[&str]; 2] = [
    &["autoscaler", "policy"],
    &["kubernetes", "autoscaler", "policy"],
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let root = config.root();
    root.iter()
        .flat_map(|root| GLOBAL.iter().filter_map(|path| root.at(path)))
        .for_each(|view| {
            check_number(config, &view, findings);
        });
    for runner in config.runners() {
        RUNNER
            .iter()
            .filter_map(|path| runner.at(path))
            .for_each(|view| check_number(config, &view, findings));
        for policies in POLICIES.iter().filter_map(|path| runner.at(path)) {
            let times = policies
                .items()
                .filter_map(|policy| policy.get("idle_time"));
            times.for_each(|view| check_number(config, &view, findings));
        }
    }
}

/// Reports a number below one second, which was not meant as nanoseconds.
fn check_number(config: &ConfigContext<'_>, view: &View<'_>, findings: &mut Findings) {
    if let Some(number) = view
        .node
        .as_int()
        .filter(|number| (1..1_000_000_000).contains(number))
    {
        let key = view.path.rsplit('.').next().unwrap_or_default();
        findings
            .report(
                config.value(view),
                format!(
                    "invalid `{key}`: expected a duration with a unit, found {number} (nanoseconds)"
                ),
            )
            .help(format!(
                "write the unit: `{key} = \"{number}s\"` or `{key} = \"{number}m\"`"
            ))
            .maybe_fix(config.replacement(view, &format!("\"{number}s\"")));
    }
}
