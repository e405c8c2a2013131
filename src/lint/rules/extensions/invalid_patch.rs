use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a patch in `runnergen.patches` or a file of `--patch` that cannot be read.
    ///
    /// A patch is an object (a strategic merge patch) or a list of operations (JSON 6902), as YAML or as a string that contains YAML.
    ///
    /// ## Why it matters
    ///
    /// The patch cannot be applied, so nothing is rendered.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - patch: # the object is not named
    ///         - { op: remove, path: /spec/replicas } # <-
    /// ```
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - target: { kind: Deployment, labelSelector: app in runner } # <-
    ///       patch: { metadata: { annotations: { team: ci } } }
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runnergen:
    ///   patches:
    ///     - target: { kind: Deployment }
    ///       patch:
    ///         spec:
    ///           template:
    ///             spec:
    ///               dnsConfig:
    ///                 options: [{ name: ndots, value: "2" }]
    /// ```
    ///
    /// ## Fix
    ///
    /// Add what the message names. `target` has the conditions of kustomize: `group`, `version`, `kind`, `name`, `namespace` (regular
    /// expressions for the whole field), `labelSelector` and `annotationSelector`.
    ///
    /// ## References
    ///
    /// - [Kustomize: patches](https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/)
    /// - [Kubernetes: update API objects in place using kubectl patch](https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/)
    RG250 "invalid-patch" Error by Loader
}
