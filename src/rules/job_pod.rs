use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A service, a host alias, a name server or a pull policy of the jobs' pods is not as it needs to be.
    ///
    /// A service is an image that has to be named, aliases and name servers are IP addresses, and the DNS policy `none`
    /// leaves a pod without any name server unless there are some in `[runners.kubernetes.dns_config]`. Of the pull
    /// policies that are set, one has to be among those that are allowed.
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
    RG059 "job-pod" Error of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Pod], findings);
}
