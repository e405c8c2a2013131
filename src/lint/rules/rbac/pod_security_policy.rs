use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `rbac.podSecurityPolicy.enabled`, which grants the use of a PodSecurityPolicy.
    ///
    /// ## Why it matters
    ///
    /// Kubernetes 1.25 removed PodSecurityPolicies. The permission has no effect; pods are not restricted unless the
    /// namespace enables Pod Security Admission.
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
    ///
    /// ## Fix
    ///
    /// Remove `rbac.podSecurityPolicy`, and label the namespace:
    /// `kubectl label namespace NAME pod-security.kubernetes.io/enforce=restricted`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Pod Security Policies](https://kubernetes.io/docs/concepts/security/pod-security-policy/)
    /// - [Kubernetes: Pod Security Admission](https://kubernetes.io/docs/concepts/security/pod-security-admission/)
    RG124 "pod-security-policy" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.is_on("rbac.podSecurityPolicy.enabled") {
        let message = "`rbac.podSecurityPolicy` has no effect: PodSecurityPolicy was removed in Kubernetes 1.25";
        findings
            .report(context.at("rbac.podSecurityPolicy.enabled"), message)
            .help("remove it, and set the label `pod-security.kubernetes.io/enforce` on the namespace")
            .maybe_fix(context.without("rbac.podSecurityPolicy"));
    }
}
