use crate::chart::RegistrationMode;
use crate::diagnostic::Level;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The runner cannot write where it keeps its configuration.
    ///
    /// It makes up an identity when it first starts and writes it beside `config.toml` (`.runner_system_id`). Where it
    /// cannot, each start shows up in GitLab as a new manager of the runner. A registration in the same container has
    /// nowhere to go at all. With `registration: none` only `config.toml` itself is mounted beyond change, and all is
    /// well.
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
    RG145 "read-only-config" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if !inspection.model.config_is_read_only() {
        return;
    }
    let place = inspection.at("runnergen.storage.readOnly");
    match inspection.model.registration() {
        RegistrationMode::None => {}
        RegistrationMode::InitContainer => {
            let message = "the runner cannot keep its identity: each start shows up in GitLab as a new manager";
            findings.report(place, message).help("leave `readOnly` out");
        }
        RegistrationMode::Entrypoint => {
            let message = "the runner registers in this container, and has nowhere to write its registration to";
            let help = "leave `readOnly` out, or write `registration: initContainer`";
            findings.report(place, message).level(Level::Error).help(help);
        }
    }
}
