use crate::rule;

rule! {
    /// A field of a Kubernetes object is of another type than the API server takes.
    ///
    /// It does not turn one into the other: text is not a number, a boolean is not text. `"true"` in quotes is text,
    /// `true` is not.
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
    RG032 "kubernetes-type" Error by Schema, TypeCheck, RejectedDownstream
}
