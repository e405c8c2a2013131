use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a field of a Kubernetes object that has the wrong type.
    ///
    /// ## Why it matters
    ///
    /// The API server does not convert types: it accepts no string for an integer, and no boolean for a string.
    /// `"true"` in quotes is a string; `true` is a boolean.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// tolerations: # <-
    ///   key: dedicated
    /// ```
    ///
    /// ```yaml
    /// resources:
    ///   limits: 1 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// tolerations:
    ///   - key: dedicated
    ///     operator: Exists
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the value in the expected type.
    ///
    /// ## References
    ///
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    /// - [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
    RG032 "kubernetes-type" Error by Schema, TypeCheck, RejectedDownstream
}
