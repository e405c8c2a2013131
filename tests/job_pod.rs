//! The model of the job pod, compared with the API server and with the runner.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

mod configurations;
mod created;
mod patches;
mod security;

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::Command;

use helm_yaml::source::{Origin, Sources, TracedText};
use helm_yaml::tree::Node;
use runnergen::kubernetes;
use runnergen::runner_config::{job_pod, parse};
use serde_json::{Value, json};

use crate::common::{kubeconfig, tool, with_input};
use configurations::Configurations;

/// Objects that the generated pods refer to: admission rejects pods with unknown classes and ServiceAccounts.
const OBJECTS: &str = r#"
{apiVersion: v1, kind: ServiceAccount, metadata: {name: default}}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: builds}}
---
{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}
---
{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: gvisor}, handler: runsc}
"#;

/// The number of generated configurations.
const CONFIGURATIONS: usize = 600;

/// The pod for a generated `[runners.kubernetes]`.
fn pod(kubernetes: &Value) -> Node {
    let runner = json!({"name": "ci", "executor": "kubernetes", "kubernetes": kubernetes});
    let text = toml::to_string(&json!({"runners": [runner]})).expect("TOML");
    let mut sources = Sources::default();
    let file = sources.add("config.toml", Origin::File, text.clone());
    let parsed = parse(&TracedText::whole(text, file));
    let root = parsed.root.expect("valid TOML");
    job_pod::pods(&root).remove(0)
}

fn kubectl() -> Option<Command> {
    let (kubectl, kubeconfig): (PathBuf, PathBuf) = (tool("kubectl")?, kubeconfig()?);
    let mut command = Command::new(kubectl);
    command.arg("--kubeconfig").arg(kubeconfig);
    Some(command)
}

/// The name of a pod that is rejected only because the cluster does not have an object with a valid name.
fn of_unknown_class(refusal: &str) -> Option<&str> {
    let is_unknown = refusal.contains("no PriorityClass with name")
        || refusal.contains("RuntimeClass") && refusal.contains("not found")
        || refusal.contains("error looking up service account");
    refusal
        .split('"')
        .find(|part| part.starts_with("job-"))
        .filter(|_| is_unknown)
}

#[test]
fn the_api_server_agrees_about_generated_pods() {
    let (Some(mut apply), Some(mut create)) = (kubectl(), kubectl()) else {
        return;
    };
    let prepared = with_input(apply.args(["apply", "-f", "-"]), OBJECTS.as_bytes());
    assert!(prepared.status.success(), "{prepared:?}");
    let mut stream = String::new();
    let mut verdicts = Vec::new();
    for (index, kubernetes) in Configurations::new().take(CONFIGURATIONS).enumerate() {
        let pod = pod(&kubernetes);
        let found = kubernetes::check_object(&pod);
        let mut sent = serde_json::to_value(&pod).expect("JSON");
        // A pod in a missing namespace is rejected before it is validated.
        if sent["metadata"]["namespace"] == "ci" {
            sent["metadata"]["namespace"] = json!("default");
        }
        sent["metadata"]["name"] = json!(format!("job-{index}"));
        stream.push_str(&format!("---\n{sent}\n"));
        verdicts.push((kubernetes, found));
    }
    let arguments = ["create", "--dry-run=server", "--validate=strict", "-f", "-"];
    let output = with_input(create.args(arguments), stream.as_bytes());
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let created = out
        .lines()
        .filter_map(|line| line.strip_prefix("pod/")?.split(' ').next());
    let valid: HashSet<&str> = created.collect();
    let unknown: HashSet<&str> = err.lines().filter_map(of_unknown_class).collect();
    let mut disagreements = 0;
    for (index, (kubernetes, found)) in verdicts.iter().enumerate() {
        let name = format!("job-{index}");
        if valid.contains(name.as_str()) == found.is_empty() || unknown.contains(name.as_str()) {
            continue;
        }
        disagreements += 1;
        let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
        let refusals: Vec<&str> = err
            .lines()
            .filter(|line| line.contains(&format!("\"{name}\"")))
            .collect();
        println!("{kubernetes}\n  model: {messages:?}\n  API server: {refusals:?}");
    }
    let accepted = valid.len();
    println!("{accepted} of {CONFIGURATIONS} pods accepted, {disagreements} disagreements");
    assert!(accepted > CONFIGURATIONS / 4 && accepted < CONFIGURATIONS * 3 / 4);
    assert!(disagreements * 100 <= CONFIGURATIONS);
}
