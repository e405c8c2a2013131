use crate::rule;

rule! {
    /// A field of a Kubernetes object has a value that the API server refuses.
    ///
    /// Quantities are written `500m` and `2Gi`, names in small letters with `-`, label values with at most 63 letters,
    /// digits, `-`, `_` and `.`, and where only a few words are possible their case counts.
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
    RG033 "kubernetes-value" Error by Schema, RejectedDownstream
}
