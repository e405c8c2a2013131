use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// ## What it does
    ///
    /// Reports an invalid service, host alias, name server or pull policy of job pods.
    ///
    /// A service needs an image name, host aliases and name servers need IP addresses, and the DNS policy `none` needs
    /// name servers in `[runners.kubernetes.dns_config]`. At least one pull policy must be in `allowed_pull_policies`.
    ///
    /// ## Why it matters
    ///
    /// Kubernetes or the runner rejects the pod, so every job fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.host_aliases]]
    ///           ip = "10.0.0.300" # <-
    ///           hostnames = ["gitlab.internal"]
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         pull_policy = "always" # <-
    ///         allowed_pull_policies = ["if-not-present"]
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.host_aliases]]
    ///           ip = "10.0.0.30"
    ///           hostnames = ["gitlab.internal"]
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the field that the message names.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: DNS for Services and pods](https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/)
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    RG059 "job-pod" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Pod], findings);
}
