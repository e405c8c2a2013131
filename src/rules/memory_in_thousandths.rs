use crate::inspection::Inspection;
use crate::rule;
use crate::rule::{Findings, Place};
use crate::tree::Node;

rule! {
    /// An amount of memory or disk is written in thousandths of a byte.
    ///
    /// A small `m` stands for a thousandth, as in `500m` of a processor. Of memory that is next to nothing: with such a
    /// limit no container starts, and such a request reserves nothing. Mebibytes are `Mi`, megabytes `M`.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// resources:
    ///   limits:
    ///     memory: 256m # <-
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         memory_limit = "512m" # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// resources:
    ///   limits:
    ///     cpu: 500m
    ///     memory: 256Mi
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         cpu_limit = "500m"
    ///         memory_limit = "512Mi"
    /// ```
    RG216 "memory-in-thousandths" Warning
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    containers(inspection, findings);
    for (_, kubernetes) in inspection.pod_runners() {
        let settings = kubernetes.iter().flat_map(|section| section.entries());
        for (_, amount) in settings.filter(|(key, _)| counts_bytes(&key.to_ascii_lowercase())) {
            report(amount.node, inspection.config_place(&amount), findings);
        }
    }
}

/// The manager, and the containers beside it.
fn containers(inspection: &Inspection, findings: &mut Findings) {
    if let Some(resources) = inspection.value("resources") {
        amounts(resources, "resources", findings);
    }
    for list in ["extraContainers", "initContainers"] {
        for (index, container) in inspection.items(list).iter().enumerate() {
            if let Some(resources) = container.get("resources") {
                amounts(resources, &format!("{list}[{index}].resources"), findings);
            }
        }
    }
}

fn amounts(resources: &Node, path: &str, findings: &mut Findings) {
    for kind in ["limits", "requests"] {
        let of_kind = resources.get(kind).and_then(Node::as_map);
        for (key, entry) in of_kind.into_iter().flatten().filter(|(key, _)| counts_bytes(key)) {
            report(&entry.node, Place::new(entry.node.span, format!("{path}.{kind}.{key}")), findings);
        }
    }
}

/// Whether an amount of that name is one of bytes.
fn counts_bytes(name: &str) -> bool {
    name.contains("memory") || name.contains("ephemeral") || name.starts_with("hugepages")
}

fn report(amount: &Node, place: Place, findings: &mut Findings) {
    let Some(number) = amount.as_str().and_then(|text| text.strip_suffix('m')) else { return };
    if place.span.is_none() || number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    let message = format!("`{number}m` are thousandths of a byte: next to nothing");
    findings.report(place, message).help(format!("write `{number}Mi`"));
}
