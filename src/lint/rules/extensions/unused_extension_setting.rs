use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a setting in the `runnergen` section that has no effect.
    ///
    /// `docker` requires a runner with that executor, the size and the class of a claim require a rendered claim, and
    /// `network` requires `hardened`. `rbac: minimal` requires `rbac.create`, and replaces `rbac.rules`.
    ///
    /// ## Why it matters
    ///
    /// The setting does not change the manifests.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runnergen:
    ///   docker: # <-
    ///     image: alpine:3.22
    /// ```
    ///
    /// ```yaml
    /// runnergen:
    ///   storage:
    ///     size: 1Gi # <-
    /// ```
    ///
    /// ```yaml
    /// rbac:
    ///   create: false
    /// runnergen:
    ///   rbac: minimal # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runnergen:
    ///   rbac: minimal
    ///   storage:
    ///     type: persistentVolumeClaim
    ///     size: 1Gi
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove the setting, or set the value that it requires.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: executors](https://docs.gitlab.com/runner/executors/)
    /// - [Kubernetes: persistent volumes](https://kubernetes.io/docs/concepts/storage/persistent-volumes/)
    /// - [Kubernetes: using RBAC authorization](https://kubernetes.io/docs/reference/access-authn-authz/rbac/)
    RG146 "unused-extension-setting" Warning
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let model = context.model;
    if context.given("runnergen").is_none() {
        return;
    }
    let mut report = |path: &str, message: &str| {
        if context
            .given(path)
            .is_some_and(|entry| !entry.node.is_null())
        {
            findings
                .report(context.key(path), message)
                .help(format!("remove `{path}`"));
        }
    };
    if !model.runner_config().executors().contains(&"docker") {
        report(
            "runnergen.docker",
            "`runnergen.docker` has no effect: no runner has the executor `docker`",
        );
    }
    if model.storage().new_claim.is_none() {
        for key in ["size", "storageClassName", "accessModes"] {
            let path = format!("runnergen.storage.{key}");
            report(
                &path,
                &format!("`{path}` has no effect: no claim is rendered"),
            );
        }
    }
    if !model.is_hardened() {
        report(
            "runnergen.network",
            "`runnergen.network` has no effect: the NetworkPolicy requires `runnergen.hardened`",
        );
    }
    if model.has_minimal_rbac() {
        if context
            .given("rbac.create")
            .is_some_and(|create| !create.node.is_null() && !create.node.is_truthy())
        {
            report(
                "runnergen.rbac",
                "`runnergen.rbac` has no effect: no Role is created without `rbac.create`",
            );
        } else if context.is_written("rbac.rules") {
            report(
                "rbac.rules",
                "`rbac.rules` has no effect: `runnergen.rbac: minimal` replaces the rules",
            );
        }
    }
}
