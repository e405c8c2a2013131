use crate::rule;

rule! {
    /// Kubernetes has no such field.
    ///
    /// The chart hands `affinity`, `tolerations`, `resources`, `securityContext`, volumes, containers and the like on
    /// to Kubernetes as they are. The API server refuses a field that it does not know, or drops it, depending on who
    /// asks. Fields are written in camel case, and each belongs to its level.
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
    RG030 "kubernetes-unknown-key" Error by Schema, RejectedDownstream
}
