use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;
use crate::tree::Node;

rule! {
    /// The runner's configuration does not go with the way in which it is to be registered.
    ///
    /// With `runnergen.registration: none` the runner starts with the `config.toml` that it finds, which has to be
    /// complete: `runners.configOverride` with the address of GitLab and a token for each runner. Where that stands, on
    /// the other hand, an init container has nothing to register.
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
    RG147 "registration-mismatch" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_override = inspection.is_on("runners.configOverride");
    let (message, help) = match inspection.value("runnergen.registration").and_then(Node::as_str) {
        Some("none") if !is_override && !has_own_file(inspection) => (
            "nothing registers the runner, and there is no complete configuration either",
            "write the whole config.toml into `runners.configOverride`, a token for each runner with it",
        ),
        Some("initContainer") if is_override => (
            "`runners.configOverride` is complete: there is nothing to register",
            "write `registration: none`, or move the settings into `runners.config`",
        ),
        _ => return,
    };
    findings.report(inspection.at("runnergen.registration"), message).help(help);
}

/// Whether the ConfigMap gets a file of that name from the values themselves.
fn has_own_file(inspection: &Inspection) -> bool {
    inspection.value("configMaps").and_then(|files| files.get("config.toml")).is_some_and(Node::is_truthy)
}
