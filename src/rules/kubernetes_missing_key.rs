use crate::rule;

rule! {
    /// A part of a Kubernetes object lacks a field that has to be there.
    ///
    /// The API server refuses the object without it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// volumeMounts:
    ///   - name: certs # <-
    /// volumes:
    ///   - name: certs
    ///     emptyDir: {}
    /// ```
    ///
    /// ```yaml
    /// extraObjects:
    ///   - apiVersion: v1 # <-
    ///     metadata:
    ///       name: proxy
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// volumeMounts:
    ///   - name: certs
    ///     mountPath: /certs
    /// volumes:
    ///   - name: certs
    ///     emptyDir: {}
    /// ```
    RG031 "kubernetes-missing-key" Error by Schema, RejectedDownstream
}
