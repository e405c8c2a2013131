//! Metadata of objects, ConfigMaps and Secrets.

use crate::kubernetes::RULES;
use helm_yaml::tree::Node;

use super::cursor::Cursor;

/// An object needs a name, or a prefix for a generated name.
pub(super) fn metadata(cursor: &mut Cursor<'_>) {
    if cursor.text("name").is_none() && cursor.text("generateName").is_none() {
        cursor.missing(format!("missing `name` in `{}`", cursor.path));
    }
}

/// A key must not be both in `data` and in `binaryData`.
pub(super) fn config_map(cursor: &mut Cursor<'_>) {
    let text = cursor.get("data").and_then(Node::as_map);
    let Some(text) = text else { return };
    cursor.with("binaryData", |binary| {
        let Some(map) = binary.node.as_map() else {
            return;
        };
        for key in map.keys().filter(|key| text.contains_key(*key)) {
            binary.report_key(
                key,
                RULES.conflict,
                format!("duplicate key `{key}`: it is also in `data`"),
            );
        }
    });
}

/// Some Secret types require keys.
pub(super) fn secret(cursor: &mut Cursor<'_>) {
    let required: &[&str] = match cursor.text("type") {
        Some("kubernetes.io/dockercfg") => &[".dockercfg"],
        Some("kubernetes.io/dockerconfigjson") => &[".dockerconfigjson"],
        Some("kubernetes.io/ssh-auth") => &["ssh-privatekey"],
        Some("kubernetes.io/tls") => &["tls.crt", "tls.key"],
        _ => return,
    };
    for key in required {
        if ["data", "stringData"]
            .iter()
            .any(|map| cursor.get(map).is_some_and(|map| map.get(key).is_some()))
        {
            continue;
        }
        cursor.report(
            "type",
            RULES.missing_key,
            format!("missing key `{key}` in `data`: a Secret of this type needs it"),
        );
    }
}
