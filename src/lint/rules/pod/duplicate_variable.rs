use std::collections::HashMap;

use crate::chart::model::Variable;
use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::source::Span;

rule! {
    /// ## What it does
    ///
    /// Reports an environment variable that is set twice.
    ///
    /// ## Why it matters
    ///
    /// The last one wins, in the order `envVars`, `extraEnv`, `extraEnvFrom`. Tools that use server-side apply, such as
    /// `kubectl apply --server-side`, reject two variables with the same name.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// envVars:
    ///   - name: HTTPS_PROXY
    ///     value: http://proxy.example.com:3128
    /// extraEnv:
    ///   HTTPS_PROXY: http://proxy.example.com:8080 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// extraEnv:
    ///   HTTPS_PROXY: http://proxy.example.com:3128
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove one of the variables.
    ///
    /// ## References
    ///
    /// - [Kubernetes: define environment variables for a container](https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/)
    /// - [Kubernetes: server-side apply](https://kubernetes.io/docs/reference/using-api/server-side-apply/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG220 "duplicate-variable" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let mut first: HashMap<&str, Span> = HashMap::new();
    for Variable {
        name, span, path, ..
    } in context.model.variables()
    {
        if let Some(first) = first.get(name) {
            let message = format!(
                "duplicate variable `{name}`: line {} sets it as well",
                context.line(*first)
            );
            findings
                .report(Place::new(span, path), message)
                .help("remove one of the two")
                .related(*first, "first value");
        } else {
            first.insert(name, span);
        }
    }
}
