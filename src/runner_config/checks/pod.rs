//! Parts of the pod that lack what they need: services, host aliases, name servers; and pull policies that fit none.

use std::net::IpAddr;

use crate::diagnostic::Level;
use crate::printable::clip;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::view::{View, is_open};
use crate::tree::Node;

pub(super) fn check(kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    for service in list(kubernetes, "services") {
        if service.node.as_map().is_some() && service.text("name").is_none() {
            let message = "this service has no `name`, so there is no image to run";
            let problem = Problem::value(ProblemKind::Pod, Level::Error, &service, message).lacks("name");
            problems.push(problem.help("add `name = \"image:tag\"`"));
        }
    }
    for alias in list(kubernetes, "host_aliases").filter(|alias| alias.node.as_map().is_some()) {
        match alias.get("ip") {
            Some(ip) => problems.extend(address(&ip)),
            None => {
                let message = "this host alias has no `ip`; Kubernetes refuses a pod with it";
                problems.push(Problem::value(ProblemKind::Pod, Level::Error, &alias, message).lacks("ip"));
            }
        }
    }
    if let Some(servers) = kubernetes.at(&["dns_config", "nameservers"]) {
        servers.items().for_each(|server| problems.extend(address(&server)));
    }
    check_dns(kubernetes, problems);
    check_pull_policies(kubernetes, problems);
}

/// Of the policies that are set at least one has to be allowed, or every job fails.
fn check_pull_policies(kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    let (Some(set), Some(allowed)) = (kubernetes.get("pull_policy"), kubernetes.get("allowed_pull_policies")) else {
        return;
    };
    let (chosen, allowed) = (texts(set.node), texts(allowed.node));
    if !chosen.is_empty() && !allowed.is_empty() && !chosen.iter().any(|policy| allowed.contains(policy)) {
        let message = format!("`{}` is not among the `allowed_pull_policies`: every job fails", chosen.join("`, `"));
        problems.push(Problem::value(ProblemKind::Pod, Level::Error, &set, message));
    }
}

/// The texts of an array, or the only one.
fn texts(node: &Node) -> Vec<&str> {
    let items = node.as_list().unwrap_or(std::slice::from_ref(node));
    items.iter().filter_map(Node::as_str).filter(|text| !text.is_empty()).collect()
}

fn list<'n>(kubernetes: &View<'n>, key: &str) -> impl Iterator<Item = View<'n>> + use<'n> {
    let items: Vec<View<'n>> = kubernetes.get(key).map(|view| view.items().collect()).unwrap_or_default();
    items.into_iter()
}

fn address(view: &View<'_>) -> Option<Problem> {
    let text = view.node.as_str().filter(|text| !is_open(text) && text.parse::<IpAddr>().is_err())?;
    let message = format!("`{}` is no IP address; Kubernetes refuses a pod with it", clip(text));
    Some(Problem::value(ProblemKind::Pod, Level::Error, view, message))
}

/// With the policy `none` a pod has only the name servers that are listed.
fn check_dns(kubernetes: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(policy) = kubernetes.get("dns_policy").filter(|view| view.as_text() == Some("none")) else { return };
    let servers = kubernetes.at(&["dns_config", "nameservers"]);
    if servers.is_none_or(|servers| servers.items().next().is_none()) {
        let message = "with the policy `none` a pod needs name servers; Kubernetes refuses one without";
        let problem = Problem::value(ProblemKind::Pod, Level::Error, &policy, message);
        problems.push(problem.help("add `nameservers = [\"…\"]` in `[runners.kubernetes.dns_config]`"));
    }
}
