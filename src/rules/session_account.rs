use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A session server has no account to which its permissions could be given.
    ///
    /// Its Role is bound to the manager's account. Where none is named, the chart writes a binding to nobody, and the
    /// API server refuses it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// sessionServer:
    ///   enabled: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    /// sessionServer:
    ///   enabled: true
    /// ```
    RG101 "session-account" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.model.session_server().is_ok() && !inspection.model.has_service_account() {
        let message = "the session server's role is bound to no account: the API server refuses that";
        let help = "create an account (`serviceAccount.create: true`), or name one that exists (`serviceAccount.name`)";
        findings.report(inspection.at("sessionServer.enabled"), message).help(help);
    }
}
