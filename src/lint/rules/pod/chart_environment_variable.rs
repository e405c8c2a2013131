use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use crate::chart::model::Variable;
use crate::fix::Change;
use crate::lint::context::RuleContext;
use crate::lint::diagnostic::Fix;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an environment variable that the chart sets itself.
    ///
    /// ## Why it matters
    ///
    /// The variable then occurs twice in the container. Kubernetes uses the last one, but `kubectl apply --server-side`
    /// rejects two variables with the same name, and readers do not look for the setting in `envVars`.
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
    ///
    /// ## Fix
    ///
    /// Remove the variable and set the value of the chart that controls it: `gitlabUrl` for `CI_SERVER_URL`,
    /// `runners.executor` for `RUNNER_EXECUTOR`, `runners.tags` for `RUNNER_TAG_LIST`, `runners.locked` for
    /// `REGISTER_LOCKED`.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [Kubernetes: server-side apply](https://kubernetes.io/docs/reference/using-api/server-side-apply/)
    RG221 "chart-environment-variable" Warning
}

/// Variables that the chart sets, and the help that names the value for each.
const OWN: [(&str, &str); 4] = [
    ("CI_SERVER_URL", "set `gitlabUrl`"),
    (
        "RUNNER_EXECUTOR",
        "set `runners.executor`, which defaults to `kubernetes`",
    ),
    ("REGISTER_LOCKED", "set `runners.locked`"),
    ("RUNNER_TAG_LIST", "set `runners.tags`"),
];

/// Variables that a value controls.
const CONTROLLED: [(&str, &str); 3] = [
    ("CI_SERVER_URL", "gitlabUrl"),
    ("RUNNER_EXECUTOR", "runners.executor"),
    ("RUNNER_TAG_LIST", "runners.tags"),
];

fn check(context: &RuleContext, findings: &mut Findings) {
    let sets_namespace =
        context.executor() == "kubernetes" && !context.loaded.values.config_names_namespace;
    let has_session_server = context.model.session_server().is_ok();
    for variable in context.model.variables() {
        let own = OWN
            .into_iter()
            .find(|(name, _)| *name == variable.name)
            .map(|(_, help)| help);
        let help = own.or(match variable.name {
            "KUBERNETES_NAMESPACE" if sets_namespace => {
                Some("set `namespace` in `[runners.kubernetes]`")
            }
            "SESSION_SERVER_ADDRESS" if has_session_server => Some("set `sessionServer.publicIP`"),
            _ => None,
        });
        if let Some(help) = help {
            let message = format!(
                "duplicate variable `{}`: the chart sets it as well",
                variable.name
            );
            let fix = fix(context, &variable);
            findings
                .report(Place::new(variable.span, variable.path), message)
                .help(help)
                .maybe_fix(fix);
        }
    }
}

/// Moves the value of a variable, which overrides that of the chart, to the value that controls it.
fn fix<'a>(context: &RuleContext<'a>, variable: &Variable<'a>) -> Option<Fix> {
    let (_, path) = CONTROLLED
        .into_iter()
        .find(|(name, _)| *name == variable.name)?;
    let value = context.known(variable.value?)?;
    let mut changes = vec![Change::remove(variable.entry, 1)];
    let current = context.value(path);
    let is_set = current.is_some_and(|current| current.to_template_string() == value);
    let is_default = path == "runners.executor" && value == "kubernetes" && current.is_none();
    if !is_set && !is_default {
        let value = Node::new(value, Span::SYNTHETIC);
        changes.push(context.set(path, path, value)?);
    }
    let title = format!("move `{}` to `{path}`", variable.name);
    Some(Fix::unsafe_(title, changes))
}
