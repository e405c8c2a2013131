use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// A token stands in `runners.config`, where it is never read.
    ///
    /// The runner registers with the token from `runnerToken`, or from the Secret that `runners.secret` names. One in
    /// the template does nothing, except that everybody who may read the values, or the ConfigMap on the cluster, can
    /// read it as well: take it out, and have it replaced if the file was shared.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       token = "glrt-abcdefghij0123456789" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    ///   config: |
    ///     [[runners]]
    ///       output_limit = 8192
    /// ```
    RG048 "token-in-template" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::TokenInTemplate], findings);
}
