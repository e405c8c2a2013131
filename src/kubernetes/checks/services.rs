//! Services.

use std::collections::HashMap;

use crate::kubernetes::RULES;
use crate::schema::Format;
use helm_yaml::source::Span;

use super::cursor::Cursor;

/// Which ports and addresses go with which type.
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
    only_with(cursor, kind);
    same_port_twice(cursor);
}

/// Settings that the server refuses with other types.
fn only_with(cursor: &mut Cursor<'_>, kind: &str) {
    if kind == "ExternalName" && cursor.text("externalName").is_none() {
        cursor.missing("missing `externalName`: `type: ExternalName` needs it");
    }
    let external = cursor
        .text("externalName")
        .filter(|_| kind == "ExternalName");
    let host = external
        .map(|name| Format::DnsSubdomain.check_text(name.strip_suffix('.').unwrap_or(name)));
    if let Some(Err(rule)) = host {
        cursor.report(
            "externalName",
            RULES.invalid_value,
            format!("invalid `externalName`: {rule}"),
        );
    }
    if kind == "ExternalName"
        && cursor
            .text("clusterIP")
            .is_some_and(|address| address != "None")
    {
        cursor.report(
            "clusterIP",
            RULES.conflict,
            "conflicting `clusterIP`: `type: ExternalName` has none",
        );
    }
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
        let there = cursor
            .get(key)
            .is_some_and(|node| node.as_list().is_none_or(|list| !list.is_empty()));
        if there && matches!(kind, "ClusterIP" | "ExternalName" | "NodePort") {
            let message =
                format!("conflicting `{key}`: expected `type: LoadBalancer`, found `{kind}`");
            cursor.report_key(key, RULES.conflict, message);
        }
    }
}

/// Two ports differ in number or protocol.
fn same_port_twice(cursor: &mut Cursor<'_>) {
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
