use crate::chart::uses_service_account;
use crate::inspection::Inspection;
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
    RG132 "default-account" Info, Absence
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_complete = inspection.is_on("gitlabUrl") && inspection.model.token_source().is_some();
    let asks = inspection.pod_runners().iter().any(|(_, section)| uses_service_account(section.as_ref()));
    if is_complete && asks && !inspection.model.has_service_account() {
        let message = "the manager runs as the namespace's `default` account, which by itself may create no pods";
        let help =
            "set `rbac.create: true` and `serviceAccount.create: true`, or name an account: `serviceAccount.name`";
        let path = if inspection.given("rbac.create").is_some() { "rbac.create" } else { "gitlabUrl" };
        findings.report(inspection.key(path), message).help(help);
    }
}
