//! `runnergen explain --all`, from which the reference pages of the site are generated, and the addresses of these pages.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::{Value, json};

use crate::common::language_client::Client;
use crate::common::runnergen;

const VARIABLE: &str = "RUNNERGEN_DOCUMENTATION";
const SITE: &str = "https://docs.example.com/runnergen/";
const PAGE: &str = "https://docs.example.com/runnergen/rules/RG042/";
const MISTAKE: &str = "examples/mistakes/values.yaml";

fn printed(mut command: Command) -> String {
    let output = command.output().expect("the command starts");
    String::from_utf8(output.stdout).expect("the output is UTF-8")
}

fn described(names: &[&str]) -> Vec<Value> {
    let mut command = runnergen(&["explain", "-o", "json"]);
    command.args(names);
    serde_json::from_str(&printed(command)).expect("a JSON array")
}

fn names(topics: &[Value], kind: &str) -> BTreeSet<String> {
    topics
        .iter()
        .filter(|topic| topic["kind"] == kind)
        .map(|topic| topic["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn all_topics_are_described_once() {
    let topics = described(&["--all"]);
    let by_kind = ["rule", "value", "key"].map(|kind| names(&topics, kind));
    let count: usize = by_kind.iter().map(BTreeSet::len).sum();
    assert_eq!(count, topics.len(), "a name is described twice");
    let [rules, values, keys] = &by_kind;
    assert!(rules.contains("RG042"));
    for value in ["runners.cache.secretName", "runners.image", "rbac.rules"] {
        assert!(values.contains(value), "{value}");
    }
    for key in [
        "concurrent",
        "runners.kubernetes.cpu_limit",
        "runners.feature_flags.FF_USE_FASTZIP",
        "runners.pre_clone_script",
    ] {
        assert!(keys.contains(key), "{key}");
    }
}

#[test]
fn facts_are_those_of_the_text() {
    let [value, key] = described(&["runners.cache.secretName", "runners.kubernetes.cpu_limit"])
        .try_into()
        .expect("two topics");
    assert_eq!(value["facts"]["since"], "chart 0.53.2, and before 0.53.0");
    assert_eq!(
        value["example"],
        "runners:\n  cache:\n    secretName: s3access\n"
    );
    assert_eq!(key["facts"]["since"], "1.10.0");
    assert_eq!(key["facts"]["variable"], "KUBERNETES_CPU_LIMIT");
    assert_eq!(key["url"], Value::Null);
}

#[test]
fn a_configured_address_is_in_every_output() {
    let validated = |format| vec!["validate", "-o", format, MISTAKE];
    for arguments in [
        validated("json"),
        validated("sarif"),
        validated("rdjson"),
        vec!["rules", "-o", "json"],
        vec!["explain", "RG042"],
        vec!["explain", "-o", "json", "RG042"],
    ] {
        let with = |address: Option<&str>| {
            let mut command = runnergen(&arguments);
            command.envs(address.map(|address| (VARIABLE, address)));
            printed(command)
        };
        assert!(with(Some(SITE)).contains(PAGE), "{arguments:?}");
        for none in [None, Some(""), Some("not an address")] {
            assert!(!with(none).contains("/rules/RG042/"), "{arguments:?}");
        }
    }
}

#[test]
fn values_and_keys_have_addresses() {
    for (name, expected) in [
        ("runners.image", "runnergen/values/#runners.image"),
        (
            "cpu_limit",
            "runnergen/config/#runners.kubernetes.cpu_limit",
        ),
        ("FF_USE_FASTZIP", "runnergen/flags/#FF_USE_FASTZIP"),
    ] {
        let mut command = runnergen(&["explain", name]);
        command.env(VARIABLE, SITE);
        let text = printed(command);
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn diagnostics_in_editors_have_the_address() {
    let mut client = Client::start_with(&json!({}), &[(VARIABLE, SITE)]);
    let text = std::fs::read_to_string(MISTAKE).expect("the example");
    let found = client.open("file:///values.yaml", &text);
    let address = |diagnostic: &Value| diagnostic["codeDescription"]["href"].clone();
    let found = found.as_array().expect("diagnostics");
    assert!(found.iter().any(|one| address(one) == PAGE), "{found:?}");
    client.close();
}
