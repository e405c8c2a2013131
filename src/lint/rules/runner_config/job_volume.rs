use crate::input::placeholder::is_open;
use crate::kubernetes::quantity::Quantity;
use crate::lint::context::ConfigContext;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;
use crate::runner_config::View;
use crate::schema::Format;
use helm_yaml::source::Span;
use std::collections::HashMap;

rule! {
    /// ## What it does
    ///
    /// Reports a volume of job pods that cannot be mounted.
    ///
    /// ## Why it matters
    ///
    /// Each volume needs a unique name, a unique mount path and the keys that its type requires. Kubernetes rejects the
    /// pod otherwise, so every job fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.volumes.empty_dir]] # <-
    ///           name = "docker-certs"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// runners:
    ///   config: |
    ///     [[runners]]
    ///       [runners.kubernetes]
    ///         [[runners.kubernetes.volumes.empty_dir]]
    ///           name = "docker-certs"
    ///           mount_path = "/certs/client"
    ///           medium = "Memory"
    /// ```
    ///
    /// ## Fix
    ///
    /// Add the missing key, such as `mount_path`, or make the name or the path unique.
    ///
    /// ## References
    ///
    /// - [GitLab Runner: Kubernetes executor](https://docs.gitlab.com/runner/executors/kubernetes/)
    /// - [Kubernetes: volumes](https://kubernetes.io/docs/concepts/storage/volumes/)
    RG058 "job-volume" Error of Config
}

/// The kinds of volumes, and the keys that each requires in addition to `name` and `mount_path`.
const KINDS: [(&str, &[&str]); 7] = [
    ("host_path", &[]),
    ("secret", &[]),
    ("pvc", &[]),
    ("config_map", &[]),
    ("empty_dir", &[]),
    ("csi", &["driver"]),
    ("nfs", &["server", "path"]),
];

/// Names and mount paths of the previous volumes, with their spans; a name with the kind of its volume.
#[derive(Default)]
struct Seen<'n> {
    names: HashMap<&'n str, (&'static str, Span)>,
    paths: HashMap<&'n str, (&'n str, Span)>,
}

fn check(config: &ConfigContext<'_>, findings: &mut Findings) {
    for volumes in config
        .kubernetes()
        .filter_map(|kubernetes| kubernetes.get("volumes"))
    {
        let mut seen = Seen::default();
        for (kind, needed) in KINDS {
            let Some(list) = volumes.get(kind) else {
                continue;
            };
            for volume in list.items().filter(|volume| volume.node.as_map().is_some()) {
                check_needed(config, &volume, kind, needed, findings);
                check_name(config, &volume, kind, &mut seen, findings);
                check_mount(config, &volume, &mut seen, findings);
                check_size(config, &volume, findings);
            }
        }
    }
}

fn check_needed(
    config: &ConfigContext<'_>,
    volume: &View<'_>,
    kind: &str,
    needed: &[&str],
    findings: &mut Findings,
) {
    for key in ["name", "mount_path"].iter().chain(needed) {
        if volume.text(key).is_none() && !config.is_misspelled(volume, key) {
            let empty = volume.get(key).filter(|view| view.node.as_str().is_some());
            let message = format!(
                "missing `{key}` in `[[runners.kubernetes.volumes.{kind}]]`: Kubernetes rejects the pod"
            );
            let place = config.value(empty.as_ref().unwrap_or(volume));
            findings
                .report(place, message)
                .help(format!("add `{key} = \"…\"`"));
        }
    }
}

/// Volume names must be unique. Only a claim can be mounted at several paths.
fn check_name<'n>(
    config: &ConfigContext<'_>,
    volume: &View<'n>,
    kind: &'static str,
    seen: &mut Seen<'n>,
    findings: &mut Findings,
) {
    let Some(name) = volume.get("name") else {
        return;
    };
    let Some(text) = name.as_text().filter(|text| !is_open(text)) else {
        return;
    };
    let first = seen.names.insert(text, (kind, name.node.span));
    if let Some((_, first)) = first.filter(|(other, _)| (kind, *other) != ("pvc", "pvc")) {
        let message = format!(
            "duplicate volume name `{}`: Kubernetes rejects the pod",
            clip(text)
        );
        findings
            .report(config.value(&name), message)
            .related(first, "first volume of that name");
    } else if let (Err(rule), true) = (Format::DnsLabel.check_text(text), kind != "pvc") {
        let message = format!("invalid volume name `{}`: {rule}", clip(text));
        findings
            .report(config.value(&name), message)
            .maybe_help(Format::DnsLabel.help(text));
    }
}

fn check_mount<'n>(
    config: &ConfigContext<'_>,
    volume: &View<'n>,
    seen: &mut Seen<'n>,
    findings: &mut Findings,
) {
    let Some(mount) = volume.get("mount_path") else {
        return;
    };
    let Some(path) = mount.as_text().filter(|path| !is_open(path)) else {
        return;
    };
    let name = volume.text("name").unwrap_or_default();
    if let Some((other, first)) = seen.paths.insert(path, (name, mount.node.span)) {
        let message = format!(
            "duplicate `mount_path` `{path}`: the volume `{other}` is mounted there; Kubernetes rejects the pod"
        );
        findings
            .report(config.value(&mount), message)
            .related(first, "first mount at this path");
    }
}

/// The runner ignores an invalid size limit, with a warning in the job log.
fn check_size(config: &ConfigContext<'_>, volume: &View<'_>, findings: &mut Findings) {
    let Some(size) = volume.get("size_limit") else {
        return;
    };
    let Some(text) = size
        .as_text()
        .filter(|text| !is_open(text) && !text.trim().is_empty())
    else {
        return;
    };
    if Quantity::parse(text).is_none() {
        let rule = Format::Quantity.check_text(text).err().unwrap_or_default();
        let help = Format::Quantity
            .help(text)
            .unwrap_or_else(|| "write a quantity, such as `1Gi`".to_owned());
        findings
            .report(
                config.value(&size),
                format!("invalid `size_limit` `{}`: {rule}", clip(text)),
            )
            .help(help);
    }
}
