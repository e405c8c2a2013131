use crate::lint::context::RuleContext;
use crate::lint::diagnostic::{Diagnostic, Fix};
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

/// Moves a setting between the security contexts of the manager's pod and of its container.
pub(crate) fn fix(context: &RuleContext, found: &Diagnostic) -> Option<Fix> {
    const CONTEXTS: [(&str, &str); 2] = [
        ("securityContext", "podSecurityContext"),
        ("podSecurityContext", "securityContext"),
    ];
    let (section, key) = found.path.split_once('.')?;
    let (_, to) = CONTEXTS.into_iter().find(|(from, _)| *from == section)?;
    let is_misplaced = found
        .help
        .as_deref()?
        .starts_with(&format!("move `{key}` to "));
    if !is_misplaced || key.contains('.') {
        return None;
    }
    let to = format!("{to}.{key}");
    match context.given(&to) {
        Some(_) => context.without(&found.path),
        None => context.moving(&found.path, &to),
    }
}
