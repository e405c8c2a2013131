use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports a manager that runs as root while `runAsNonRoot` is true.
    ///
    /// ## Why it matters
    ///
    /// `runAsNonRoot` defaults to true. The kubelet refuses to start a container as user 0, and the pod stays in
    /// `CreateContainerConfigError`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// podSecurityContext:
    ///   runAsUser: 0 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// podSecurityContext:
    ///   runAsUser: 0
    /// securityContext:
    ///   runAsNonRoot: false
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove `runAsUser: 0`, or set `securityContext.runAsNonRoot: false`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: configure a security context](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG183 "root-user" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    let find = |key: &str| {
        ["securityContext", "podSecurityContext"]
            .map(|section| format!("{section}.{key}"))
            .into_iter()
            .find(|path| context.value(path).is_some_and(|node| !node.is_null()))
    };
    let must_not = find("runAsNonRoot").is_some_and(|path| context.is_on(&path));
    if let Some(user) = find("runAsUser").filter(|path| must_not && context.number(path) == Some(0))
    {
        let message = "conflicting `runAsUser: 0` and `runAsNonRoot: true`: the kubelet does not start the manager";
        let help = "remove `runAsUser`, or set `securityContext.runAsNonRoot: false`";
        findings.report(context.at(&user), message).help(help);
    }
}
