use crate::chart::runner_directory;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The manager runs as root on a disk that is read only, and writes to it.
    ///
    /// As root the manager keeps its `config.toml` in `/etc/gitlab-runner`, where the chart mounts nothing. As any
    /// other user it has a folder in memory for that.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// podSecurityContext:
    ///   runAsUser: 0
    /// securityContext:
    ///   runAsNonRoot: false
    ///   readOnlyRootFilesystem: true # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// securityContext:
    ///   readOnlyRootFilesystem: true
    /// ```
    RG185 "read-only-root" Warning
}

/// Where the chart's script puts the configuration for root.
fn check(inspection: &Inspection, findings: &mut Findings) {
    let directory = runner_directory(true);
    let is_root = inspection.number("podSecurityContext.runAsUser") == Some(0);
    let is_mounted = inspection.model.config_directory() == directory
        || inspection.items("volumeMounts").iter().any(|mount| {
            let path = mount.get("mountPath").and_then(|path| path.as_str());
            path.is_some_and(|path| path.trim_end_matches('/') == directory)
        });
    if is_root && !is_mounted && inspection.is_on("securityContext.readOnlyRootFilesystem") {
        let message = "as root the manager writes its configuration to `/etc/gitlab-runner`, which it cannot";
        let help = "run it as another user, or mount an `emptyDir` there";
        findings.report(inspection.at("securityContext.readOnlyRootFilesystem"), message).help(help);
    }
}
