use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A Role is bound to an account that nobody creates.
    ///
    /// With `serviceAccount.create: false` and no name, the binding and the pod name an account that the chart makes up
    /// and does not create. Unless somebody else creates it, no pod of the manager starts.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: false # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// rbac:
    ///   create: true
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
    /// serviceAccount:
    ///   create: false
    ///   name: ci-runner
    /// ```
    RG120 "rbac-account" Warning, Absence
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let names = ["serviceAccount.name", "rbac.generatedServiceAccountName"];
    let is_named = names.iter().any(|path| inspection.is_on(path));
    let is_made = inspection
        .items("extraObjects")
        .iter()
        .any(|object| object.get("kind").and_then(|kind| kind.as_str()).is_none_or(|kind| kind == "ServiceAccount"));
    if inspection.is_on("rbac.create") && !inspection.model.creates_service_account() && !is_named && !is_made {
        let message = "the role is bound to an account that is not created: no pod of the manager would start";
        findings
            .report(inspection.at("serviceAccount.create"), message)
            .help("set `serviceAccount.create: true`, or `serviceAccount.name` to an account that exists");
    }
}
