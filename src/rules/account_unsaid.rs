use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// A Role is created, and nothing says whether its account is, too.
    ///
    /// The chart creates one for the sake of old values, which is what almost everybody means, and speaks of it after
    /// each installation: a later release may not create one. Say which it shall be.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// rbac:
    ///   create: true # <-
    ///   rules:
    ///     - resources: ["*"]
    ///       verbs: ["*"]
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
    ///   create: true
    /// ```
    RG129 "account-unsaid" Info, NeedsCompleteValues
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_said = inspection.value("serviceAccount.create").is_some_and(|create| !create.is_null());
    if inspection.is_on("rbac.create") && !is_said {
        let message = "nothing says whether the account is created; for now the chart does it";
        findings
            .report(inspection.key("rbac.create"), message)
            .help("set `serviceAccount.create` to `true` or `false`");
    }
}
