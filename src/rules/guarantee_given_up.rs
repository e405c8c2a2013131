use crate::hardening::VOLUMES;
use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::tree::Node;

rule! {
    /// A value takes back what `runnergen.hardened` promises.
    ///
    /// The values win over the hardening, so that one exception does not cost all the rest; but the pod then fails the
    /// Restricted Pod Security Standard, or may do more than it has to.
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
    RG148 "guarantee-given-up" Warning
}

/// What a value may not be, and what it takes back.
type Promise = (&'static str, fn(&Node) -> bool, &'static str);

const PROMISES: [Promise; 17] = [
    ("podSecurityContext.runAsUser", is_zero, "the pod runs as root"),
    ("podSecurityContext.runAsNonRoot", is_off, "the pod may run as root"),
    ("podSecurityContext.seccompProfile.type", is_unconfined, "no system call is filtered"),
    ("podSecurityContext.sysctls", Node::is_truthy, "kernel parameters are set for the pod"),
    ("securityContext.runAsUser", is_zero, "the manager runs as root"),
    ("securityContext.runAsNonRoot", is_off, "the manager may run as root"),
    ("securityContext.seccompProfile.type", is_unconfined, "no system call is filtered"),
    ("securityContext.allowPrivilegeEscalation", Node::is_truthy, "the manager may gain privileges"),
    ("securityContext.privileged", Node::is_truthy, "the manager is root on its node"),
    ("securityContext.readOnlyRootFilesystem", is_off, "the manager may change its own programs"),
    ("securityContext.capabilities.drop", keeps_some, "the manager keeps capabilities"),
    ("securityContext.capabilities.add", adds_some, "the manager has capabilities"),
    ("securityContext.procMount", is_unmasked, "the manager sees more of the kernel than it has to"),
    ("rbac.rules", Node::is_truthy, "the Role has these rules, and not what the configuration needs"),
    ("rbac.clusterWideAccess", Node::is_truthy, "the manager may do in every namespace what it needs in one"),
    ("runnergen.rbac", is_charts, "the Role has the chart's rules, and not what the configuration needs"),
    ("runnergen.ports", has_host_port, "a port of the node is taken"),
];

fn check(inspection: &Inspection, findings: &mut Findings) {
    if !inspection.model.is_hardened() {
        return;
    }
    for (path, takes_back, loss) in PROMISES {
        let is_computed = path == "rbac.rules" && inspection.is_written("runnergen.rbac");
        if inspection.given(path).is_some_and(|entry| takes_back(&entry.node)) && !is_computed {
            findings.report(inspection.key(path), format!("this takes back what `hardened` promises: {loss}"));
        }
    }
    check_volumes(inspection, findings);
    for path in ["initContainers", "extraContainers"] {
        check_containers(inspection, path, findings);
    }
}

fn items<'a>(inspection: &Inspection<'a>, path: &str) -> &'a [Node] {
    inspection.given(path).and_then(|entry| entry.node.as_list()).unwrap_or_default()
}

fn check_volumes(inspection: &Inspection, findings: &mut Findings) {
    for (index, volume) in items(inspection, "volumes").iter().enumerate() {
        for (kind, entry) in volume.as_map().into_iter().flatten() {
            if !VOLUMES.contains(&kind.as_str()) {
                let place = Place::new(entry.key_span, format!("volumes[{index}].{kind}"));
                let message =
                    format!("this takes back what `hardened` promises: the standard allows no `{kind}` volume");
                findings.report(place, message);
            }
        }
    }
}

/// A container beside the manager is not hardened with it: what it may do only its author knows.
fn check_containers(inspection: &Inspection, path: &str, findings: &mut Findings) {
    for (index, container) in items(inspection, path).iter().enumerate() {
        let says = |keys: &[&str]| container.get("securityContext").and_then(|context| context.at(keys));
        let may_gain = says(&["allowPrivilegeEscalation"]).is_none_or(Node::is_truthy);
        let keeps = says(&["capabilities", "drop"]).is_none_or(keeps_some);
        if may_gain || keeps {
            let place = Place::new(inspection.first_line(container.span), format!("{path}[{index}]"));
            let message = "this container is not hardened, and the Restricted standard refuses a pod that has it";
            let help =
                "give it a `securityContext` with `allowPrivilegeEscalation: false` and `capabilities: {drop: [ALL]}`";
            findings.report(place, message).help(help);
        }
    }
}

fn is_zero(node: &Node) -> bool {
    node.printed() == "0"
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

fn is_charts(node: &Node) -> bool {
    node.as_str() == Some("chart")
}

fn keeps_some(drop: &Node) -> bool {
    !drop.as_list().unwrap_or_default().iter().any(|name| name.as_str() == Some("ALL"))
}

fn adds_some(add: &Node) -> bool {
    add.as_list().unwrap_or_default().iter().any(|name| name.as_str() != Some("NET_BIND_SERVICE"))
}

fn has_host_port(ports: &Node) -> bool {
    ports.as_list().unwrap_or_default().iter().any(|port| port.get("hostPort").is_some_and(Node::is_truthy))
}
