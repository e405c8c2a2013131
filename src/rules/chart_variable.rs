use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// An environment variable is set that the chart sets itself.
    ///
    /// The variable is then there twice. The last one counts, so this works; but tools that let the server merge, as
    /// `kubectl apply --server-side` does, refuse two of one name, and nobody looks for the setting here.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// envVars:
    ///   - name: RUNNER_EXECUTOR # <-
    ///     value: kubernetes
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   executor: kubernetes
    /// ```
    RG221 "chart-variable" Warning
}

/// Variables of the chart's, and the value that says the same.
const OWN: [(&str, &str); 4] = [
    ("CI_SERVER_URL", "set `gitlabUrl`"),
    ("RUNNER_EXECUTOR", "set `runners.executor`; without it the executor is `kubernetes`"),
    ("REGISTER_LOCKED", "set `runners.locked`"),
    ("RUNNER_TAG_LIST", "set `runners.tags`"),
];

fn check(inspection: &Inspection, findings: &mut Findings) {
    let tells_namespace = inspection.executor() == "kubernetes" && !inspection.subject.values.config_names_namespace;
    let has_session_server = inspection.model.session_server().is_ok();
    for variable in inspection.model.variables() {
        let own = OWN.into_iter().find(|(name, _)| *name == variable.name).map(|(_, help)| help);
        let help = own.or(match variable.name {
            "KUBERNETES_NAMESPACE" if tells_namespace => Some("write `namespace` to `[runners.kubernetes]`"),
            "SESSION_SERVER_ADDRESS" if has_session_server => Some("set `sessionServer.publicIP`"),
            _ => None,
        });
        if let Some(help) = help {
            let message = format!("the chart sets `{}` itself", variable.name);
            findings.report(Place::new(variable.span, variable.path), message).help(help);
        }
    }
}
