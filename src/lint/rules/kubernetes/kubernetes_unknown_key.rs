use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports an unknown field of a Kubernetes object.
    ///
    /// The chart copies `affinity`, `tolerations`, `resources`, `securityContext`, volumes, containers and similar
    /// values to the manifests unchanged.
    ///
    /// ## Why it matters
    ///
    /// The API server rejects an unknown field or drops it, depending on the client's validation mode. Field names are
    /// in camel case, and each belongs to one level.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// affinity:
    ///   nodeAffinty: {} # <-
    /// ```
    ///
    /// ```yaml
    /// podSecurityContext:
    ///   privileged: true # <-
    /// ```
    ///
    /// ```yaml
    /// volumes:
    ///   - name: certificates
    ///     emptyDir: {}
    /// volumeMounts:
    ///   - name: certificates
    ///     mountpath: /certificates # <-
    /// ```
    ///
    /// ```yaml
    /// extraEnvFrom:
    ///   PASSWORD:
    ///     secretRef: # <-
    ///       name: access
    ///       key: password
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// affinity:
    ///   nodeAffinity: {}
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the spelling, move the field to its level, or remove it.
    ///
    /// ## References
    ///
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    /// - [Kubernetes: objects](https://kubernetes.io/docs/concepts/overview/working-with-objects/)
    RG030 "kubernetes-unknown-key" Error by Schema, RejectedDownstream
}
