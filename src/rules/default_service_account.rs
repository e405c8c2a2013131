use crate::chart::uses_service_account;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// ## What it does
    ///
    /// Reports a manager that runs as the `default` ServiceAccount of its namespace.
    ///
    /// ## Why it matters
    ///
    /// The `default` ServiceAccount has no permissions, so each job fails with `pods is forbidden`. Granting them to
    /// `default` would give them to every pod of the namespace that names no ServiceAccount.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com # <-
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// runners:
    ///   secret: gitlab-runner-token
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Set `rbac.create: true` and `serviceAccount.create: true`, or set `serviceAccount.name` to a ServiceAccount with
    /// the permissions that the executor needs.
    ///
    /// ## References
    ///
    /// - [Kubernetes: configure service accounts for pods](https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/)
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    RG132 "default-service-account" Info, NeedsCompleteValues
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_complete = inspection.is_on("gitlabUrl") && inspection.model.token_source().is_some();
    let asks = inspection.pod_runners().iter().any(|(_, section)| uses_service_account(section.as_ref()));
    if is_complete && asks && !inspection.model.has_service_account() {
        let message = "missing ServiceAccount: the manager runs as `default`, which has no permission to create pods";
        let help = "set `rbac.create: true` and `serviceAccount.create: true`, or set `serviceAccount.name`";
        let path = if inspection.given("rbac.create").is_some() { "rbac.create" } else { "gitlabUrl" };
        findings.report(inspection.key(path), message).help(help);
    }
}
