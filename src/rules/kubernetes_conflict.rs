use crate::rule;

rule! {
    /// Fields of a Kubernetes object contradict each other, or one needs another.
    ///
    /// Each of them would be fine without the other; the API server refuses them together.
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
    RG034 "kubernetes-conflict" Error by Schema, RejectedDownstream
}
