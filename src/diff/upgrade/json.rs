//! The changes as a versioned JSON document.

use std::io;

use serde_json::{Value as Json, json};

use super::{Change, Impact, Since, Start, Upgrade, Versions};
use crate::diff::json;

/// The document, with a final newline.
///
/// # Errors
/// If a number in the manifests has no JSON form.
pub fn to_json(upgrade: &Upgrade, start: Start) -> io::Result<String> {
    let count = |impact| {
        let changes = upgrade.changes.iter();
        changes.filter(|change| change.impact == impact).count()
    };
    let manifests = match &upgrade.manifests {
        Ok(diff) => json!({ "objects": json::objects(diff)?, "folded": diff.folded }),
        Err(_) => Json::Null,
    };
    let document = json!({
        "version": 1,
        "from": versions(upgrade.from),
        "to": versions(upgrade.to),
        "from_source": start.name(),
        "summary": {
            "lost": count(Impact::Lost),
            "changed": count(Impact::Changed),
            "new": count(Impact::New),
            "deprecated": count(Impact::Deprecated),
            "unaffected": count(Impact::Unaffected),
        },
        "changes": upgrade.changes.iter().map(change).collect::<Vec<_>>(),
        "manifests": manifests,
    });
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

fn versions(versions: Versions) -> Json {
    json!({ "chart": versions.chart.as_str(), "runner": versions.runner.to_string() })
}

fn change(change: &Change) -> Json {
    let location = change.location.as_ref();
    json!({
        "impact": change.impact,
        "kind": change.kind,
        "name": change.name,
        "message": change.message,
        "help": change.help,
        "since": change.since.map(since),
        "removal": change.removal.map(since),
        "file": location.map(|location| &location.file),
        "line": location.map(|location| location.line),
        "column": location.map(|location| location.column),
    })
}

fn since(since: Since) -> Json {
    let (component, version) = match since {
        Since::Chart(version) => ("chart", version.to_string()),
        Since::Runner(version) => ("runner", version.to_string()),
        Since::GitLab(version) => ("gitlab", version.to_owned()),
    };
    json!({ "component": component, "version": version })
}
