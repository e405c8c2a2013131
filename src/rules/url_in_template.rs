use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, relay};
use crate::runner_config::ProblemKind;

rule! {
    /// `runners.config` says another address of GitLab than `gitlabUrl`.
    ///
    /// The runner registers with `gitlabUrl`; the address in the template is not used. If it is the right one, the
    /// runner talks to the wrong GitLab.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// serviceAccount:
    ///   create: true
    /// runners:
    ///   secret: gitlab-runner-token
    ///   config: |
    ///     [[runners]]
    ///       url = "https://gitlab.com" # <-
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
    RG049 "url-in-template" Warning of Config
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    relay::config(inspection, &[ProblemKind::UrlInTemplate], findings);
}
