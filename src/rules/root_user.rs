use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The manager is to run as root, and must not.
    ///
    /// `runAsNonRoot` is true unless the values say otherwise: the node refuses to start a container as user 0, and the
    /// pod stays in `CreateContainerConfigError`.
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
    RG183 "root-user" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    let said = |key: &str| {
        ["securityContext", "podSecurityContext"]
            .map(|section| format!("{section}.{key}"))
            .into_iter()
            .find(|path| inspection.value(path).is_some_and(|node| !node.is_null()))
    };
    let must_not = said("runAsNonRoot").is_some_and(|path| inspection.is_on(&path));
    if let Some(user) = said("runAsUser").filter(|path| must_not && inspection.number(path) == Some(0)) {
        let message = "user 0 is root, and `runAsNonRoot` is true: the node refuses to start the manager";
        let help = "leave the user out, or set `securityContext.runAsNonRoot: false` as well";
        findings.report(inspection.at(&user), message).help(help);
    }
}
