use crate::chart::model::runner_directory;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a manager that runs as root with a read-only root filesystem.
    ///
    /// ## Why it matters
    ///
    /// As root the manager writes `config.toml` to `/etc/gitlab-runner`, where the chart mounts no volume. As any other
    /// user it writes to an in-memory volume.
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
    ///
    /// ## Fix
    ///
    /// Run the manager as another user, or mount an `emptyDir` volume at `/etc/gitlab-runner`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: configure a security context](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG185 "read-only-root" Warning
}

/// The directory of the configuration for the user root.
fn check(context: &RuleContext, findings: &mut Findings) {
    let directory = runner_directory(true);
    let is_root = context.number("podSecurityContext.runAsUser") == Some(0);
    let is_mounted = context.model.config_directory() == directory
        || context.items("volumeMounts").iter().any(|mount| {
            let path = mount.get("mountPath").and_then(|path| path.as_str());
            path.is_some_and(|path| path.trim_end_matches('/') == directory)
        });
    if is_root && !is_mounted && context.is_on("securityContext.readOnlyRootFilesystem") {
        let message =
            "read-only root filesystem: as root the manager must write to `/etc/gitlab-runner`";
        let help = "run it as another user, or mount an `emptyDir` volume at `/etc/gitlab-runner`";
        findings
            .report(
                context.at("securityContext.readOnlyRootFilesystem"),
                message,
            )
            .help(help);
    }
}
