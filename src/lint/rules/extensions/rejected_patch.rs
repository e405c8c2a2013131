use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a patch that makes an object invalid for the Kubernetes API.
    ///
    /// The location is that of the field in the patch. If the patch removes a required field, it is that of the patch.
    ///
    /// ## Why it matters
    ///
    /// The API server rejects the object, or drops the unknown field.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - target: { kind: Deployment }
    ///       patch:
    ///         spec:
    ///           template:
    ///             spec:
    ///               dnsConfg: { searches: [ci.example.com] } # <-
    /// ```
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - target: { kind: Deployment }
    ///       patch:
    ///         - { op: remove, path: /spec/template/spec/containers/0/name } # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - target: { kind: Deployment }
    ///       patch:
    ///         spec:
    ///           template:
    ///             spec:
    ///               dnsConfig:
    ///                 options: [{ name: ndots, value: "2" }]
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the field that the message names.
    ///
    /// ## References
    ///
    /// - [Kustomize: patches](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/)
    /// - [Kubernetes: update API objects in place using kubectl patch](https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/)
    RG253 "rejected-patch" Error of Objects, RejectedDownstream
}

fn check(context: &RuleContext, findings: &mut Findings) {
    findings.extend(context.patch_problems(&RULE));
}
