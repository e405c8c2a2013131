use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;

rule! {
    /// ## What it does
    ///
    /// Reports a number outside the useful range.
    ///
    /// ## Why it matters
    ///
    /// The runner replaces a negative number with its default. A `poll_interval` longer than `poll_timeout` means that
    /// a pod is never seen as started in time.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       output_limit = -1 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       output_limit = 8192
    /// ```
    ///
    /// ## Fix
    ///
    /// Use a positive number, or remove the key to get the default.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG068 "config-number" Warning of Config
}

/// Keys of a runner that must not be negative, and what the runner uses instead.
const RUNNER: [(&str, &str); 3] = [
    ("limit", "no limit"),
    ("output_limit", "the default, 4096 KiB"),
    ("request_concurrency", "1"),
];

/// Keys of the kubernetes section that must not be negative, and what the runner uses instead.
const KUBERNETES: [(&str, &str); 2] = [
    ("poll_timeout", "the default, 180 seconds"),
    ("poll_interval", "the default, 3 seconds"),
];

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    config
        .runners()
        .iter()
        .for_each(|runner| check_negative(config, runner, &RUNNER, findings));
    for kubernetes in config.kubernetes() {
        check_negative(config, &kubernetes, &KUBERNETES, findings);
        check_interval(config, &kubernetes, findings);
    }
}

fn check_negative(
    config: &ConfigContext<'_>,
    section: &View<'_>,
    keys: &[(&str, &str)],
    findings: &mut Findings,
) {
    for (key, used) in keys {
        if let Some(view) = section
            .get(key)
            .filter(|view| view.node.as_int().is_some_and(|number| number < 0))
        {
            findings.report(
                config.value(&view),
                format!("invalid `{key}`: expected at least 0; the runner uses {used}"),
            );
        }
    }
}

fn check_interval(config: &ConfigContext<'_>, kubernetes: &View<'_>, findings: &mut Findings) {
    let (Some(interval), Some(timeout)) = (
        kubernetes.get("poll_interval"),
        kubernetes.get("poll_timeout"),
    ) else {
        return;
    };
    let (Some(seconds), Some(most)) = (
        interval.node.as_int(),
        timeout.node.as_int().filter(|most| *most > 0),
    ) else {
        return;
    };
    if seconds > most {
        findings
            .report(
                config.value(&interval),
                format!("invalid `poll_interval`: expected at most `poll_timeout` ({most}); every job fails"),
            )
            .level(Severity::Error)
            .related(timeout.node.span, "the timeout");
    }
}
