//! Minimal RBAC: the computed roles contain exactly the needed permissions, and the table shows them.

#![allow(
    clippy::expect_used,
    reason = "a test whose surroundings fail has failed"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::common::{fixtures, runnergen, skip, stdout};
use serde_json::Value;

/// Group, resource, verb and, unless cluster-wide, the namespace.
type Permission = (String, String, String, Option<String>);

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

/// The permissions of the rendered roles, except for that of the session server, which jobs do not need.
fn granted(objects: &Value) -> BTreeSet<Permission> {
    let mut granted = BTreeSet::new();
    let is_role = |object: &&Value| {
        ["Role", "ClusterRole"].contains(&object["kind"].as_str().unwrap_or_default())
    };
    let is_of_session =
        |object: &&Value| text(&object["metadata"]["name"]).ends_with("-session-server");
    let roles = objects["items"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(is_role)
        .filter(|role| !is_of_session(role));
    for role in roles {
        let namespace = role["metadata"]["namespace"].as_str().map(str::to_owned);
        for rule in role["rules"].as_array().expect("rules") {
            for group in texts(&rule["apiGroups"]) {
                for resource in texts(&rule["resources"]) {
                    for verb in texts(&rule["verbs"]) {
                        granted.insert((group.clone(), resource.clone(), verb, namespace.clone()));
                    }
                }
            }
        }
    }
    granted
}

/// The permissions in the table.
fn needed(table: &Value) -> BTreeSet<Permission> {
    let lines = table["permissions"].as_array().expect("permissions").iter();
    let each = |line: &Value| {
        let (group, resource) = (text(&line["group"]), text(&line["resource"]));
        let namespace = line["namespace"].as_str().map(str::to_owned);
        let verbs = texts(&line["verbs"]).into_iter();
        verbs
            .map(|verb| (group.clone(), resource.clone(), verb, namespace.clone()))
            .collect::<Vec<_>>()
    };
    lines.flat_map(each).collect()
}

fn json(command: &str, file: &Path) -> Option<Value> {
    let minimal = [
        "--set-string",
        "runnergen.rbac=minimal",
        "--set",
        "rbac.create=true,rbac.clusterWideAccess=false",
    ];
    let mut run = runnergen(&[command, "-o", "json", "-n", "ci", "-f"]);
    let output = run
        .arg(file)
        .args(minimal)
        .args((command == "render").then_some("--validate=ignore"))
        .output();
    let output = output.expect("the command starts");
    output
        .status
        .success()
        .then(|| serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// The values files of the external corpus, if it is available.
fn corpus() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/corpus");
    let Ok(entries) = std::fs::read_dir(folder) else {
        skip("../shared/conformance/corpus is missing");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("it can be read").path().join("values.yaml"))
        .collect();
    files.retain(|file| file.is_file());
    files.sort();
    files
}

#[test]
fn minimal_roles_grant_exactly_the_needed_permissions() {
    let mut compared = 0;
    for file in fixtures().into_iter().chain(corpus()) {
        // Values that cannot be rendered need no permissions.
        let (Some(objects), Some(table)) = (json("render", &file), json("rbac", &file)) else {
            continue;
        };
        assert_eq!(granted(&objects), needed(&table), "{}", file.display());
        let missing = table["permissions"].as_array().expect("permissions").iter();
        assert!(
            missing
                .clone()
                .all(|line| line["missing"] == serde_json::json!([])),
            "{}",
            file.display()
        );
        compared += 1;
    }
    assert!(compared > 20, "{compared} files");
}

#[test]
fn the_table_shows_missing_permissions() {
    let rules = r#"rbac={"create": true, "rules": [{"resources": ["pods", "secrets"], "verbs": ["get", "create"]}]}"#;
    let output = runnergen(&["rbac", "-n", "ci", "--set-json", rules])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let table = String::from_utf8(output.stdout).unwrap();
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("rbac_table", table);
    });
}

#[test]
fn a_configuration_without_permissions_is_reported() {
    let table = stdout(&mut runnergen(&["rbac", "--set", "runners.executor=shell"]));
    assert_eq!(
        table,
        "The runner configuration needs no permissions in the Kubernetes API.\n"
    );
}

#[test]
fn each_rule_has_a_comment_with_its_reason() {
    let role = stdout(&mut runnergen(&[
        "render",
        "-s",
        "Role",
        "-f",
        "fixtures/mode-rbac-minimal.yaml",
    ]));
    assert!(
        role.contains(
            "# pod_disruption_budget creates one for each job\n- apiGroups:\n  - policy\n"
        ),
        "{role}"
    );
    assert_eq!(
        role.matches("\n# ").count() - 1,
        role.matches("\n- apiGroups").count(),
        "{role}"
    );
}
