use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a patch of the job pod that the runner cannot apply.
    ///
    /// A patch is applied to the spec of the pod, which has the containers `build` and `helper`, and one for each service.
    ///
    /// ## Why it matters
    ///
    /// Every job fails before its pod is created.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true
    ///       [[runners.kubernetes.pod_spec]]
    ///         name = "host"
    ///         patch_type = "json"
    ///         patch = '[{"op": "add", "path": "/spec/hostname", "value": "ci"}]' # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.feature_flags]
    ///         FF_USE_ADVANCED_POD_SPEC_CONFIGURATION = true
    ///       [[runners.kubernetes.pod_spec]]
    ///         name = "host"
    ///         patch_type = "json"
    ///         patch = '[{"op": "add", "path": "/hostname", "value": "ci"}]'
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the path, or the part of the patch that the message names.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: update API objects with kubectl patch](https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/)
    RG078 "pod-spec-patch-fails" Error of Config by Schema
}
