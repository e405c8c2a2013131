use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// Permission is given to use a PodSecurityPolicy, which Kubernetes has no more.
    ///
    /// Kubernetes removed them with release 1.25. The rule does no harm and no good: what they kept away is kept away
    /// by nothing, unless by the Pod Security admission, which is set by labels of the namespace.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    ///   podSecurityPolicy:
    ///     enabled: true # <-
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
    /// ```
    RG124 "pod-security-policy" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.is_on("rbac.podSecurityPolicy.enabled") {
        let message = "Kubernetes has had no PodSecurityPolicy since 1.25: this does nothing";
        findings.report(inspection.at("rbac.podSecurityPolicy.enabled"), message).help(
            "leave it out; a label such as `pod-security.kubernetes.io/enforce` on the namespace does this today",
        );
    }
}
