use crate::chart::uses_service_account;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The manager gets no token for the cluster, and its executor needs one.
    ///
    /// With `automountServiceAccountToken: false` the pod cannot ask the API server for anything, so no job's pod is
    /// created, unless the configuration brings a token of its own.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// automountServiceAccountToken: false # <-
    /// serviceAccount:
    ///   create: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// automountServiceAccountToken: true
    /// serviceAccount:
    ///   create: true
    /// ```
    RG131 "account-token-off" Warning
}

/// Where a pod finds its account's token.
const TOKEN_FOLDER: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

fn check(inspection: &Inspection, findings: &mut Findings) {
    let is_off = inspection.value("automountServiceAccountToken").is_some_and(|flag| flag.printed() == "false");
    let is_mounted = inspection.items("volumeMounts").iter().any(|mount| {
        mount.get("mountPath").and_then(|path| path.as_str()).is_some_and(|path| path.starts_with(TOKEN_FOLDER))
    });
    let asks = inspection.pod_runners().iter().any(|(_, section)| uses_service_account(section.as_ref()));
    if is_off && !is_mounted && asks {
        let message = "without its account's token the manager cannot create pods for jobs";
        findings
            .report(inspection.at("automountServiceAccountToken"), message)
            .help("leave it out, or set it to `true`");
    }
}
