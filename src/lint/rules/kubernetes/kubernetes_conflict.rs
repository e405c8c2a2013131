use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports fields of a Kubernetes object that contradict or require each other.
    ///
    /// ## Why it matters
    ///
    /// Each field is valid on its own, but the API server rejects the combination.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// tolerations:
    ///   - key: dedicated
    ///     operator: Exists
    ///     value: ci # <-
    /// ```
    ///
    /// ```yaml
    /// securityContext:
    ///   runAsNonRoot: true
    ///   capabilities:
    ///     add: [CAP_SYS_ADMIN] # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// tolerations:
    ///   - key: dedicated
    ///     operator: Equal
    ///     value: ci
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove one of the two fields, or add the field that is required.
    ///
    /// ## References
    ///
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    /// - [Kubernetes: objects](https://kubernetes.io/docs/concepts/overview/working-with-objects/)
    RG034 "kubernetes-conflict" Error by Schema, RejectedDownstream
}
