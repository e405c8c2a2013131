use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a missing required field of a Kubernetes object.
    ///
    /// ## Why it matters
    ///
    /// The API server rejects the object.
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
    ///
    /// ## Fix
    ///
    /// Add the field.
    ///
    /// ## References
    ///
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    /// - [Kubernetes: objects](https://kubernetes.io/docs/concepts/overview/working-with-objects/)
    RG031 "kubernetes-missing-key" Error by Schema, RejectedDownstream
}
