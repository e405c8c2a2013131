use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The chart is to create the account `default`, which every namespace has.
    ///
    /// Helm refuses to take over what it did not create; and applied without Helm, the rights of the runner would be
    /// given to every pod of the namespace that names no account.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    ///   name: default # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    ///   name: ci-runner
    /// ```
    RG133 "default-account-created" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.model.creates_service_account() && inspection.text("serviceAccount.name") == Some("default") {
        let message = "every namespace has an account `default` already";
        findings.report(inspection.at("serviceAccount.name"), message).help("choose a name of its own, or none");
    }
}
