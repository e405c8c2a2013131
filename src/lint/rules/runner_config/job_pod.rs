use crate::input::placeholder::is_open;
use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::View;
use helm_template::suggestion::did_you_mean;
use helm_yaml::tree::Node;
use std::net::IpAddr;

rule! {
    /// ## What it does
    ///
    /// Reports an invalid image, service, host alias, name server or pull policy of job pods.
    ///
    /// A service needs an image name, host aliases and name servers need IP addresses, and the DNS policy `none` needs
    /// name servers in `[runners.kubernetes.dns_config]`. At least one pull policy must be in `allowed_pull_policies`.
    ///
    /// ## Why it matters
    ///
    /// Kubernetes or the runner rejects the pod, so every job fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.host_aliases]]
    ///           ip = "10.0.0.300" # <-
    ///           hostnames = ["gitlab.internal"]
    /// ```
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         pull_policy = "always" # <-
    ///         allowed_pull_policies = ["if-not-present"]
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.host_aliases]]
    ///           ip = "10.0.0.30"
    ///           hostnames = ["gitlab.internal"]
    /// ```
    ///
    /// ## Fix
    ///
    /// Correct the field that the message names.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: DNS for Services and pods](https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/)
    /// - [Kubernetes API: Pod](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/)
    RG059 "job-pod" Error of Config
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for kubernetes in config.kubernetes() {
        check_services(config, &kubernetes, findings);
        check_images(config, &kubernetes, findings);
        check_flavor(config, &kubernetes, findings);
        check_aliases(config, &kubernetes, findings);
        check_dns(config, &kubernetes, findings);
        check_pull_policies(config, &kubernetes, findings);
    }
}

fn check_services(config: &ConfigContext<'_>, kubernetes: &View<'_>, findings: &mut Findings) {
    for service in tables(kubernetes, "services") {
        check_daemon(config, &service, findings);
        // An `image` is reported as an unknown key, with the same edit.
        let is_under_other_key =
            service.get("image").is_some() || config.is_misspelled(&service, "name");
        if service.text("name").is_none() && !is_under_other_key {
            findings
                .report(
                    config.value(&service),
                    "missing `name` in `[[runners.kubernetes.services]]`: it is the image",
                )
                .help("add `name = \"image:tag\"`");
        }
    }
}

/// The image `docker` starts a daemon only with a `dind` tag; the other tags hold the client.
fn check_daemon(config: &ConfigContext<'_>, service: &View<'_>, findings: &mut Findings) {
    let Some(name) = service.get("name") else {
        return;
    };
    let image = name.as_text().unwrap_or_default();
    let (repository, tag) = image.split_once(':').unwrap_or((image, ""));
    let is_docker = matches!(
        repository,
        "docker" | "docker.io/docker" | "library/docker" | "docker.io/library/docker"
    );
    let starts_other = service.get("command").is_some() || service.get("entrypoint").is_some();
    if !is_docker || starts_other || tag.contains("dind") || is_open(image) {
        return;
    }
    let unused = service.text("image").filter(|image| image.contains("dind"));
    let dind = match (unused, tag) {
        (Some(image), _) => clip(image),
        (None, "" | "latest") => format!("{repository}:dind"),
        (None, version) => format!("{repository}:{}-dind", clip(version)),
    };
    findings
        .report(
            config.value(&name),
            format!(
                "service `{}` starts no Docker daemon: only `dind` tags do",
                clip(image)
            ),
        )
        .level(Severity::Warning)
        .help(format!("write `name = \"{dind}\"`"));
}

/// An image name without a digest has a path in lowercase, and a tag of at most 128 characters.
fn is_image(name: &str) -> bool {
    let (name, _) = name.split_once('@').unwrap_or((name, ""));
    let (path, last) = name.rsplit_once('/').unwrap_or(("", name));
    let (last, tag) = last.split_once(':').unwrap_or((last, "latest"));
    let host_end = path.find('/').unwrap_or(path.len());
    let below_host = &path[host_end..];
    let is_path = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-/".contains(c);
    let is_host = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    let is_tag = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !last.is_empty()
        && last.chars().all(is_path)
        && below_host.chars().all(is_path)
        && !name.contains("//")
        && path[..host_end].chars().all(is_host)
        && (1..=128).contains(&tag.len())
        && tag.chars().all(is_tag)
        && !tag.starts_with(['.', '-'])
}

/// The kubelet rejects an invalid image name, so that the pod never starts.
fn check_images(config: &ConfigContext<'_>, kubernetes: &View<'_>, findings: &mut Findings) {
    let own = ["image", "helper_image"]
        .into_iter()
        .map(|key| kubernetes.get(key));
    let services = tables(kubernetes, "services");
    let of_services = services.iter().map(|service| service.get("name"));
    for image in own.chain(of_services).flatten() {
        if let Some(name) = image
            .as_text()
            .filter(|name| !is_open(name) && !is_image(name))
        {
            let message = format!(
                "invalid image `{}`: expected `registry/path:tag`, with a path in lowercase and without spaces",
                clip(name)
            );
            findings.report(config.value(&image), message);
        }
    }
}

/// Flavors of the helper image; versions of Alpine are appended to `alpine`.
const FLAVORS: [&str; 5] = ["alpine", "alpine-latest", "concrete", "ubi-fips", "ubuntu"];

/// Without `helper_image`, the flavor is the start of the tag of the official helper image.
fn check_flavor(config: &ConfigContext<'_>, kubernetes: &View<'_>, findings: &mut Findings) {
    let Some(flavor) = kubernetes
        .get("helper_image_flavor")
        .filter(|_| kubernetes.text("helper_image").is_none())
    else {
        return;
    };
    let is_known = |name: &str| {
        let version = name.strip_prefix("alpine3.");
        FLAVORS.contains(&name) || version.is_some_and(|version| version.parse::<u32>().is_ok())
    };
    if let Some(name) = flavor
        .as_text()
        .filter(|name| !is_open(name) && !is_known(name))
    {
        let message = format!(
            "invalid `helper_image_flavor` `{}`: expected one of `{}` or `alpine3.21`",
            clip(name),
            FLAVORS.join("`, `")
        );
        findings
            .report(config.value(&flavor), message)
            .maybe_help(did_you_mean(name, FLAVORS));
    }
}

fn check_aliases(config: &ConfigContext<'_>, kubernetes: &View<'_>, findings: &mut Findings) {
    for alias in tables(kubernetes, "host_aliases") {
        match alias.get("ip") {
            Some(ip) => check_address(config, &ip, findings),
            None if config.is_misspelled(&alias, "ip") => {}
            None => {
                let message = "missing `ip` in `[[runners.kubernetes.host_aliases]]`: Kubernetes rejects the pod";
                findings
                    .report(config.value(&alias), message)
                    .help("add `ip = \"10.0.0.1\"`");
            }
        }
    }
}

fn check_address(config: &ConfigContext<'_>, view: &View<'_>, findings: &mut Findings) {
    if let Some(text) = view
        .node
        .as_str()
        .filter(|text| !is_open(text) && text.parse::<IpAddr>().is_err())
    {
        let message = format!(
            "invalid IP address `{}`: Kubernetes rejects the pod",
            clip(text)
        );
        findings.report(config.value(view), message);
    }
}

/// With `dns_policy = "none"`, a pod has only the listed name servers.
fn check_dns(config: &ConfigContext<'_>, kubernetes: &View<'_>, findings: &mut Findings) {
    let servers = kubernetes.at(&["dns_config", "nameservers"]);
    servers
        .iter()
        .flat_map(View::items)
        .for_each(|server| check_address(config, &server, findings));
    let Some(policy) = kubernetes
        .get("dns_policy")
        .filter(|view| view.as_text() == Some("none"))
    else {
        return;
    };
    if servers.is_none_or(|servers| servers.items().next().is_none()) {
        findings
            .report(
                config.value(&policy),
                "missing `nameservers`: `dns_policy = \"none\"` needs at least one",
            )
            .help("add `nameservers = [\"…\"]` to `[runners.kubernetes.dns_config]`");
    }
}

/// One of the pull policies must be allowed. Without `pull_policy`, the runner compares its empty default with the list.
fn check_pull_policies(config: &ConfigContext<'_>, kubernetes: &View<'_>, findings: &mut Findings) {
    let Some(list) = kubernetes.get("allowed_pull_policies") else {
        return;
    };
    let Some(set) = kubernetes.get("pull_policy") else {
        if let Some(first) = texts(list.node).first()
            && !config.has_variable("KUBERNETES_PULL_POLICY")
        {
            let message = "missing `pull_policy`: jobs that set no pull policy fail";
            findings
                .report(config.key(&list), message)
                .help(format!("add `pull_policy = \"{}\"`", clip(first)))
                .note("the runner compares its empty default with `allowed_pull_policies`");
        }
        return;
    };
    let (chosen, allowed) = (texts(set.node), texts(list.node));
    if !chosen.is_empty()
        && !allowed.is_empty()
        && !chosen.iter().any(|policy| allowed.contains(policy))
    {
        let message = format!(
            "invalid `pull_policy` `{}`: expected one of the `allowed_pull_policies`; every job fails",
            chosen.join("`, `")
        );
        findings
            .report(config.value(&set), message)
            .related(list.key_span, "the allowed policies");
    }
}

/// The strings of an array, or a single string.
fn texts(node: &Node) -> Vec<&str> {
    let items = node.as_list().unwrap_or(std::slice::from_ref(node));
    items
        .iter()
        .filter_map(Node::as_str)
        .filter(|text| !text.is_empty())
        .collect()
}

/// The tables of an array.
fn tables<'n>(kubernetes: &View<'n>, key: &str) -> Vec<View<'n>> {
    let items = kubernetes
        .get(key)
        .map(|view| view.items().collect::<Vec<_>>())
        .unwrap_or_default();
    items
        .into_iter()
        .filter(|item| item.node.as_map().is_some())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::is_image;

    #[test]
    fn image_names_are_checked() {
        for name in [
            "alpine",
            "alpine:3.21",
            "registry.example.com:5000/group/ci/build:v1.2_x",
            "Registry.example.com/build",
            "gitlab/gitlab-runner-helper:x86_64-latest",
            "mcr.microsoft.com/windows/servercore@sha256:0123",
            "[fd00::1]:5000/build",
            "group/sub.dir/build-image__a",
        ] {
            assert!(is_image(name), "{name}");
        }
        for name in [
            "Registry.example.com/My Image",
            "registry.example.com/Group/build",
            "alpine:",
            "alpine:a b",
            "registry.example.com//build",
            "https://registry.example.com/build",
        ] {
            assert!(!is_image(name), "{name}");
        }
    }
}
