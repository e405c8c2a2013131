//! The NetworkPolicy of a hardened manager: DNS, GitLab, and the Kubernetes API if the manager uses it.

use super::{Model, SourcedText};
use helm_yaml::source::Span;

/// The connections that the pod may open. NetworkPolicies are additive, so another one can allow more.
#[derive(Debug)]
pub struct Network {
    /// The rules for egress.
    pub egress: Vec<Egress>,
}

/// Ports, on these addresses, or on any.
#[derive(Debug)]
pub struct Egress {
    /// Allowed ports.
    pub ports: Vec<Port>,
    /// Allowed addresses in CIDR notation; empty for all.
    pub addresses: Vec<SourcedText>,
}

/// A port of a protocol.
#[derive(Clone, Debug)]
pub struct Port {
    /// `TCP` or `UDP`.
    pub protocol: &'static str,
    /// Its number, with the span of the URL that contains it.
    pub number: SourcedText,
}

/// Ports of the API server: that of its Service, and that of the API server itself, to which some policies apply.
const KUBERNETES_API: [u16; 2] = [443, 6443];

impl Model<'_> {
    /// What the NetworkPolicy allows; `None` if the pod is not hardened.
    pub fn network(self) -> Option<Network> {
        if !self.is_hardened() {
            return None;
        }
        let dns = ["UDP", "TCP"]
            .map(|protocol| Port {
                protocol,
                number: "53".into(),
            })
            .to_vec();
        let mut egress = vec![Egress {
            ports: dns,
            addresses: self.extension_list(&["network", "dns"]),
        }];
        if self.uses_kubernetes_api() {
            let addresses = self.extension_list(&["network", "kubernetesApi"]);
            egress.push(Egress {
                ports: tcp(KUBERNETES_API.map(|number| (number, Span::SYNTHETIC))),
                addresses,
            });
        }
        egress.push(Egress {
            ports: self.gitlab_ports(),
            addresses: self.extension_list(&["network", "gitlab"]),
        });
        Some(Network { egress })
    }

    /// The ports of the URLs under which the runners reach GitLab.
    fn gitlab_ports(self) -> Vec<Port> {
        let of_runners = self
            .runner_config()
            .runners()
            .iter()
            .filter_map(|runner| runner.get("url"));
        let of_values = self.tree().get("gitlabUrl").filter(|url| url.is_truthy());
        let urls = of_values.into_iter().chain(of_runners);
        let mut ports: Vec<(u16, Span)> = urls
            .map(|url| (port(&url.to_template_string()), url.span))
            .collect();
        if ports.is_empty() {
            ports.push((443, Span::SYNTHETIC));
        }
        ports.sort_by_key(|&(number, _)| number);
        ports.dedup_by_key(|&mut (number, _)| number);
        tcp(ports)
    }
}

/// TCP ports, each with the span of the URL that contains it.
fn tcp(ports: impl IntoIterator<Item = (u16, Span)>) -> Vec<Port> {
    let number = |number: u16, span| SourcedText::new(number.to_string(), [span]);
    ports
        .into_iter()
        .map(|(port, span)| Port {
            protocol: "TCP",
            number: number(port, span),
        })
        .collect()
}

/// The port of a URL: the one it contains, or the default port of its scheme.
fn port(url: &str) -> u16 {
    let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let port = host
        .rsplit_once(':')
        .and_then(|(_, port)| port.parse().ok());
    port.unwrap_or(if scheme.eq_ignore_ascii_case("http") {
        80
    } else {
        443
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_of_a_url() {
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
