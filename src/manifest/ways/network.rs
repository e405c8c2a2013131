//! Where a hardened manager may connect to: name servers, GitLab, and the Kubernetes API where jobs run there.

use super::section;
use crate::manifest::reading::printed;
use crate::rbac::Jobs;
use crate::tree::Node;

/// The ways out of the pod. Policies of Kubernetes add up, so that another one can open more.
#[derive(Debug)]
pub(in crate::manifest) struct Network {
    pub egress: Vec<Egress>,
}

/// Ports, on these addresses, or on any.
#[derive(Debug)]
pub(in crate::manifest) struct Egress {
    pub ports: Vec<Port>,
    pub addresses: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::manifest) struct Port {
    pub protocol: &'static str,
    pub number: u16,
}

/// Where the API listens: behind its Service, and where policies look at the address behind that.
const KUBERNETES_API: [u16; 2] = [443, 6443];

impl Network {
    pub fn of(values: &Node, jobs: &Jobs) -> Self {
        let addresses = |key: &str| {
            let list = section(values).and_then(|section| section.at(&["network", key])?.as_list());
            list.unwrap_or_default().iter().map(Node::printed).collect::<Vec<_>>()
        };
        let dns = ["UDP", "TCP"].map(|protocol| Port { protocol, number: 53 }).to_vec();
        let mut egress = vec![Egress { ports: dns, addresses: addresses("dns") }];
        if jobs.ask_kubernetes(values) {
            egress.push(Egress { ports: tcp(KUBERNETES_API), addresses: addresses("kubernetesApi") });
        }
        egress.push(Egress { ports: gitlab_ports(values, jobs), addresses: addresses("gitlab") });
        Network { egress }
    }
}

/// The ports of every address under which a runner finds GitLab.
fn gitlab_ports(values: &Node, jobs: &Jobs) -> Vec<Port> {
    let of_runners = jobs.runners().filter_map(|runner| runner.get("url").map(Node::printed));
    let mut ports: Vec<u16> =
        printed(values, &["gitlabUrl"]).into_iter().chain(of_runners).map(|url| port(&url)).collect();
    if ports.is_empty() {
        ports.push(443);
    }
    ports.sort_unstable();
    ports.dedup();
    tcp(ports)
}

fn tcp(ports: impl IntoIterator<Item = u16>) -> Vec<Port> {
    ports.into_iter().map(|number| Port { protocol: "TCP", number }).collect()
}

/// The port of an address: the one it names, or that of its protocol.
fn port(url: &str) -> u16 {
    let (protocol, rest) = url.split_once("://").unwrap_or(("https", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let named = host.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    named.unwrap_or(if protocol.eq_ignore_ascii_case("http") { 80 } else { 443 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_its_port() {
        for (url, expected) in [
            ("https://gitlab.example.com/", 443),
            ("http://gitlab.example.com", 80),
            ("https://gitlab.example.com:8443/gitlab", 8443),
            ("https://[2001:db8::1]/", 443),
            ("https://[2001:db8::1]:8443/", 8443),
            ("HTTP://a:80808/", 80),
            ("https://user:80@gitlab.example.com", 443),
            ("gitlab.example.com", 443),
            ("", 443),
        ] {
            assert_eq!(port(url), expected, "{url}");
        }
    }
}
