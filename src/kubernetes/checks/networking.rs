//! Services, Ingresses and NetworkPolicies.

use std::collections::HashMap;

use crate::kubernetes::RULES;
use crate::schema::Format;
use helm_yaml::source::Span;

use super::cursor::Cursor;

/// Ports and addresses must match the type of the Service.
pub(super) fn service(cursor: &mut Cursor<'_>) {
    let kind = cursor.text("type").unwrap_or("ClusterIP");
    let headless = cursor.text("clusterIP") == Some("None");
    let ports = cursor.list("ports");
    if ports.is_empty() && !headless && kind != "ExternalName" {
        cursor.report(
            "ports",
            RULES.missing_key,
            "missing `ports`: a Service needs at least one",
        );
    }
    if ports.len() > 1 {
        cursor.each("ports", |port| {
            if port.text("name").is_none() {
                port.missing("missing `name`: each port of a Service with several ports needs one");
            }
        });
    }
    if headless && matches!(kind, "NodePort" | "LoadBalancer") {
        let message = format!("conflicting `clusterIP: None`: `type: {kind}` needs an address");
        cursor.report("clusterIP", RULES.conflict, message);
    }
    let address = cursor
        .text("clusterIP")
        .filter(|address| !headless && Format::Ip.check_text(address).is_err());
    if address.is_some() {
        cursor.report(
            "clusterIP",
            RULES.invalid_value,
            "invalid `clusterIP`: expected an IP address or `None`",
        );
    }
    external_name(cursor, kind);
    fields_of_other_types(cursor, kind);
    duplicate_ports(cursor);
}

/// An ExternalName Service has a host name and no address.
fn external_name(cursor: &mut Cursor<'_>, kind: &str) {
    if kind != "ExternalName" {
        return;
    }
    match cursor.text("externalName") {
        Some(name) => {
            let host = name.strip_suffix('.').unwrap_or(name);
            if let Err(expected) = Format::DnsSubdomain.check_text(host) {
                let message = format!("invalid `externalName` `{name}`: {expected}");
                cursor.report("externalName", RULES.invalid_value, message);
            }
        }
        None => {
            cursor.missing("missing `externalName`: `type: ExternalName` needs it");
        }
    }
    if cursor
        .text("clusterIP")
        .is_some_and(|address| address != "None")
    {
        let message = "conflicting `clusterIP`: `type: ExternalName` has no address";
        cursor.report("clusterIP", RULES.conflict, message);
    }
}

/// Fields that require another type of Service.
fn fields_of_other_types(cursor: &mut Cursor<'_>, kind: &str) {
    if matches!(kind, "ClusterIP" | "ExternalName") {
        cursor.each("ports", |port| {
            if port.get("nodePort").and_then(|node| node.as_int()).is_some_and(|number| number != 0) {
                let message =
                    format!("conflicting `nodePort`: expected `type: NodePort` or `LoadBalancer`, found `{kind}`");
                port.report("nodePort", RULES.conflict, message);
            }
        });
    }
    for key in [
        "loadBalancerClass",
        "loadBalancerSourceRanges",
        "allocateLoadBalancerNodePorts",
    ] {
        let is_set = cursor
            .get(key)
            .is_some_and(|node| node.as_list().is_none_or(|list| !list.is_empty()));
        if is_set && matches!(kind, "ClusterIP" | "ExternalName" | "NodePort") {
            let message =
                format!("conflicting `{key}`: expected `type: LoadBalancer`, found `{kind}`");
            cursor.report_key(key, RULES.conflict, message);
        }
    }
}

/// Ports must differ in number or protocol.
fn duplicate_ports(cursor: &mut Cursor<'_>) {
    let mut seen = HashMap::new();
    cursor.each("ports", |port| {
        let number = port.get("port").and_then(|node| node.as_int());
        let key = (number, port.text("protocol").unwrap_or("TCP").to_owned());
        let span = port.get("port").map_or(Span::SYNTHETIC, |port| port.span);
        if let Some(first) = number.is_some().then(|| seen.insert(key, span)).flatten() {
            let message = "duplicate port: another one has this number and protocol";
            port.report("port", RULES.conflict, message)
                .relate(first, "first port");
        }
    });
}

/// An Ingress needs rules or a default backend.
pub(super) fn ingress(cursor: &mut Cursor<'_>) {
    if cursor.list("rules").is_empty() && cursor.get("defaultBackend").is_none() {
        cursor.missing("missing `rules` or `defaultBackend`");
    }
}

/// A path must be absolute, and `Exact` and `Prefix` paths must be normalized.
pub(super) fn ingress_path(cursor: &mut Cursor<'_>) {
    let path = cursor.text("path").unwrap_or_default();
    let strict = matches!(cursor.text("pathType"), Some("Exact" | "Prefix"));
    if (strict || !path.is_empty()) && cursor.get("pathType").is_some() && !path.starts_with('/') {
        cursor.report(
            "path",
            RULES.invalid_value,
            "invalid `path`: expected a leading `/`",
        );
        return;
    }
    let is_denormalized = ["//", "/./", "/../", "%2f", "%2F"]
        .iter()
        .any(|part| path.contains(part));
    if strict && (is_denormalized || path.ends_with("/..") || path.ends_with("/.")) {
        cursor.report(
            "path",
            RULES.invalid_value,
            "invalid `path`: expected a path without `//`, `/./`, `/../` and `%2F`",
        );
    }
}

/// A backend refers to a port by name or by number.
pub(super) fn service_backend(cursor: &mut Cursor<'_>) {
    let port = |key| {
        cursor
            .get("port")
            .and_then(|port| port.get(key))
            .is_some_and(|node| node.is_truthy())
    };
    match (port("name"), port("number")) {
        (true, true) => {
            let message = "conflicting keys in `port`: expected `name` or `number`, found both";
            cursor.report("port", RULES.conflict, message);
        }
        (false, false) => {
            cursor.report(
                "port",
                RULES.missing_key,
                "missing `name` or `number` in `port`",
            );
        }
        _ => {}
    }
}

/// A peer is either an IP block or a selection of pods and namespaces.
pub(super) fn network_policy_peer(cursor: &mut Cursor<'_>) {
    let selected = cursor.get("podSelector").is_some() || cursor.get("namespaceSelector").is_some();
    match (selected, cursor.get("ipBlock").is_some()) {
        (true, true) => {
            let message = "conflicting `ipBlock`: a selector is set, and only one of them is allowed in a peer";
            cursor.report_key("ipBlock", RULES.conflict, message);
        }
        (false, false) => {
            cursor.missing("missing `ipBlock`, `namespaceSelector` or `podSelector`");
        }
        _ => {}
    }
}

/// A port range starts at a numeric port.
pub(super) fn network_policy_port(cursor: &mut Cursor<'_>) {
    let Some(end) = cursor.get("endPort").and_then(|node| node.as_int()) else {
        return;
    };
    match cursor.get("port").map(|node| node.as_int()) {
        Some(Some(first)) if first > end => {
            cursor.report(
                "endPort",
                RULES.invalid_value,
                format!("invalid `endPort`: expected at least `port` ({first})"),
            );
        }
        Some(Some(_)) => {}
        _ => {
            cursor.report(
                "endPort",
                RULES.conflict,
                "missing numeric `port`: `endPort` needs it",
            );
        }
    }
}
