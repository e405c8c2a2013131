use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;
use crate::runner_config::permissions;

rule! {
    /// ## What it does
    ///
    /// Reports `rbac.create` without `rbac.rules`, which grants all permissions in the core API group.
    ///
    /// ## Why it matters
    ///
    /// If `rbac.rules` is empty, the chart writes one rule for all resources and verbs of the core API group: the
    /// manager, and an attacker who controls it, can read every Secret of the namespace. To install it, a user needs all of
    /// these permissions.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true # <-
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["pods", "pods/attach", "pods/exec", "secrets", "services", "serviceaccounts", "events"]
    ///       verbs: ["get", "list", "watch", "create", "patch", "update", "delete"]
    ///     - resources: ["pods/log"]
    ///       verbs: ["get", "list"]
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Add the permissions of the executor to `rbac.rules`, or set `runnergen.rbac: minimal`. `runnergen rbac` prints
    /// them.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    RG121 "rbac-without-rules" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    // The help for the removed values contains a rule.
    let has_removed = ["rbac.resources", "rbac.verbs"]
        .iter()
        .any(|path| context.is_on(path));
    if context.is_on("rbac.create") && !context.is_on("rbac.rules") && !has_removed {
        let scope = if context.is_on("rbac.clusterWideAccess") {
            "of the cluster"
        } else {
            "of the namespace"
        };
        let message = format!(
            "missing `rbac.rules`: the Role grants all permissions in the core API group {scope}, Secrets included"
        );
        let path = if context.given("rbac.rules").is_some() {
            "rbac.rules"
        } else {
            "rbac.create"
        };
        let needed = permissions::merged(context.model.permissions());
        let rules = permissions::rules(&needed);
        let fix = (!rules.is_empty()).then(|| context.setting("rbac", "rbac.rules", rules));
        findings
            .report(context.at(path), message)
            .help(
                "list the permissions of the executor in `rbac.rules`; `runnergen rbac` prints them",
            )
            .maybe_fix(fix.flatten());
    }
}
