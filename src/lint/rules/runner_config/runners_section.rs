use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::View;
use crate::runner_config::edit::TomlChange;

rule! {
    /// ## What it does
    ///
    /// Reports a configuration without exactly one valid `[[runners]]` section where it is required.
    ///
    /// ## Why it matters
    ///
    /// Runners are an array of tables, so each starts with `[[runners]]` in double brackets; its subsections have
    /// single brackets, such as `[runners.kubernetes]`. `runners.config` is the template of one runner: with none or
    /// several, `gitlab-runner register` stops and the pod restarts repeatedly.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [runners] # <-
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       output_limit = 8192
    ///     [[runners]] # <-
    ///       output_limit = 4096
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         image = "alpine:3.22"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write exactly one `[[runners]]` section in `runners.config`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: the `[[runners]]` section](https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runners-section)
    /// - [TOML v1.0.0](https://toml.io/en/v1.0.0)
    RG046 "runners-section" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    let Some(root) = config.root() else { return };
    match root.get("runners") {
        None => check_missing(config, &root, findings),
        Some(runners) => check_runners(config, &runners, findings),
    }
}

fn check_missing(config: &ConfigContext<'_>, root: &View<'_>, findings: &mut Findings) {
    if config.is_misspelled(root, "runners") {
        return;
    }
    let (severity, message) = match config.is_template() {
        true => (
            Severity::Error,
            "missing `[[runners]]`: the runner does not register",
        ),
        false => (Severity::Warning, "missing `[[runners]]`: no job runs"),
    };
    findings
        .report(config.value(root), message)
        .level(severity)
        .help("add `[[runners]]` before its sections");
}

fn check_runners(config: &ConfigContext<'_>, runners: &View<'_>, findings: &mut Findings) {
    if runners.node.as_list().is_none() {
        let brackets = TomlChange::Brackets {
            key: runners.key_span.range(),
            is_array: true,
        };
        findings
            .report(
                config.key(runners),
                "invalid `runners`: expected an array of tables, `[[runners]]`",
            )
            .help("write `[[runners]]`; its sections keep one bracket: `[runners.kubernetes]`")
            .maybe_fix(config.fix("write `[[runners]]`", [brackets]));
    }
    let mut all = runners.items();
    if let (true, Some(first), Some(second)) = (config.is_template(), all.next(), all.next()) {
        findings
            .report(
                config.value(&second),
                "unexpected second `[[runners]]`: a template takes one, and the runner does not register",
            )
            .help("use `runners.configOverride` for several runners, or a Helm release for each")
            .related(first.node.span, "first runner");
    }
}
