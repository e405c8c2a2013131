//! Pods as a whole.

use std::collections::HashMap;

use crate::kubernetes::RULES;
use crate::source::Span;

use super::subject::Cursor;
use super::{containers, ports, unique};

/// Names, mounts, network and DNS of a pod.
pub(super) fn pod(subject: &mut Cursor<'_>) {
    names_of_containers(subject);
    subject.each("initContainers", containers::init_container);
    if is_true(subject, "hostNetwork") {
        subject.each("containers", ports::on_host_network);
    }
    if is_true(subject, "hostPID") && is_true(subject, "shareProcessNamespace") {
        let message = "conflicting `shareProcessNamespace`: `hostPID` is true, and only one of them is allowed";
        subject.report("shareProcessNamespace", RULES.conflict, message);
    }
    dns(subject);
    spread_twice(subject);
}

/// Containers of whatever sort share one set of names.
fn names_of_containers(subject: &mut Cursor<'_>) {
    let mut seen = HashMap::new();
    for kind in ["containers", "initContainers", "ephemeralContainers"] {
        unique::items(subject.list(kind), &subject.path.key(kind), "name", &mut seen, subject.out);
    }
}

fn dns(subject: &mut Cursor<'_>) {
    let servers = subject.get("dnsConfig").map_or(&[][..], |config| super::subject::list(config, "nameservers"));
    if subject.text("dnsPolicy") == Some("None") && servers.is_empty() {
        let message = "missing `dnsConfig.nameservers`: `dnsPolicy: None` needs at least one";
        subject.report("dnsPolicy", RULES.conflict, message);
    }
    subject.with("dnsConfig", |config| {
        if config.list("nameservers").len() > 3 {
            config.report("nameservers", RULES.invalid_value, "invalid `nameservers`: expected at most 3 items");
        }
    });
}

/// One constraint for each pair of topology and behaviour.
fn spread_twice(subject: &mut Cursor<'_>) {
    let mut seen = HashMap::new();
    subject.each("topologySpreadConstraints", |constraint| {
        let owned = |key| constraint.text(key).map(str::to_owned);
        let pair = (owned("topologyKey"), owned("whenUnsatisfiable"));
        let span = constraint.get("topologyKey").map_or(Span::NONE, |key| key.span);
        if let Some(first) = pair.0.is_some().then(|| seen.insert(pair, span)).flatten() {
            let message = "duplicate constraint: another one has this `topologyKey` and `whenUnsatisfiable`";
            constraint.report("topologyKey", RULES.conflict, message).relate(first, "first constraint");
        }
    });
}

fn is_true(subject: &Cursor<'_>, key: &str) -> bool {
    subject.get(key).and_then(|node| node.as_bool()) == Some(true)
}
