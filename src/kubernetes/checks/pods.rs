//! Pods as a whole.

use std::collections::HashSet;

use crate::shape::ProblemKind;

use super::subject::Subject;
use super::{containers, ports, unique};

/// Names, mounts, network and DNS of a pod.
pub(super) fn pod(subject: &mut Subject<'_>) {
    names_of_containers(subject);
    subject.each("initContainers", containers::init_container);
    if is_true(subject, "hostNetwork") {
        subject.each("containers", ports::on_host_network);
    }
    if is_true(subject, "hostPID") && is_true(subject, "shareProcessNamespace") {
        let message = "`shareProcessNamespace` and `hostPID` cannot both be true";
        subject.report("shareProcessNamespace", ProblemKind::Conflict, message);
    }
    dns(subject);
    spread_twice(subject);
}

/// Containers of whatever sort share one set of names.
fn names_of_containers(subject: &mut Subject<'_>) {
    let mut seen = HashSet::new();
    for kind in ["containers", "initContainers", "ephemeralContainers"] {
        unique::items(subject.list(kind), &subject.path.key(kind), "name", &mut seen, subject.out);
    }
}

fn dns(subject: &mut Subject<'_>) {
    let servers = subject.get("dnsConfig").map_or(&[][..], |config| super::subject::list(config, "nameservers"));
    if subject.text("dnsPolicy") == Some("None") && servers.is_empty() {
        let message = "`dnsPolicy: None` needs at least one address in `dnsConfig.nameservers`";
        subject.report("dnsPolicy", ProblemKind::Conflict, message);
    }
    subject.with("dnsConfig", |config| {
        if config.list("nameservers").len() > 3 {
            config.report("nameservers", ProblemKind::TooMany, "at most 3 name servers can be named");
        }
    });
}

/// One constraint for each pair of topology and behaviour.
fn spread_twice(subject: &mut Subject<'_>) {
    let mut seen = HashSet::new();
    subject.each("topologySpreadConstraints", |constraint| {
        let owned = |key| constraint.text(key).map(str::to_owned);
        let pair = (owned("topologyKey"), owned("whenUnsatisfiable"));
        if pair.0.is_some() && !seen.insert(pair) {
            let message = "there is another constraint with this `topologyKey` and `whenUnsatisfiable`";
            constraint.report("topologyKey", ProblemKind::Duplicate, message);
        }
    });
}

fn is_true(subject: &Subject<'_>, key: &str) -> bool {
    subject.get(key).and_then(|node| node.as_bool()) == Some(true)
}
