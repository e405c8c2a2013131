use crate::inspection::{Inspection, account, token};
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The manager runs as the namespace's default account, which may do nothing.
    ///
    /// Unless somebody gave that account the rights to create pods and secrets, each job fails: `pods is forbidden`.
    /// And who gives it these rights gives them to every pod of the namespace that names no account.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com # <-
    /// runners:
    ///   secret: gitlab-runner-token
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// gitlabUrl: https://gitlab.example.com
    /// runners:
    ///   secret: gitlab-runner-token
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: true
    /// ```
    RG132 "default-account" Info, NeedsCompleteValues
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_complete = inspection.is_on("gitlabUrl") && token::has_source(inspection);
    let asks = inspection.pod_runners().iter().any(|(_, section)| account::asks(section.as_ref()));
    if is_complete && asks && !account::is_named(inspection) {
        let message = "the manager runs as the namespace's `default` account, which by itself may create no pods";
        let help =
            "set `rbac.create: true` and `serviceAccount.create: true`, or name an account: `serviceAccount.name`";
        let path = if inspection.given("rbac.create").is_some() { "rbac.create" } else { "gitlabUrl" };
        findings.report(inspection.key(path), message).help(help);
    }
}
