use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a patch that cannot be applied to an object: a path does not exist, a `test` fails, an operation or directive is
    /// unknown, or an item of a list has no merge key.
    ///
    /// A `replace` of a key that does not exist adds the key, as in kustomize; it is reported as a warning.
    ///
    /// ## Why it matters
    ///
    /// Without the patch, the objects are not the intended ones, so nothing is rendered.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - target: { kind: Deployment }
    ///       patch:
    ///         - op: remove
    ///           path: /spec/template/spec/dnsConfig # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - target: { kind: Deployment }
    ///       patch:
    ///         - op: add
    ///           path: /spec/template/spec/dnsPolicy
    ///           value: Default
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the path. The help lists the keys of the last object on the path that exists.
    ///
    /// ## References
    ///
    /// - [Kustomize: patches](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/)
    /// - [Kubernetes: update API objects in place using kubectl patch](https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/)
    RG252 "failed-patch" Error of Objects
}

fn check(context: &RuleContext, findings: &mut Findings) {
    findings.extend(context.patch_problems(&RULE));
}
