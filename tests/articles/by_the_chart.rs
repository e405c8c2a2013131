//! Values from articles about the chart still render to the same result.

use serde_json::{Value, json};

use super::{assert_contains, assert_settings, objects, step};
use crate::common::runnergen;

#[test]
fn a_release_in_a_helmfile() {
    let objects = objects("article-a-helmfile-release.yaml");
    let pod = "spec/template/spec";
    let container = &format!("{pod}/containers/0");
    let spread = |index: usize, key: &str| format!("{pod}/topologySpreadConstraints/{index}/{key}");
    assert_settings(
        &objects,
        &[
            ("Deployment", "metadata/namespace", json!("test-namespace")),
            ("Deployment", "spec/replicas", json!(3)),
            (
                "Deployment",
                &format!("{container}/imagePullPolicy"),
                json!("IfNotPresent"),
            ),
            (
                "Deployment",
                &format!("{container}/env/name=KANIKO_REGISTRY_MIRROR/value"),
                json!("mirror.example.com"),
            ),
            (
                "Deployment",
                &format!("{container}/env/name=CI_SERVER_URL/value"),
                json!(""),
            ),
            (
                "Deployment",
                &spread(0, "topologyKey"),
                json!("kubernetes.io/hostname"),
            ),
            (
                "Deployment",
                &spread(1, "topologyKey"),
                json!("topology.kubernetes.io/zone"),
            ),
            (
                "Deployment",
                &spread(2, "topologyKey"),
                json!("topology.kubernetes.io/region"),
            ),
            ("Deployment", &spread(2, "maxSkew"), json!(1)),
            (
                "Deployment",
                &spread(2, "whenUnsatisfiable"),
                json!("DoNotSchedule"),
            ),
            (
                "Deployment",
                &format!("{container}/resources/limits/cpu"),
                json!(4),
            ),
            (
                "Deployment",
                &format!("{container}/resources/limits/ephemeral-storage"),
                json!("2Gi"),
            ),
            (
                "Deployment",
                &format!("{container}/livenessProbe/terminationGracePeriodSeconds"),
                json!(30),
            ),
            (
                "Deployment",
                &format!("{container}/readinessProbe/periodSeconds"),
                json!(10),
            ),
            (
                "Deployment",
                &format!("{pod}/serviceAccountName"),
                json!("gitlab-ci-runner-sa"),
            ),
            (
                "ServiceAccount",
                "metadata/name",
                json!("gitlab-ci-runner-sa"),
            ),
            (
                "RoleBinding",
                "subjects/0/name",
                json!("gitlab-ci-runner-sa"),
            ),
            ("Role", "rules/0/resources", json!(["podsecuritypolicies"])),
            ("Role", "rules/0/resourceNames", json!(["gitlab-runner"])),
            ("Role", "rules/1/resources", json!(["events"])),
            ("Role", "rules/2/apiGroups", json!([""])),
            ("Role", "rules/2/resources", json!(["namespaces"])),
            ("Role", "rules/3/resources", json!(["pods"])),
            (
                "Role",
                "rules/4/resources",
                json!(["pods/attach", "pods/exec"]),
            ),
            ("Role", "rules/5/resources", json!(["pods/log"])),
            ("Role", "rules/6/resources", json!(["secrets"])),
            ("Role", "rules/7/resources", json!(["serviceaccounts"])),
            ("Role", "rules/8/resources", json!(["services"])),
        ],
    );
    assert_contains(&objects, "config.toml", &["concurrent = 2\n"]);
    let settings = [
        "[runners.machine]",
        "MachineOptions = [",
        "image = \"ubuntu:22.04\"",
        "cpu_request = \"500m\"",
        "cpu_request_overwrite_max_allowed = \"2000m\"",
        "FF_USE_FASTZIP = true",
    ];
    assert_contains(&objects, "config.template.toml", &settings);
}

#[test]
fn a_section_of_another_executor_is_reported() {
    let report = runnergen(&["validate", "fixtures/article-a-helmfile-release.yaml"])
        .output()
        .expect("the command starts");
    assert!(String::from_utf8_lossy(&report.stdout).contains("`[runners.machine]` has no effect"));
}

#[test]
fn the_six_objects_of_the_chart() {
    let objects = objects("article-b-six-objects.yaml");
    let kinds: Vec<&str> = objects.keys().map(String::as_str).collect();
    assert_eq!(
        kinds,
        [
            "ConfigMap",
            "Deployment",
            "Role",
            "RoleBinding",
            "Secret",
            "ServiceAccount"
        ]
    );
    let (name, pod) = ("hamada-gitlab-runner-gitlab-runner", "spec/template/spec");
    let annotation = |key: &str| format!("spec/template/metadata/annotations/{key}");
    let container = &format!("{pod}/containers/0");
    assert_settings(
        &objects,
        &[
            ("Deployment", "metadata/name", json!(name)),
            ("Deployment", "metadata/namespace", json!("gitlab-runner")),
            (
                "Deployment",
                &annotation("prometheus.io~1scrape"),
                json!("true"),
            ),
            (
                "Deployment",
                &annotation("prometheus.io~1port"),
                json!("9252"),
            ),
            (
                "Deployment",
                &format!("{pod}/securityContext/runAsUser"),
                json!(100),
            ),
            (
                "Deployment",
                &format!("{pod}/securityContext/fsGroup"),
                json!(65533),
            ),
            (
                "Deployment",
                &format!("{pod}/terminationGracePeriodSeconds"),
                json!(3600),
            ),
            (
                "Deployment",
                &format!("{container}/lifecycle/preStop/exec/command"),
                json!(["/entrypoint", "unregister", "--all-runners"]),
            ),
            (
                "Deployment",
                &format!("{container}/command"),
                json!([
                    "/usr/bin/dumb-init",
                    "--",
                    "/bin/bash",
                    "/configmaps/entrypoint"
                ]),
            ),
            (
                "Deployment",
                &format!("{container}/livenessProbe/exec/command/1"),
                json!("/configmaps/check-live"),
            ),
            (
                "Deployment",
                &format!("{container}/readinessProbe/exec/command"),
                json!(["/usr/bin/pgrep", "gitlab.*runner"]),
            ),
            (
                "Deployment",
                &format!("{container}/ports/name=metrics/containerPort"),
                json!(9252),
            ),
            (
                "Deployment",
                &format!("{container}/env/name=CI_SERVER_URL/value"),
                json!("https://gitlab.com/"),
            ),
            (
                "Deployment",
                &format!("{pod}/volumes/name=runner-secrets/emptyDir/medium"),
                json!("Memory"),
            ),
            (
                "Deployment",
                &format!("{pod}/volumes/name=etc-gitlab-runner/emptyDir/medium"),
                json!("Memory"),
            ),
            (
                "Deployment",
                &format!("{pod}/volumes/name=projected-secrets/projected/sources/0/secret/name"),
                json!(name),
            ),
            (
                "Deployment",
                &format!("{pod}/volumes/name=configmaps/configMap/name"),
                json!(name),
            ),
            (
                "Role",
                "rules/0",
                json!({"apiGroups": [""], "resources": ["*"], "verbs": ["*"]}),
            ),
            ("RoleBinding", "subjects/0/name", json!(name)),
            (
                "Secret",
                "data/runner-registration-token",
                json!("R1IxMzQ4OTQxdDBrZW5PZkFuRXhhbXBsZQ=="),
            ),
            ("Secret", "data/runner-token", json!("")),
        ],
    );
    for checksum in ["checksum~1configmap", "checksum~1secrets"] {
        let found = annotation(checksum)
            .split('/')
            .try_fold(&objects["Deployment"], step)
            .cloned();
        assert_eq!(
            found.and_then(|found| found.as_str().map(str::len)),
            Some(64),
            "{checksum}"
        );
    }
}

#[test]
fn the_values_of_2019() {
    let objects = objects("article-e-values-from-2019.yaml");
    let pod = "spec/template/spec";
    let main = &format!("{pod}/containers/0");
    assert_settings(
        &objects,
        &[
            (
                "Deployment",
                &format!("{pod}/terminationGracePeriodSeconds"),
                json!(3600),
            ),
            (
                "Deployment",
                &format!("{pod}/securityContext"),
                json!({"fsGroup": 65533, "runAsUser": 100}),
            ),
            (
                "Deployment",
                &format!("{pod}/hostAliases/0/ip"),
                json!("192.0.2.10"),
            ),
            (
                "Deployment",
                &format!("{main}/lifecycle/preStop/exec/command/1"),
                json!("unregister"),
            ),
            (
                "Deployment",
                &format!("{main}/ports/name=metrics/containerPort"),
                json!(9252),
            ),
            (
                "Deployment",
                &format!("{main}/env/name=RUNNER_TAG_LIST/value"),
                json!("kubernetes,shared"),
            ),
            ("Deployment", &format!("{main}/resources"), json!({})),
            ("Deployment", &format!("{pod}/affinity"), Value::Null),
            (
                "Deployment",
                "spec/template/metadata/annotations/team",
                json!("builds"),
            ),
            (
                "Deployment",
                "spec/template/metadata/labels/team",
                json!("builds"),
            ),
        ],
    );
    assert!(!objects.contains_key("Role"));
    assert_contains(
        &objects,
        "config.toml",
        &[
            "concurrent = 10\n",
            "check_interval = 10\n",
            "listen_address = \":9252\"",
        ],
    );
}

#[test]
fn each_key_that_has_moved_since_2019_is_reported_on_its_line() {
    let path = "fixtures/article-e-values-from-2019.yaml";
    let text = std::fs::read_to_string(path).expect("the fixture");
    let output = runnergen(&["validate", "--format", "json", path])
        .output()
        .expect("runnergen runs");
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let found = report["diagnostics"].as_array().expect("a list");
    for key in [
        "image",
        "privileged",
        "pollTimeout",
        "outputLimit",
        "builds",
        "services",
        "helpers",
        "cloneUrl",
    ] {
        let line = 1 + text
            .lines()
            .position(|line| line.starts_with(&format!("  {key}:")))
            .expect("the key is there");
        let is_it = |finding: &&Value| {
            finding["path"] == format!("runners.{key}") && finding["line"] == line
        };
        let finding = found
            .iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("nothing is said of {key} on line {line}"));
        let help = finding["help"].as_str().unwrap_or_default();
        // These have the value that the runner uses by default.
        let is_default = matches!(key, "pollTimeout" | "outputLimit");
        let expected = if is_default || finding["level"] == "info" {
            "remove it"
        } else {
            "` in `["
        };
        assert!(help.contains(expected), "{key}: {finding}");
    }
}
