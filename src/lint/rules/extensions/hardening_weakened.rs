use crate::chart::hardening::VOLUMES;
use crate::lint::context::RuleContext;
use crate::lint::rule::{Findings, Place};
use crate::rule;
use helm_yaml::tree::Node;

rule! {
    /// ## What it does
    ///
    /// Reports a value that overrides a part of `runnergen.hardened`.
    ///
    /// ## Why it matters
    ///
    /// Values take precedence over `runnergen.hardened`, so that one exception does not disable the other settings. But
    /// the pod then violates the Restricted Pod Security Standard, or has more permissions than it needs.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// securityContext:
    ///   readOnlyRootFilesystem: false # <-
    /// runnergen:
    ///   hardened: true
    /// ```
    ///
    /// ```yaml
    /// volumes:
    ///   - name: certificates
    ///     hostPath: # <-
    ///       path: /etc/ssl/certs
    /// volumeMounts:
    ///   - name: certificates
    ///     mountPath: /certificates
    /// runnergen:
    ///   hardened: true
    /// ```
    ///
    /// ```yaml
    /// extraContainers:
    ///   - name: proxy # <-
    ///     image: proxy:1
    /// runnergen:
    ///   hardened: true
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// volumes:
    ///   - name: certificates
    ///     secret:
    ///       secretName: certificates
    /// volumeMounts:
    ///   - name: certificates
    ///     mountPath: /certificates
    /// runnergen:
    ///   hardened: true
    /// ```
    ///
    /// ## Fix
    ///
    /// Remove the value, or use one that the Restricted standard allows, such as a `secret` or `configMap` volume
    /// instead of `hostPath`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/)
    /// - [Kubernetes: configure a security context](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
    RG148 "hardening-weakened" Warning
}

/// A path, the test for values that weaken the hardening, and the consequence.
type Guarantee = (&'static str, fn(&Node) -> bool, &'static str);

const GUARANTEES: [Guarantee; 17] = [
    (
        "podSecurityContext.runAsUser",
        is_zero,
        "the pod runs as root",
    ),
    (
        "podSecurityContext.runAsNonRoot",
        is_off,
        "the pod may run as root",
    ),
    (
        "podSecurityContext.seccompProfile.type",
        is_unconfined,
        "system calls are not filtered",
    ),
    (
        "podSecurityContext.sysctls",
        Node::is_truthy,
        "the pod changes kernel parameters",
    ),
    (
        "securityContext.runAsUser",
        is_zero,
        "the manager runs as root",
    ),
    (
        "securityContext.runAsNonRoot",
        is_off,
        "the manager may run as root",
    ),
    (
        "securityContext.seccompProfile.type",
        is_unconfined,
        "system calls are not filtered",
    ),
    (
        "securityContext.allowPrivilegeEscalation",
        Node::is_truthy,
        "privilege escalation is allowed",
    ),
    (
        "securityContext.privileged",
        Node::is_truthy,
        "the manager has root access to its node",
    ),
    (
        "securityContext.readOnlyRootFilesystem",
        is_off,
        "the root filesystem is writable",
    ),
    (
        "securityContext.capabilities.drop",
        keeps_some,
        "the manager keeps capabilities",
    ),
    (
        "securityContext.capabilities.add",
        adds_some,
        "the manager gets additional capabilities",
    ),
    (
        "securityContext.procMount",
        is_unmasked,
        "`/proc` is not masked",
    ),
    (
        "rbac.rules",
        Node::is_truthy,
        "the Role gets these rules instead of the minimal ones",
    ),
    (
        "rbac.clusterWideAccess",
        Node::is_truthy,
        "the permissions apply to every namespace",
    ),
    (
        "runnergen.rbac",
        is_chart_default,
        "the Role gets the chart's rules instead of the minimal ones",
    ),
    (
        "runnergen.ports",
        has_host_port,
        "a container uses a port of the node",
    ),
];

fn check(context: &RuleContext, findings: &mut Findings) {
    if !context.model.is_hardened() {
        return;
    }
    for (path, weakens, consequence) in GUARANTEES {
        let is_computed = path == "rbac.rules" && context.is_written("runnergen.rbac");
        if context
            .given(path)
            .is_some_and(|entry| weakens(&entry.node))
            && !is_computed
        {
            findings
                .report(
                    context.key(path),
                    format!("`{path}` weakens `runnergen.hardened`: {consequence}"),
                )
                .help(format!(
                    "remove `{path}`, or set `runnergen.hardened: false`"
                ));
        }
    }
    check_volumes(context, findings);
    for path in ["deploymentInitContainers", "extraContainers"] {
        check_containers(context, path, findings);
    }
}

fn items<'a>(context: &RuleContext<'a>, path: &str) -> &'a [Node] {
    context
        .given(path)
        .and_then(|entry| entry.node.as_list())
        .unwrap_or_default()
}

fn check_volumes(context: &RuleContext, findings: &mut Findings) {
    for (index, volume) in items(context, "volumes").iter().enumerate() {
        for (kind, entry) in volume.as_map().into_iter().flatten() {
            if !VOLUMES.contains(&kind.as_str()) {
                let place = Place::new(entry.key_span, format!("volumes[{index}].{kind}"));
                let message = format!(
                    "`{kind}` volume weakens `runnergen.hardened`: the Restricted standard does not allow it"
                );
                findings.report(place, message).help(
                    "use a `configMap`, `secret`, `emptyDir` or `persistentVolumeClaim` volume",
                );
            }
        }
    }
}

/// Additional containers are not hardened: only their author knows which permissions they need.
fn check_containers(context: &RuleContext, path: &str, findings: &mut Findings) {
    for (index, container) in items(context, path).iter().enumerate() {
        let field = |keys: &[&str]| {
            container
                .get("securityContext")
                .and_then(|context| context.at(keys))
        };
        let can_escalate = field(&["allowPrivilegeEscalation"]).is_none_or(Node::is_truthy);
        let keeps_capabilities = field(&["capabilities", "drop"]).is_none_or(keeps_some);
        if can_escalate || keeps_capabilities {
            let place = Place::new(
                context.first_line(container.span),
                format!("{path}[{index}]"),
            );
            let message = "container is not hardened: the pod violates the Restricted standard";
            let help = "add `securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}`";
            findings.report(place, message).help(help);
        }
    }
}

fn is_zero(node: &Node) -> bool {
    node.to_template_string() == "0"
}

fn is_off(node: &Node) -> bool {
    !node.is_null() && !node.is_truthy()
}

fn is_unconfined(node: &Node) -> bool {
    node.as_str() == Some("Unconfined")
}

fn is_unmasked(node: &Node) -> bool {
    node.as_str() == Some("Unmasked")
}

fn is_chart_default(node: &Node) -> bool {
    node.as_str() == Some("chart")
}

fn keeps_some(drop: &Node) -> bool {
    !drop
        .as_list()
        .unwrap_or_default()
        .iter()
        .any(|name| name.as_str() == Some("ALL"))
}

fn adds_some(add: &Node) -> bool {
    add.as_list()
        .unwrap_or_default()
        .iter()
        .any(|name| name.as_str() != Some("NET_BIND_SERVICE"))
}

fn has_host_port(ports: &Node) -> bool {
    ports
        .as_list()
        .unwrap_or_default()
        .iter()
        .any(|port| port.get("hostPort").is_some_and(Node::is_truthy))
}
