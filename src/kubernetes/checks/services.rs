//! Services.

use std::collections::HashSet;

use crate::shape::{Format, ProblemKind};

use super::subject::Subject;

/// Which ports and addresses go with which type.
pub(super) fn service(subject: &mut Subject<'_>) {
    let kind = subject.text("type").unwrap_or("ClusterIP");
    let headless = subject.text("clusterIP") == Some("None");
    let ports = subject.list("ports");
    if ports.is_empty() && !headless && kind != "ExternalName" {
        subject.report("ports", ProblemKind::MissingKey, "a Service needs at least one of `ports`");
    }
    if ports.len() > 1 {
        subject.each("ports", |port| {
            if port.text("name").is_none() {
                port.missing("where a Service has several ports, each needs a `name`");
            }
        });
    }
    if headless && matches!(kind, "NodePort" | "LoadBalancer") {
        let message = format!("`clusterIP: None` does not go with `type: {kind}`");
        subject.report("clusterIP", ProblemKind::Conflict, message);
    }
    let address = subject.text("clusterIP").filter(|address| !headless && Format::Ip.check_text(address).is_err());
    if address.is_some() {
        subject.report(
            "clusterIP",
            ProblemKind::BadFormat,
            "`clusterIP` is an IP address, or `None` for a headless Service",
        );
    }
    only_with(subject, kind);
    same_port_twice(subject);
}

/// Settings that the server refuses with other types.
fn only_with(subject: &mut Subject<'_>, kind: &str) {
    if kind == "ExternalName" && subject.text("externalName").is_none() {
        subject.missing("`type: ExternalName` needs an `externalName`");
    }
    let external = subject.text("externalName").filter(|_| kind == "ExternalName");
    let host = external.map(|name| Format::DnsSubdomain.check_text(name.strip_suffix('.').unwrap_or(name)));
    if let Some(Err(rule)) = host {
        subject.report("externalName", ProblemKind::BadFormat, format!("`externalName` {rule}"));
    }
    if kind == "ExternalName" && subject.text("clusterIP").is_some_and(|address| address != "None") {
        subject.report("clusterIP", ProblemKind::Conflict, "`type: ExternalName` has no `clusterIP`");
    }
    if matches!(kind, "ClusterIP" | "ExternalName") {
        subject.each("ports", |port| {
            if port.get("nodePort").and_then(|node| node.as_int()).is_some_and(|number| number != 0) {
                let message = format!("`nodePort` goes with `type: NodePort` or `LoadBalancer`, not with `{kind}`");
                port.report("nodePort", ProblemKind::Conflict, message);
            }
        });
    }
    for key in ["loadBalancerClass", "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts"] {
        let there = subject.get(key).is_some_and(|node| node.as_list().is_none_or(|list| !list.is_empty()));
        if there && matches!(kind, "ClusterIP" | "ExternalName" | "NodePort") {
            let message = format!("`{key}` goes with `type: LoadBalancer`, not with `{kind}`");
            subject.report_key(key, ProblemKind::Conflict, message);
        }
    }
}

/// Two ports differ in number or protocol.
fn same_port_twice(subject: &mut Subject<'_>) {
    let mut seen = HashSet::new();
    subject.each("ports", |port| {
        let number = port.get("port").and_then(|node| node.as_int());
        let key = (number, port.text("protocol").unwrap_or("TCP").to_owned());
        if number.is_some() && !seen.insert(key) {
            port.report("port", ProblemKind::Duplicate, "there is another port with this number and protocol");
        }
    });
}
