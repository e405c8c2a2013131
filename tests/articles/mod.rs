//! Runners from published articles: every setting can be rendered from a values file.
//!
//! Each table contains object, path and expected value. In a path, `name=x` is the array item with that name and `~1`
//! a slash in a key; `null` means that the path does not exist.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod by_hand;
mod by_the_chart;

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::{render, stdout};
use serde_json::Value;

/// The objects of a rendered fixture, by kind.
fn objects(fixture: &str) -> BTreeMap<String, Value> {
    let text = stdout(&mut render(&Path::new("fixtures").join(fixture)));
    let documents: Vec<Value> = serde_saphyr::from_multiple(&text).expect("the output is YAML");
    documents
        .into_iter()
        .map(|object| {
            (
                object["kind"].as_str().unwrap_or_default().to_owned(),
                object,
            )
        })
        .collect()
}

fn step<'v>(value: &'v Value, segment: &str) -> Option<&'v Value> {
    if let Some((key, wanted)) = segment.split_once('=') {
        return value.as_array()?.iter().find(|item| item[key] == wanted);
    }
    match value {
        Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => value.get(segment.replace("~1", "/")),
    }
}

/// Compares each row with the objects, and reports all differences.
fn assert_settings(objects: &BTreeMap<String, Value>, rows: &[(&str, &str, Value)]) {
    let found = |kind: &str, path: &str| {
        let object = objects
            .get(kind)
            .unwrap_or_else(|| panic!("there is no {kind}"));
        path.split('/')
            .try_fold(object, step)
            .cloned()
            .unwrap_or(Value::Null)
    };
    let wrong: Vec<String> = rows
        .iter()
        .map(|(kind, path, expected)| (kind, path, expected, found(kind, path)))
        .filter(|(_, _, expected, found)| *expected != found)
        .map(|(kind, path, expected, found)| format!("{kind} {path}: {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A string that must contain all of these parts.
fn assert_contains(objects: &BTreeMap<String, Value>, key: &str, parts: &[&str]) {
    let text = objects["ConfigMap"]["data"][key]
        .as_str()
        .expect("a file of the ConfigMap");
    for part in parts {
        assert!(text.contains(part), "{part} in {text}");
    }
}
