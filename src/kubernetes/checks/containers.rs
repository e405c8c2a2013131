//! Containers: probes, ports, environment variables and resources.

use crate::kubernetes::RULES;
use crate::kubernetes::quantity::Quantity;
use crate::schema::Format;
use helm_template::suggestion::did_you_mean;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

use super::cursor::Cursor;

/// Pod fields that an environment variable can contain.
const FIELDS_IN_VARIABLES: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Pod fields that a file of a volume can contain.
const FIELDS_IN_FILES: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
];

/// Resources of a container that can be passed to it; `hugepages-*` is possible, too.
const RESOURCE_FIELDS: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

/// An init container ends before the other containers start, unless it is a sidecar (`restartPolicy: Always`).
pub(super) fn init_container(cursor: &mut Cursor<'_>) {
    if cursor.text("restartPolicy") == Some("Always") {
        return;
    }
    for key in [
        "lifecycle",
        "livenessProbe",
        "readinessProbe",
        "startupProbe",
    ] {
        if cursor.get(key).is_some() {
            let message = format!(
                "conflicting `{key}`: an init container supports it only with `restartPolicy: Always`"
            );
            cursor.report_key(key, RULES.conflict, message);
        }
    }
}

/// With `hostNetwork`, the port of a container is a port of the node.
pub(super) fn host_ports(container: &mut Cursor<'_>) {
    container.each("ports", |port| {
        let number = |key| port.get(key).and_then(|node| node.as_int());
        let (Some(container_port), Some(host_port)) = (number("containerPort"), number("hostPort"))
        else {
            return;
        };
        if host_port != 0 && host_port != container_port {
            let message =
                "conflicting `hostPort`: with `hostNetwork: true` it must equal `containerPort`";
            port.report("hostPort", RULES.conflict, message);
        }
    });
}

/// A container.
pub(super) fn container(cursor: &mut Cursor<'_>) {
    if cursor
        .text("image")
        .is_some_and(|image| image.trim() != image)
    {
        let message = "invalid `image`: expected no spaces at its ends";
        cursor.report("image", RULES.invalid_value, message);
    }
    probes(cursor);
}

/// Liveness and startup probes succeed once; a failed readiness probe does not stop the container.
fn probes(cursor: &mut Cursor<'_>) {
    for kind in ["livenessProbe", "startupProbe"] {
        cursor.with(kind, |probe| {
            if probe
                .get("successThreshold")
                .and_then(|node| node.as_int())
                .is_some_and(|number| number > 1)
            {
                let message = format!("invalid `successThreshold`: expected 1 in a `{kind}`");
                probe.report("successThreshold", RULES.invalid_value, message);
            }
        });
    }
    cursor.with("readinessProbe", |probe| {
        if probe.get("terminationGracePeriodSeconds").is_some() {
            let message = "conflicting `terminationGracePeriodSeconds`: a `readinessProbe` does not stop containers";
            probe.report_key("terminationGracePeriodSeconds", RULES.conflict, message)
                .help = Some("remove `terminationGracePeriodSeconds` from the probe".to_owned());
        }
    });
}

/// An environment variable has a value or a source.
pub(super) fn env_var(cursor: &mut Cursor<'_>) {
    if cursor.text("value").is_some() && cursor.get("valueFrom").is_some() {
        let message = "conflicting `valueFrom`: `value` is set, and only one of them is allowed";
        let span = cursor.key_span("value");
        cursor
            .report_key("valueFrom", RULES.conflict, message)
            .relate(span, "`value` is set here");
    }
}

/// The source of an environment variable.
pub(super) fn env_var_source(cursor: &mut Cursor<'_>) {
    cursor.with("fieldRef", |reference| {
        pod_field(reference, &FIELDS_IN_VARIABLES)
    });
    cursor.with("resourceFieldRef", container_resource);
}

/// A file of a downward API volume.
pub(super) fn downward_file(cursor: &mut Cursor<'_>) {
    cursor.with("fieldRef", |reference| {
        pod_field(reference, &FIELDS_IN_FILES)
    });
    cursor.with("resourceFieldRef", |reference| {
        if reference.text("containerName").is_none() {
            reference.missing("missing `containerName`: `resourceFieldRef` in a volume needs it");
        }
        container_resource(reference);
    });
}

fn pod_field(cursor: &mut Cursor<'_>, known: &[&str]) {
    if let Some(version) = cursor.text("apiVersion").filter(|version| *version != "v1") {
        cursor.report(
            "apiVersion",
            RULES.invalid_value,
            format!("invalid `apiVersion` `{version}`: expected `v1`"),
        );
    }
    let Some(path) = cursor.text("fieldPath") else {
        return;
    };
    let key = ["metadata.labels['", "metadata.annotations['"]
        .iter()
        .find_map(|start| path.strip_prefix(start)?.strip_suffix("']"));
    if !known.contains(&path)
        && key.is_none_or(|key| Format::AnnotationKey.check_text(key).is_err())
    {
        report_unknown(cursor, "fieldPath", path, known);
    }
}

fn container_resource(cursor: &mut Cursor<'_>) {
    let Some(name) = cursor.text("resource") else {
        return;
    };
    let is_huge_pages =
        name.starts_with("limits.hugepages-") || name.starts_with("requests.hugepages-");
    if !RESOURCE_FIELDS.contains(&name) && !is_huge_pages {
        report_unknown(cursor, "resource", name, &RESOURCE_FIELDS);
    }
}

fn report_unknown(cursor: &mut Cursor<'_>, key: &str, found: &str, known: &[&str]) {
    let message = format!(
        "invalid `{key}` `{found}`: expected one of `{}`",
        known.join("`, `")
    );
    cursor.report(key, RULES.invalid_value, message).help =
        did_you_mean(found, known.iter().copied());
}

/// Requests and limits. A request must not exceed its limit.
pub(super) fn resource_requirements(cursor: &mut Cursor<'_>) {
    cursor.with("limits", amounts);
    cursor.with("requests", amounts);
    let limits = cursor.get("limits");
    cursor.with("requests", |requests| {
        for (name, entry) in requests.node.as_map().into_iter().flatten() {
            compare_with_limit(
                requests,
                name,
                &entry.node,
                limits.and_then(|limits| limits.get(name)),
            );
        }
    });
}

/// Amounts must not be negative, and those of devices must be integers.
fn amounts(cursor: &mut Cursor<'_>) {
    for (name, entry) in cursor.node.as_map().into_iter().flatten() {
        let Some(amount) = quantity(&entry.node) else {
            continue;
        };
        if amount.is_negative() {
            cursor.report(
                name,
                RULES.invalid_value,
                format!("invalid `{name}`: expected at least 0"),
            );
        } else if is_device(name) && !amount.is_whole() {
            cursor.report(
                name,
                RULES.invalid_value,
                format!("invalid `{name}`: expected an integer"),
            );
        }
    }
}

/// A PersistentVolumeClaim requests storage.
pub(super) fn volume_claim(cursor: &mut Cursor<'_>) {
    cursor.with("resources", |resources| {
        resources.with("requests", |requests| {
            let storage = requests.get("storage").map(quantity);
            if storage.is_none_or(|amount| amount.is_some_and(|amount| amount <= Quantity::ZERO)) {
                requests.report(
                    "storage",
                    RULES.missing_key,
                    "missing `storage`: a PersistentVolumeClaim needs more than 0",
                );
            }
        });
    });
}

fn compare_with_limit(requests: &mut Cursor<'_>, name: &str, request: &Node, limit: Option<&Node>) {
    let is_shared = !is_device(name) && !name.starts_with("hugepages-");
    match (quantity(request), limit.and_then(quantity)) {
        (Some(requested), Some(limited)) if requested > limited => {
            let bound = limit.map(Node::to_template_string).unwrap_or_default();
            let message =
                format!("invalid request for `{name}`: expected at most its limit ({bound})");
            let span = limit.map_or(Span::SYNTHETIC, |limit| limit.span);
            requests
                .report(name, RULES.invalid_value, message)
                .relate(span, "the limit is set here");
        }
        (Some(requested), Some(limited)) if !is_shared && requested != limited => {
            let message = format!(
                "conflicting request for `{name}`: it must equal the limit, as containers cannot share it"
            );
            requests.report(name, RULES.conflict, message);
        }
        (Some(_), None) if !is_shared && limit.is_none() => {
            let message = format!(
                "missing limit for `{name}`: it must equal the request, as containers cannot share it"
            );
            requests.report(name, RULES.conflict, message);
        }
        _ => {}
    }
}

/// Returns true for an extended resource, such as `nvidia.com/gpu`.
fn is_device(name: &str) -> bool {
    name.split_once('/')
        .is_some_and(|(domain, _)| !domain.ends_with("kubernetes.io"))
}

/// The amount of a resource. Like the API server, it reads null as zero.
pub(super) fn quantity(node: &Node) -> Option<Quantity> {
    match &node.value {
        Value::Null => Some(Quantity::ZERO),
        Value::Int(number) => Some(Quantity::whole(*number)),
        Value::Float(number) => Quantity::parse(&number.to_string()),
        Value::String(text) => Quantity::parse(text),
        _ => None,
    }
}
