use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `runnergen.hardened: true` for a runner with the `docker` executor.
    ///
    /// ## Why it matters
    ///
    /// The `docker` executor needs the container engine's socket of the node, and access to that socket is root access
    /// to the node. The Restricted Pod Security Standard does not allow the `hostPath` volume that mounts it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   executor: docker
    ///   config: |
    ///     [[runners]]
    ///       [runners.docker]
    ///         image = "alpine:3.22"
    /// runnergen:
    ///   hardened: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   executor: kubernetes
    /// runnergen:
    ///   hardened: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Use the `kubernetes` executor, or remove `runnergen.hardened`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/)
    /// - [GitLab Runner: Docker executor](https://docs.gitlab.com/runner/executors/docker/)
    RG142 "docker-executor-hardened" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if context.model.is_hardened()
        && context
            .model
            .runner_config()
            .executors()
            .contains(&"docker")
    {
        let message =
            "conflicting `runnergen.hardened`: the `docker` executor needs a `hostPath` volume";
        let help = "set `runners.executor: kubernetes`, or remove `hardened`";
        findings
            .report(context.at("runnergen.hardened"), message)
            .help(help);
    }
}
