use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a `runnergen.registration` that does not match the runner's configuration.
    ///
    /// ## Why it matters
    ///
    /// With `registration: none` the runner starts with the `config.toml` that it finds, so `runners.configOverride`
    /// must be complete: with the URL of GitLab and a token for each runner. With a complete configuration, on the
    /// other hand, an init container has nothing to register.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runnergen:
    ///   registration: none # <-
    /// ```
    ///
    /// ```yaml
    /// runnergen:
    ///   registration: initContainer # <-
    /// runners:
    ///   configOverride: |
    ///     [[runners]]
    ///       name = "fixed"
    ///       url = "https://gitlab.example.com"
    ///       executor = "shell"
    /// extraEnvFrom:
    ///   CI_SERVER_TOKEN: {secretKeyRef: {name: gitlab-runner-token, key: token}}
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runnergen:
    ///   registration: none
    /// runners:
    ///   configOverride: |
    ///     [[runners]]
    ///       name = "fixed"
    ///       url = "https://gitlab.example.com"
    ///       executor = "shell"
    /// extraEnvFrom:
    ///   CI_SERVER_TOKEN: {secretKeyRef: {name: gitlab-runner-token, key: token}}
    /// ```
    ///
    /// ## Fix
    ///
    /// Use `registration: none` together with `runners.configOverride`, and `registration: initContainer` together with
    /// `runners.config`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: registering runners](https://docs.gitlab.com/runner/register/)
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    RG147 "registration-mismatch" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let is_override = context.is_on("runners.configOverride");
    let (message, help) = match context
        .value("runnergen.registration")
        .and_then(Node::as_str)
    {
        Some("none") if !is_override && !has_own_file(context) => (
            "missing `runners.configOverride`: `registration: none` requires a complete configuration",
            "write the whole `config.toml`, with a token for each runner, to `runners.configOverride`",
        ),
        Some("initContainer") if is_override => (
            "`registration: initContainer` has no effect: `runners.configOverride` is a complete configuration",
            "set `registration: none`, or move the settings to `runners.config`",
        ),
        _ => return,
    };
    findings
        .report(context.at("runnergen.registration"), message)
        .help(help);
}

/// Returns true if `configMaps` provides a `config.toml`.
fn has_own_file(context: &RuleContext) -> bool {
    context
        .value("configMaps")
        .and_then(|files| files.get("config.toml"))
        .is_some_and(Node::is_truthy)
}
