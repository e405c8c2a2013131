//! The Pod Security level of generated job pods, compared with the admission of the API server.

use std::collections::HashSet;

use runnergen::kubernetes;
use runnergen::runner_config::job_pod::security::{Level, level};
use serde_json::json;

use super::configurations::Configurations;
use super::{kubectl, of_unknown_class, pod};
use crate::common::with_input;

/// The number of generated configurations. Those whose pods are invalid are left out.
const CONFIGURATIONS: usize = 600;

/// A namespace that enforces a level, with the ServiceAccounts of the pods.
fn namespace(level: &str) -> String {
    let labels = json!({"pod-security.kubernetes.io/enforce": level});
    let namespace = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": level, "labels": labels}});
    let accounts = ["default", "builds"].map(|name| {
        json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": level}})
    });
    format!("{namespace}\n---\n{}\n---\n{}\n", accounts[0], accounts[1])
}

#[test]
fn the_api_server_agrees_about_the_pod_security_level() {
    for (name, enforced) in [
        ("baseline", Level::Baseline),
        ("restricted", Level::Restricted),
    ] {
        let (Some(mut apply), Some(mut create)) = (kubectl(), kubectl()) else {
            return;
        };
        let prepared = with_input(apply.args(["apply", "-f", "-"]), namespace(name).as_bytes());
        assert!(prepared.status.success(), "{prepared:?}");
        let mut stream = String::new();
        let mut levels = Vec::new();
        for (index, kubernetes) in Configurations::new().take(CONFIGURATIONS).enumerate() {
            let pod = pod(&kubernetes);
            if !kubernetes::check_object(&pod).is_empty() {
                continue;
            }
            let mut sent = serde_json::to_value(&pod).expect("JSON");
            sent["metadata"]["namespace"] = json!(name);
            sent["metadata"]["name"] = json!(format!("job-{index}"));
            stream.push_str(&format!("---\n{sent}\n"));
            levels.push((format!("job-{index}"), kubernetes, level(&pod)));
        }
        let output = with_input(
            create.args(["create", "--dry-run=server", "-f", "-"]),
            stream.as_bytes(),
        );
        let errors = String::from_utf8_lossy(&output.stderr);
        let violate = |line: &&str| line.contains("violates PodSecurity");
        let refused: HashSet<&str> = errors
            .lines()
            .filter(violate)
            .filter_map(|line| line.split('"').find(|part| part.starts_with("job-")))
            .collect();
        let elsewhere: HashSet<&str> = errors.lines().filter_map(of_unknown_class).collect();
        let mut differences = 0;
        for (job, kubernetes, (own, obstacles)) in &levels {
            if !elsewhere.contains(job.as_str())
                && refused.contains(job.as_str()) == (*own >= enforced)
            {
                differences += 1;
                let refusal = errors
                    .lines()
                    .find(|line| line.contains(&format!("\"{job}\"")));
                println!("{kubernetes}\n  model: {own:?} {obstacles:?}\n  API server: {refusal:?}");
            }
        }
        println!(
            "{} pods, {} violate {name}, {differences} differences",
            levels.len(),
            refused.len()
        );
        assert!(!refused.is_empty());
        assert_eq!(differences, 0);
    }
}
