//! The diff as a versioned JSON document.

use std::io;

use serde_json::{Value as Json, json};

use super::{Change, Diff, Difference, FieldDiff, Line, ObjectDiff};

/// The document, with a final newline.
///
/// # Errors
/// If a number has no JSON form.
pub fn to_json(diff: &Diff) -> io::Result<String> {
    let mut document =
        json!({ "version": 1, "different": !diff.is_empty(), "objects": objects(diff)? });
    if !diff.folded.is_empty() {
        document["folded"] = serde_json::to_value(&diff.folded)?;
    }
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}

/// The objects that differ.
pub(super) fn objects(diff: &Diff) -> serde_json::Result<Vec<Json>> {
    diff.objects.iter().map(object).collect()
}

fn object(object: &ObjectDiff) -> serde_json::Result<Json> {
    let (change, fields) = match &object.change {
        Change::Added => ("added", Vec::new()),
        Change::Removed => ("removed", Vec::new()),
        Change::Changed(fields) => (
            "changed",
            fields.iter().map(field).collect::<Result<_, _>>()?,
        ),
    };
    let ObjectDiff {
        api_version,
        kind,
        namespace,
        name,
        ..
    } = object;
    Ok(json!({
        "change": change, "apiVersion": api_version, "kind": kind, "namespace": namespace, "name": name, "fields": fields
    }))
}

fn field(FieldDiff { path, difference }: &FieldDiff) -> serde_json::Result<Json> {
    Ok(match difference {
        Difference::Added(new) => {
            json!({ "path": path, "change": "added", "new": serde_json::to_value(new)? })
        }
        Difference::Removed(old) => {
            json!({ "path": path, "change": "removed", "old": serde_json::to_value(old)? })
        }
        Difference::Changed(old, new) => json!({
            "path": path, "change": "changed", "old": serde_json::to_value(old)?, "new": serde_json::to_value(new)?
        }),
        Difference::Secret => json!({ "path": path, "change": "changed", "secret": true }),
        Difference::Text(lines) => {
            json!({ "path": path, "change": "changed", "lines": lines.0.iter().filter_map(line).collect::<Vec<_>>() })
        }
    })
}

fn line(line: &Line) -> Option<String> {
    match line {
        Line::Same(text) => Some(format!(" {text}")),
        Line::Removed(text) => Some(format!("-{text}")),
        Line::Added(text) => Some(format!("+{text}")),
        Line::Skipped(_) => None,
    }
}
