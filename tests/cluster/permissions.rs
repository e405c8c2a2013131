//! The computed roles on a real API server: it allows exactly the permissions that jobs need.

use std::path::Path;

use serde_json::Value;

use super::Cluster;
use crate::common::{arguments_of, render, runnergen, stdout};

/// All permissions that any configuration can require: group, resource, verbs.
const TABLE: [(&str, &str, &[&str]); 15] = [
    ("", "pods", &["create", "delete", "get", "list", "watch"]),
    ("", "pods/exec", &["create", "delete", "get", "patch"]),
    ("", "pods/attach", &["create", "delete", "get", "patch"]),
    ("", "pods/log", &["get", "list"]),
    ("", "secrets", &["create", "delete", "get", "update"]),
    ("", "serviceaccounts", &["get"]),
    ("", "services", &["create", "get"]),
    ("", "events", &["list", "watch"]),
    ("", "namespaces", &["create", "delete", "get"]),
    ("policy", "poddisruptionbudgets", &["create", "get"]),
    ("", "configmaps", &["create", "delete", "get", "update"]),
    ("", "persistentvolumeclaims", &["create", "delete"]),
    (
        "apps",
        "deployments",
        &["create", "delete", "get", "list", "update"],
    ),
    ("scheduling.k8s.io", "priorityclasses", &["create", "get"]),
    ("", "nodes", &["get"]),
];

/// Fixtures with computed roles, and their job namespaces.
const FIXTURES: [(&str, &str); 6] = [
    ("mode-rbac-minimal.yaml", "jobs"),
    ("mode-rbac-namespace-per-job.yaml", "ops"),
    ("mode-static-read-only.yaml", "jobs"),
    ("mode-stateful-set.yaml", "ci"),
    ("mode-hardened.yaml", "ci"),
    ("mode-hardened-shell.yaml", "ci"),
];

#[test]
fn the_api_server_allows_exactly_the_needed_permissions() {
    let Some(cluster) = Cluster::find() else {
        return;
    };
    let _turn = cluster.prepare(&["ci", "ops", "jobs"]);
    for (fixture, namespace) in FIXTURES {
        let path = Path::new("fixtures").join(fixture);
        let manifests = stdout(&mut render(&path));
        super::succeeded(&cluster.feed(&["apply", "-f", "-"], &manifests), fixture);
        let table = stdout(
            runnergen(&["rbac", "-o", "json", "-f"])
                .arg(&path)
                .args(arguments_of(&path)),
        );
        let table: Value = serde_json::from_str(&table).expect("JSON");
        let account = format!(
            "system:serviceaccount:ci:{}",
            table["account"].as_str().expect("an account")
        );
        for (group, resource, verb) in TABLE.iter().flat_map(|(group, resource, verbs)| {
            verbs.iter().map(move |verb| (group, resource, verb))
        }) {
            let is_needed = needs(&table, group, resource, verb);
            let is_allowed = cluster.allows(&account, namespace, group, resource, verb);
            assert_eq!(
                is_allowed, is_needed,
                "{fixture}: {verb} {resource} {group}"
            );
        }
        super::succeeded(
            &cluster.feed(&["delete", "--wait=false", "-f", "-"], &manifests),
            fixture,
        );
    }
}

fn needs(table: &Value, group: &str, resource: &str, verb: &str) -> bool {
    let lines = table["permissions"].as_array().expect("permissions").iter();
    let mut matching = lines.filter(|line| line["group"] == group && line["resource"] == resource);
    matching.any(|line| {
        line["verbs"]
            .as_array()
            .is_some_and(|verbs| verbs.iter().any(|each| each == verb))
    })
}

impl Cluster {
    fn allows(
        &self,
        account: &str,
        namespace: &str,
        group: &str,
        resource: &str,
        verb: &str,
    ) -> bool {
        let (name, sub) = resource.split_once('/').unwrap_or((resource, ""));
        let kind = if group.is_empty() {
            name.to_owned()
        } else {
            format!("{name}.{group}")
        };
        let arguments = [
            "auth",
            "can-i",
            verb,
            &kind,
            "--subresource",
            sub,
            "--as",
            account,
            "-n",
            namespace,
        ]
        .map(str::to_owned);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = self.kubectl(&arguments).output().expect("kubectl runs");
        match String::from_utf8_lossy(&output.stdout).trim() {
            "yes" => true,
            "no" => false,
            other => panic!("{other} {}", String::from_utf8_lossy(&output.stderr)),
        }
    }
}
