use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// An account gets annotations or pull secrets, and the chart does not create it.
    ///
    /// They are written on the account that the chart creates. One that exists already stays as it is: the role of a
    /// cloud that an annotation names is not given to the manager.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: false
    ///   name: ci-runner
    ///   annotations: # <-
    ///     eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/ci
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// serviceAccount:
    ///   create: true
    ///   name: ci-runner
    ///   annotations:
    ///     eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/ci
    /// ```
    RG130 "account-settings-lost" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if inspection.model.creates_service_account() {
        return;
    }
    for path in ["serviceAccount.annotations", "serviceAccount.imagePullSecrets"] {
        if inspection.is_written(path) {
            let message = "the chart creates no account to write this on: it does nothing";
            findings
                .report(inspection.key(path), message)
                .help("set `serviceAccount.create: true`, or change the account itself");
        }
    }
}
