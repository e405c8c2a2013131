use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The executor `docker` cannot be had with a hardened pod.
    ///
    /// It needs the socket of the node's Docker, and whoever may talk to that is root on the node: the Restricted Pod
    /// Security Standard allows no `hostPath` volume, and a pod that has one is no longer hardened against anything.
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
    RG142 "docker-hardened" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.model.is_hardened() && inspection.model.runner_config().executors().contains(&"docker") {
        let message = "the executor `docker` needs the node's socket, which no hardened pod may have";
        let help = "take the executor `kubernetes`, or leave `hardened` out";
        findings.report(inspection.at("runnergen.hardened"), message).help(help);
    }
}
