//! Resources of a pod as a whole, which its containers share.

use crate::kubernetes::RULES;
use crate::kubernetes::quantity::Quantity;
use helm_yaml::tree::Node;

use super::containers::quantity;
use super::cursor::{Cursor, list, text};

/// The resources that a pod as a whole can have, besides huge pages.
const SHARED: [&str; 2] = ["cpu", "memory"];

/// The requests of a pod are at least those of its containers together, its limits at least each of theirs.
pub(super) fn check(pod: &mut Cursor<'_>) {
    let spec = pod.node;
    pod.with("resources", |resources| {
        for kind in ["limits", "requests"] {
            resources.with(kind, unsupported);
        }
        for name in SHARED {
            compare(resources, spec, name);
        }
    });
}

fn unsupported(amounts: &mut Cursor<'_>) {
    let names = amounts.node.as_map().into_iter().flat_map(|map| map.keys());
    for name in
        names.filter(|name| !SHARED.contains(&name.as_str()) && !name.starts_with("hugepages-"))
    {
        let message = format!(
            "invalid resource `{name}`: expected `cpu`, `memory` or `hugepages-…` for a pod as a whole"
        );
        amounts.report_key(name, RULES.invalid_value, message);
    }
}

fn compare(resources: &mut Cursor<'_>, spec: &Node, name: &str) {
    let own = |kind: &str| resources.node.at(&[kind, name]).and_then(quantity);
    let (requested, limited) = (own("requests"), own("limits"));
    let together = requests_together(spec, name);
    let larger = limited.and_then(|limited| larger_limit(spec, name, limited));
    if let Some(larger) = larger {
        let message =
            format!("invalid limit for `{name}`: expected at least the limit of each container");
        resources.with("limits", |limits| {
            limits
                .report(name, RULES.invalid_value, message)
                .relate(larger.span, "the limit of a container is set here");
        });
    } else if requested.is_some_and(|requested| requested < together) {
        too_small(resources, "requests", name);
    } else if requested.is_none() && limited.is_some_and(|limited| limited < together) {
        too_small(resources, "limits", name);
    }
}

fn too_small(resources: &mut Cursor<'_>, kind: &str, name: &str) {
    let message = format!(
        "invalid amount of `{name}`: expected at least the requests of the containers together"
    );
    resources.with(kind, |amounts| {
        amounts.report(name, RULES.invalid_value, message);
    });
}

/// The largest amount that the containers request at the same time. A container without a request requests its limit.
fn requests_together(spec: &Node, name: &str) -> Quantity {
    let requested = |container: &Node| {
        let amount = |kind| container.at(&["resources", kind, name]).and_then(quantity);
        amount("requests")
            .or_else(|| amount("limits"))
            .unwrap_or(Quantity::ZERO)
    };
    let sum = |sum: Quantity, container: &Node| sum.plus(requested(container));
    let is_sidecar = |container: &&Node| text(container, "restartPolicy") == Some("Always");
    let (sidecars, init): (Vec<&Node>, Vec<&Node>) =
        list(spec, "initContainers").iter().partition(is_sidecar);
    let sidecars = sidecars.into_iter().fold(Quantity::ZERO, sum);
    let containers = list(spec, "containers").iter().fold(sidecars, sum);
    let largest_init = init
        .into_iter()
        .map(requested)
        .max()
        .unwrap_or(Quantity::ZERO);
    containers.max(largest_init)
}

/// A limit of a container that exceeds that of the pod.
fn larger_limit<'n>(spec: &'n Node, name: &str, most: Quantity) -> Option<&'n Node> {
    let containers = ["initContainers", "containers"]
        .into_iter()
        .flat_map(|kind| list(spec, kind));
    let mut limits =
        containers.filter_map(|container| container.at(&["resources", "limits", name]));
    limits.find(|limit| quantity(limit).is_some_and(|limit| limit > most))
}
