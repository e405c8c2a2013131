use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};

rule! {
    /// The names to which a rule of the Role is limited are not passed on.
    ///
    /// The chart writes groups, resources and verbs of each rule and nothing else. What looks limited to one Secret is
    /// granted for all of them.
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
    RG123 "rbac-resource-names" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    for (index, rule) in inspection.items("rbac.rules").iter().enumerate() {
        if let Some(names) = rule.entry("resourceNames").filter(|names| names.node.is_truthy()) {
            let place = Place::new(names.key_span, format!("rbac.rules[{index}].resourceNames"));
            let message = "the chart drops `resourceNames`: the rule holds for all resources of that kind";
            findings.report(place, message).help("put a Role with these names and its binding into `extraObjects`");
        }
    }
}
