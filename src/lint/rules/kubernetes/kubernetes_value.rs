use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a field of a Kubernetes object with an invalid value.
    ///
    /// Quantities are written like `500m` and `2Gi`; names consist of lowercase letters, digits and `-`; label values
    /// have at most 63 letters, digits, `-`, `_` and `.`; fixed choices are case-sensitive.
    ///
    /// ## Why it matters
    ///
    /// The API server rejects the object.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// resources:
    ///   limits:
    ///     memory: 256MB # <-
    /// ```
    ///
    /// ```yaml
    /// topologySpreadConstraints:
    ///   - maxSkew: 1
    ///     topologyKey: kubernetes.io/hostname
    ///     whenUnsatisfiable: Never # <-
    /// ```
    ///
    /// ```yaml
    /// extraObjects:
    ///   - apiVersion: extensions/v1beta1 # <-
    ///     kind: Ingress
    ///     metadata:
    ///       name: runner
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// resources:
    ///   limits:
    ///     memory: 256Mi
    /// ```
    ///
    /// ## Fix
    ///
    /// Use a value that the message lists.
    ///
    /// ## References
    ///
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    /// - [Kubernetes API: Quantity](https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/)
    /// - [Kubernetes: object names and IDs](https://kubernetes.io/docs/concepts/overview/working-with-objects/names/)
    RG033 "kubernetes-value" Error by Schema, RejectedDownstream
}
