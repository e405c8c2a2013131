//! Pods as a whole.

use std::collections::HashMap;

use crate::kubernetes::RULES;
use helm_yaml::source::Span;

use super::cursor::Cursor;
use super::{containers, ports, unique};

/// Names, mounts, network and DNS of a pod.
pub(super) fn pod(cursor: &mut Cursor<'_>) {
    names_of_containers(cursor);
    cursor.each("initContainers", containers::init_container);
    if is_true(cursor, "hostNetwork") {
        cursor.each("containers", ports::on_host_network);
    }
    if is_true(cursor, "hostPID") && is_true(cursor, "shareProcessNamespace") {
        let message = "conflicting `shareProcessNamespace`: `hostPID` is true, and only one of them is allowed";
        cursor.report("shareProcessNamespace", RULES.conflict, message);
    }
    dns(cursor);
    spread_twice(cursor);
}

/// Containers of whatever sort share one set of names.
fn names_of_containers(cursor: &mut Cursor<'_>) {
    let mut seen = HashMap::new();
    for kind in ["containers", "initContainers", "ephemeralContainers"] {
        unique::items(
            cursor.list(kind),
            &cursor.path.key(kind),
            "name",
            &mut seen,
            cursor.out,
        );
    }
}

fn dns(cursor: &mut Cursor<'_>) {
    let servers = cursor
        .get("dnsConfig")
        .map_or(&[][..], |config| super::cursor::list(config, "nameservers"));
    if cursor.text("dnsPolicy") == Some("None") && servers.is_empty() {
        let message = "missing `dnsConfig.nameservers`: `dnsPolicy: None` needs at least one";
        cursor.report("dnsPolicy", RULES.conflict, message);
    }
    cursor.with("dnsConfig", |config| {
        if config.list("nameservers").len() > 3 {
            config.report(
                "nameservers",
                RULES.invalid_value,
                "invalid `nameservers`: expected at most 3 items",
            );
        }
    });
}

/// One constraint for each pair of topology and behaviour.
fn spread_twice(cursor: &mut Cursor<'_>) {
    let mut seen = HashMap::new();
    cursor.each("topologySpreadConstraints", |constraint| {
        let owned = |key| constraint.text(key).map(str::to_owned);
        let pair = (owned("topologyKey"), owned("whenUnsatisfiable"));
        let span = constraint
            .get("topologyKey")
            .map_or(Span::SYNTHETIC, |key| key.span);
        if let Some(first) = pair.0.is_some().then(|| seen.insert(pair, span)).flatten() {
            let message =
                "duplicate constraint: another one has this `topologyKey` and `whenUnsatisfiable`";
            constraint
                .report("topologyKey", RULES.conflict, message)
                .relate(first, "first constraint");
        }
    });
}

fn is_true(cursor: &Cursor<'_>, key: &str) -> bool {
    cursor.get(key).and_then(|node| node.as_bool()) == Some(true)
}
