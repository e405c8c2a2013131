use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `resourceNames` in `rbac.rules`, which the chart ignores.
    ///
    /// ## Why it matters
    ///
    /// The chart copies only API groups, resources and verbs of each rule. A rule that seems limited to one object
    /// applies to all of them.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    ///     - apiGroups: ["apps"]
    ///       resources: ["deployments"]
    ///       verbs: ["get"]
    ///       resourceNames: ["ci"] # <-
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
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// extraObjects:
    ///   - apiVersion: rbac.authorization.k8s.io/v1
    ///     kind: Role
    ///     metadata:
    ///       name: read-ci
    ///     rules:
    ///       - apiGroups: ["apps"]
    ///         resources: ["deployments"]
    ///         verbs: ["get"]
    ///         resourceNames: ["ci"]
    /// ```
    ///
    /// ## Fix
    ///
    /// Add a Role with `resourceNames` and its RoleBinding to `extraObjects`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG123 "rbac-resource-names" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    for (index, rule) in context.items("rbac.rules").iter().enumerate() {
        if let Some(names) = rule
            .entry("resourceNames")
            .filter(|names| names.node.is_truthy())
        {
            let place = Place::new(names.key_span, format!("rbac.rules[{index}].resourceNames"));
            let message = "`resourceNames` has no effect: the chart ignores it, and the rule applies to all resources of the kind";
            findings
                .report(place, message)
                .help("move the rule to a Role with a RoleBinding in `extraObjects`");
        }
    }
}
