use crate::check::{Inspection, relay};
use crate::rule;
use crate::rule::Findings;
use crate::runner_config::ProblemKind;

rule! {
    /// A service, a host alias or a name server of the jobs' pods lacks what it needs.
    ///
    /// A service is an image that has to be named, aliases and name servers are IP addresses, and the DNS policy `none`
    /// leaves a pod without any name server unless there are some in `[runners.kubernetes.dns_config]`.
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
    RG059 "job-pod" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::Pod], findings);
}
