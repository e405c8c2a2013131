use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a patch whose target matches no object.
    ///
    /// ## Why it matters
    ///
    /// The patch has no effect. kustomize ignores such a patch without a message if it has a `target`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - target: { kind: Deploymnt } # <-
    ///       patch: { metadata: { annotations: { team: ci } } }
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - target: { kind: Deployment }
    ///       patch: { metadata: { annotations: { team: ci } } }
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the condition that no object meets, or remove the patch. The help lists what the objects have instead.
    ///
    /// ## References
    ///
    /// - [Kustomize: patches](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/)
    /// - [Kubernetes: update API objects in place using kubectl patch](https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/)
    RG251 "unmatched-patch" Error of Objects
}

fn check(context: &RuleContext, findings: &mut Findings) {
    findings.extend(context.patch_problems(&RULE));
}
