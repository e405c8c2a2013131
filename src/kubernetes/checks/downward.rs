//! What a container can learn of its own pod.

use crate::kubernetes::RULES;
use crate::schema::Format;
use helm_template::suggestion::did_you_mean;

use super::cursor::Cursor;

/// What a variable can hold of a pod.
const IN_VARIABLES: [&str; 9] = [
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

/// What a file can hold of a pod.
const IN_FILES: [&str; 5] = [
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
];

/// What a container is given and limited to; pages of memory besides.
const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
];

/// The source of an environment variable.
pub(super) fn variable(cursor: &mut Cursor<'_>) {
    cursor.with("fieldRef", |reference| field(reference, &IN_VARIABLES));
    cursor.with("resourceFieldRef", resource);
}

/// A file in a volume.
pub(super) fn file(cursor: &mut Cursor<'_>) {
    cursor.with("fieldRef", |reference| field(reference, &IN_FILES));
    cursor.with("resourceFieldRef", |reference| {
        if reference.text("containerName").is_none() {
            reference.missing("missing `containerName`: `resourceFieldRef` in a volume needs it");
        }
        resource(reference);
    });
}

fn field(cursor: &mut Cursor<'_>, known: &[&str]) {
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
        not_among(cursor, "fieldPath", path, known);
    }
}

fn resource(cursor: &mut Cursor<'_>) {
    let Some(name) = cursor.text("resource") else {
        return;
    };
    let pages = name.starts_with("limits.hugepages-") || name.starts_with("requests.hugepages-");
    if !RESOURCES.contains(&name) && !pages {
        not_among(cursor, "resource", name, &RESOURCES);
    }
}

fn not_among(cursor: &mut Cursor<'_>, key: &str, found: &str, known: &[&str]) {
    let message = format!(
        "invalid `{key}` `{found}`: expected one of `{}`",
        known.join("`, `")
    );
    cursor.report(key, RULES.invalid_value, message).help =
        did_you_mean(found, known.iter().copied());
}
