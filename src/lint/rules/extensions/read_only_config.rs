use crate::chart::model::RegistrationMode;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports read-only storage for the configuration of a runner that must write to it.
    ///
    /// With `registration: none` only `config.toml` itself is mounted read-only, which works.
    ///
    /// ## Why it matters
    ///
    /// At its first start the runner writes an identity (`.runner_system_id`) next to `config.toml`. If it cannot, each
    /// start appears in GitLab as a new runner manager. A runner that registers in the same container cannot store its
    /// registration at all.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runnergen:
    ///   registration: initContainer
    ///   storage:
    ///     readOnly: true # <-
    /// ```
    ///
    /// ```yaml
    /// runnergen:
    ///   storage:
    ///     readOnly: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runnergen:
    ///   registration: none
    ///   storage:
    ///     readOnly: true
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
    /// Remove `runnergen.storage.readOnly`, or set `runnergen.registration: none` with a complete configuration.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: advanced configuration](https://docs.gitlab.com/runner/configuration/advanced-configuration/)
    /// - [GitLab Runner: registering runners](https://docs.gitlab.com/runner/register/)
    RG145 "read-only-config" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if !context.model.config_is_read_only() {
        return;
    }
    let place = context.at("runnergen.storage.readOnly");
    match context.model.registration() {
        RegistrationMode::None => {}
        RegistrationMode::InitContainer => {
            let message =
                "read-only configuration: each start appears in GitLab as a new runner manager";
            findings.report(place, message).help("remove `readOnly`");
        }
        RegistrationMode::Entrypoint => {
            let message = "read-only configuration: the runner cannot store its registration";
            let help = "remove `readOnly`, or set `registration: initContainer`";
            findings
                .report(place, message)
                .level(Severity::Error)
                .help(help);
        }
    }
}
