use crate::input::placeholder::is_open;
use crate::kubernetes::image::check_image;
use crate::lint::context::ConfigContext;
use crate::lint::diagnostic::Severity;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::View;
use crate::runner_config::version::RunnerVersion as Version;
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

/// The kubelet rejects an invalid image name, so that the pod never starts.
fn check_images(config: &ConfigContext<'_>, kubernetes: &View<'_>, findings: &mut Findings) {
    let own = ["image", "helper_image"]
        .into_iter()
        .map(|key| kubernetes.get(key));
    let services = tables(kubernetes, "services");
    let of_services = services.iter().map(|service| service.get("name"));
    for image in own.chain(of_services).flatten() {
        let Some(name) = image.as_text().filter(|name| !is_open(name)) else {
            continue;
        };
        if let Err(problem) = check_image(name) {
            let message = format!(
                "invalid image `{}`: expected `registry/path:tag`, found {}",
                clip(name),
                problem.found
            );
            let help = problem
                .meant
                .as_ref()
                .map(|meant| format!("write `{meant}`"));
            let meant = problem.meant.map(|meant| format!("{meant:?}"));
            findings
                .report(config.value(&image), message)
                .maybe_help(help)
                .maybe_fix(meant.and_then(|meant| config.replacement(&image, &meant)));
        }
    }
}

/// Flavors of the helper image: the runner versions from which and up to which (exclusive) they are published.
const FLAVORS: [(&str, Version, Option<Version>); 14] = [
    ("alpine", v(1, 0), None),
    ("ubuntu", v(1, 0), None),
    ("alpine3.21", v(17, 7), None),
    ("alpine-latest", v(15, 0), None),
    ("ubi-fips", v(14, 7), None),
    ("concrete", v(18, 11), None),
    ("alpine3.12", v(14, 5), Some(v(16, 1))),
    ("alpine3.13", v(14, 5), Some(v(16, 1))),
    ("alpine3.14", v(14, 5), Some(v(16, 1))),
    ("alpine3.15", v(14, 8), Some(v(16, 8))),
    ("alpine3.16", v(16, 1), Some(v(17, 7))),
    ("alpine3.17", v(16, 1), Some(v(17, 7))),
    ("alpine3.18", v(16, 1), Some(v(18, 3))),
    ("alpine3.19", v(16, 8), Some(v(18, 8))),
];

/// The first release of a minor version.
const fn v(major: u8, minor: u8) -> Version {
    Version::new(major, minor, 0)
}

/// Without `helper_image`, the flavor is the start of the tag of the official helper image.
fn check_flavor(config: &ConfigContext<'_>, kubernetes: &View<'_>, findings: &mut Findings) {
    let Some(view) = kubernetes
        .get("helper_image_flavor")
        .filter(|_| kubernetes.text("helper_image").is_none())
    else {
        return;
    };
    let Some(name) = view.as_text().filter(|name| !is_open(name)) else {
        return;
    };
    let runner = config.runner();
    let is_published = |since: Version, removed: Option<Version>| {
        since <= runner.version && removed.is_none_or(|removed| runner.version < removed)
    };
    let published = FLAVORS
        .into_iter()
        .filter(|(_, since, removed)| is_published(*since, *removed))
        .map(|(name, ..)| name);
    let published: Vec<&str> = published.collect();
    if published.contains(&name) {
        return;
    }
    let known = FLAVORS.into_iter().find(|(known, ..)| *known == name);
    let when = match known {
        Some((_, since, _)) if runner.version < since => {
            format!("requires runner {since} or later")
        }
        Some((_, _, Some(removed))) => format!("was removed in runner {removed}"),
        _ => {
            let message = format!(
                "invalid `helper_image_flavor` `{}`: expected one of `{}`",
                clip(name),
                published.join("`, `")
            );
            findings
                .report(config.value(&view), message)
                .maybe_help(did_you_mean(name, published));
            return;
        }
    };
    // Without a known version, the runner may be one that has the image.
    let level = if runner.is_pinned {
        Severity::Error
    } else {
        Severity::Warning
    };
    let message = format!(
        "the helper image flavor `{name}` {when}: runner {} has no such image",
        runner.version
    );
    let meant = if name.starts_with("alpine") {
        "alpine"
    } else {
        "ubuntu"
    };
    findings
        .report(config.value(&view), message)
        .level(level)
        .suggest(config, &view, "helper_image_flavor", Some(meant));
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
