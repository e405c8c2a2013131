//! Runners that people built by hand and wrote about: every setting of theirs comes out of a values file.
//!
//! A table for each: the object, the way to the setting in it, what stands there. `name=x` on the way is the item of a list
//! that has that name, `~1` a slash within a key; `null` means that nothing stands there.

#![allow(clippy::expect_used, reason = "a test whose surroundings fail has failed")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{render, runnergen, stdout};
use serde_json::{Value, json};

/// The objects that a fixture renders to, by kind.
fn objects(fixture: &str) -> BTreeMap<String, Value> {
    let text = stdout(&mut render(&Path::new("fixtures").join(fixture)));
    let documents: Vec<Value> = serde_saphyr::from_multiple(&text).expect("the output is YAML");
    documents.into_iter().map(|object| (object["kind"].as_str().unwrap_or_default().to_owned(), object)).collect()
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

/// Holds each row against the objects, and tells of all that differ.
fn assert_settings(objects: &BTreeMap<String, Value>, rows: &[(&str, &str, Value)]) {
    let found = |kind: &str, path: &str| {
        let object = objects.get(kind).unwrap_or_else(|| panic!("there is no {kind}"));
        path.split('/').try_fold(object, step).cloned().unwrap_or(Value::Null)
    };
    let wrong: Vec<String> = rows
        .iter()
        .map(|(kind, path, expected)| (kind, path, expected, found(kind, path)))
        .filter(|(_, _, expected, found)| *expected != found)
        .map(|(kind, path, expected, found)| format!("{kind} {path}: {found}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A text in which all of these parts have to be found.
fn assert_contains(objects: &BTreeMap<String, Value>, key: &str, parts: &[&str]) {
    let text = objects["ConfigMap"]["data"][key].as_str().expect("a file of the ConfigMap");
    for part in parts {
        assert!(text.contains(part), "{part} in {text}");
    }
}

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
            ("Deployment", &format!("{container}/imagePullPolicy"), json!("IfNotPresent")),
            ("Deployment", &format!("{container}/env/name=KANIKO_REGISTRY_MIRROR/value"), json!("mirror.example.com")),
            ("Deployment", &format!("{container}/env/name=CI_SERVER_URL/value"), json!("")),
            ("Deployment", &spread(0, "topologyKey"), json!("kubernetes.io/hostname")),
            ("Deployment", &spread(1, "topologyKey"), json!("topology.kubernetes.io/zone")),
            ("Deployment", &spread(2, "topologyKey"), json!("topology.kubernetes.io/region")),
            ("Deployment", &spread(2, "maxSkew"), json!(1)),
            ("Deployment", &spread(2, "whenUnsatisfiable"), json!("DoNotSchedule")),
            ("Deployment", &format!("{container}/resources/limits/cpu"), json!(4)),
            ("Deployment", &format!("{container}/resources/limits/ephemeral-storage"), json!("2Gi")),
            ("Deployment", &format!("{container}/livenessProbe/terminationGracePeriodSeconds"), json!(30)),
            ("Deployment", &format!("{container}/readinessProbe/periodSeconds"), json!(10)),
            ("Deployment", &format!("{pod}/serviceAccountName"), json!("gitlab-ci-runner-sa")),
            ("ServiceAccount", "metadata/name", json!("gitlab-ci-runner-sa")),
            ("RoleBinding", "subjects/0/name", json!("gitlab-ci-runner-sa")),
            ("Role", "rules/0/resources", json!(["podsecuritypolicies"])),
            ("Role", "rules/0/resourceNames", json!(["gitlab-runner"])),
            ("Role", "rules/1/resources", json!(["events"])),
            ("Role", "rules/2/apiGroups", json!([""])),
            ("Role", "rules/2/resources", json!(["namespaces"])),
            ("Role", "rules/3/resources", json!(["pods"])),
            ("Role", "rules/4/resources", json!(["pods/attach", "pods/exec"])),
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
    let report = runnergen(&["validate", "fixtures/article-a-helmfile-release.yaml"]).output().expect("it runs");
    assert!(String::from_utf8_lossy(&report.stdout).contains("reads nothing of `[runners.machine]`"));
}

#[test]
fn the_six_objects_of_the_chart() {
    let objects = objects("article-b-six-objects.yaml");
    let kinds: Vec<&str> = objects.keys().map(String::as_str).collect();
    assert_eq!(kinds, ["ConfigMap", "Deployment", "Role", "RoleBinding", "Secret", "ServiceAccount"]);
    let (name, pod) = ("hamada-gitlab-runner-gitlab-runner", "spec/template/spec");
    let annotation = |key: &str| format!("spec/template/metadata/annotations/{key}");
    let container = &format!("{pod}/containers/0");
    assert_settings(
        &objects,
        &[
            ("Deployment", "metadata/name", json!(name)),
            ("Deployment", "metadata/namespace", json!("gitlab-runner")),
            ("Deployment", &annotation("prometheus.io~1scrape"), json!("true")),
            ("Deployment", &annotation("prometheus.io~1port"), json!("9252")),
            ("Deployment", &format!("{pod}/securityContext/runAsUser"), json!(100)),
            ("Deployment", &format!("{pod}/securityContext/fsGroup"), json!(65533)),
            ("Deployment", &format!("{pod}/terminationGracePeriodSeconds"), json!(3600)),
            (
                "Deployment",
                &format!("{container}/lifecycle/preStop/exec/command"),
                json!(["/entrypoint", "unregister", "--all-runners"]),
            ),
            (
                "Deployment",
                &format!("{container}/command"),
                json!(["/usr/bin/dumb-init", "--", "/bin/bash", "/configmaps/entrypoint"]),
            ),
            ("Deployment", &format!("{container}/livenessProbe/exec/command/1"), json!("/configmaps/check-live")),
            (
                "Deployment",
                &format!("{container}/readinessProbe/exec/command"),
                json!(["/usr/bin/pgrep", "gitlab.*runner"]),
            ),
            ("Deployment", &format!("{container}/ports/name=metrics/containerPort"), json!(9252)),
            ("Deployment", &format!("{container}/env/name=CI_SERVER_URL/value"), json!("https://gitlab.com/")),
            ("Deployment", &format!("{pod}/volumes/name=runner-secrets/emptyDir/medium"), json!("Memory")),
            ("Deployment", &format!("{pod}/volumes/name=etc-gitlab-runner/emptyDir/medium"), json!("Memory")),
            (
                "Deployment",
                &format!("{pod}/volumes/name=projected-secrets/projected/sources/0/secret/name"),
                json!(name),
            ),
            ("Deployment", &format!("{pod}/volumes/name=configmaps/configMap/name"), json!(name)),
            ("Role", "rules/0", json!({"apiGroups": [""], "resources": ["*"], "verbs": ["*"]})),
            ("RoleBinding", "subjects/0/name", json!(name)),
            ("Secret", "data/runner-registration-token", json!("R1IxMzQ4OTQxdDBrZW5PZkFuRXhhbXBsZQ==")),
            ("Secret", "data/runner-token", json!("")),
        ],
    );
    for checksum in ["checksum~1configmap", "checksum~1secrets"] {
        let found = annotation(checksum).split('/').try_fold(&objects["Deployment"], step).cloned();
        assert_eq!(found.and_then(|found| found.as_str().map(str::len)), Some(64), "{checksum}");
    }
}

/// The words after `gitlab-runner` of the init container's command.
fn registration(workload: &Value) -> Vec<&str> {
    let command = workload["spec"]["template"]["spec"]["initContainers"][0]["command"].as_array().expect("a command");
    let words = command.iter().map(|word| word.as_str().expect("a word"));
    words.skip_while(|word| *word != "gitlab-runner").skip(1).collect()
}

#[test]
fn a_daemon_set_with_docker() {
    let objects = objects("article-c-daemon-set-docker.yaml");
    let pod = "spec/template/spec";
    let (init, main) = (&format!("{pod}/initContainers/name=init-runner"), &format!("{pod}/containers/0"));
    let image = json!("docker.io/gitlab/gitlab-runner:latest");
    assert_settings(
        &objects,
        &[
            ("DaemonSet", "metadata/name", json!("gitlab-runner")),
            ("DaemonSet", "metadata/labels/name", json!("gitlab-runner")),
            ("DaemonSet", "spec/template/metadata/labels/name", json!("gitlab-runner")),
            ("DaemonSet", "spec/replicas", Value::Null),
            ("DaemonSet", &format!("{pod}/restartPolicy"), json!("Always")),
            ("DaemonSet", &format!("{init}/image"), image.clone()),
            (
                "DaemonSet",
                &format!("{init}/volumeMounts/name=etc-gitlab-runner/mountPath"),
                json!("/etc/gitlab-runner"),
            ),
            ("DaemonSet", &format!("{init}/volumeMounts/name=etc-gitlab-runner/readOnly"), Value::Null),
            ("DaemonSet", &format!("{main}/name"), json!("gitlab-runner")),
            ("DaemonSet", &format!("{main}/image"), image),
            ("DaemonSet", &format!("{main}/ports/name=http/containerPort"), json!(80)),
            ("DaemonSet", &format!("{main}/ports/name=https/containerPort"), json!(443)),
            (
                "DaemonSet",
                &format!("{main}/volumeMounts/name=etc-gitlab-runner/mountPath"),
                json!("/etc/gitlab-runner"),
            ),
            ("DaemonSet", &format!("{main}/volumeMounts/name=etc-gitlab-runner/readOnly"), json!(true)),
            ("DaemonSet", &format!("{main}/volumeMounts/name=docker-socket/mountPath"), json!("/var/run/docker.sock")),
            ("DaemonSet", &format!("{main}/volumeMounts/name=docker-socket/readOnly"), json!(true)),
            ("DaemonSet", &format!("{pod}/volumes/name=etc-gitlab-runner/emptyDir"), json!({"medium": "Memory"})),
            ("DaemonSet", &format!("{pod}/volumes/name=docker-socket/hostPath/path"), json!("/var/run/docker.sock")),
            ("DaemonSet", &format!("{pod}/securityContext/runAsUser"), json!(0)),
        ],
    );
    assert_eq!(
        registration(&objects["DaemonSet"]),
        [
            "register",
            "--non-interactive",
            "--url=http://example.gitlab.com/",
            "--description=Docker-in-Docker",
            "--template-config=/configmaps/config.template.toml",
            "--executor=docker",
            "--tag-list=docker",
            "--docker-image=docker:latest",
            "--docker-network-mode=host",
            "--docker-volumes=/var/run/docker.sock:/var/run/docker.sock",
        ]
    );
}

#[test]
fn a_configuration_that_cannot_be_written_to_is_reported() {
    let report = runnergen(&["validate", "fixtures/article-c-daemon-set-docker.yaml"]).output().expect("it runs");
    let report = String::from_utf8_lossy(&report.stdout).into_owned();
    assert!(report.contains("RG145") && report.contains("article-c-daemon-set-docker.yaml:23:"), "{report}");
}

#[test]
fn two_builders() {
    let objects = objects("article-d-two-builders.yaml");
    let pod = "spec/template/spec";
    let main = &format!("{pod}/containers/0");
    assert_settings(
        &objects,
        &[
            ("Deployment", "metadata/name", json!("container-builder")),
            ("Deployment", "spec/replicas", json!(2)),
            ("Deployment", &format!("{pod}/nodeSelector"), json!({"interface": "ethernet"})),
            (
                "Deployment",
                &format!("{main}/volumeMounts/name=etc-gitlab-runner/mountPath"),
                json!("/etc/gitlab-runner"),
            ),
            ("Deployment", &format!("{main}/volumeMounts/name=etc-gitlab-runner/readOnly"), Value::Null),
            ("Deployment", &format!("{pod}/volumes/name=docker-socket/hostPath/path"), json!("/var/run/docker.sock")),
            (
                "Deployment",
                &format!("{main}/lifecycle/preStop/exec/command"),
                json!(["gitlab-runner", "unregister", "--all-runners"]),
            ),
        ],
    );
    let words = registration(&objects["Deployment"]);
    for word in ["--description=container-builder", "--docker-extra-hosts=example.gitlab.com:192.0.2.10"] {
        assert!(words.contains(&word), "{word} in {words:?}");
    }
    assert!(!words.iter().any(|word| word.contains("token")), "the token comes from the Secret");
}

#[test]
fn a_configuration_in_a_config_map() {
    let objects = objects("article-e-config-map.yaml");
    let pod = "spec/template/spec";
    let main = &format!("{pod}/containers/0");
    let home = "/home/gitlab-runner/.gitlab-runner";
    assert_settings(
        &objects,
        &[
            ("ConfigMap", "metadata/name", json!("gitlab-runner")),
            ("ConfigMap", "data/config.toml.lock", json!("")),
            ("ConfigMap", "data/register-the-runner", Value::Null),
            ("Deployment", "spec/replicas", json!(1)),
            ("Deployment", &format!("{main}/imagePullPolicy"), json!("IfNotPresent")),
            ("Deployment", &format!("{main}/volumeMounts/name=cacerts/mountPath"), json!("/etc/gitlab-runner/certs")),
            ("Deployment", &format!("{main}/volumeMounts/name=cacerts/readOnly"), json!(true)),
            ("Deployment", &format!("{main}/volumeMounts/name=configmaps/mountPath"), json!("/configmaps")),
            (
                "Deployment",
                &format!("{main}/volumeMounts/subPath=config.toml.lock/mountPath"),
                json!(format!("{home}/config.toml.lock")),
            ),
            ("Deployment", &format!("{main}/volumeMounts/name=etc-gitlab-runner/mountPath"), json!(home)),
            ("Deployment", &format!("{pod}/volumes/name=cacerts/hostPath/path"), json!("/etc/ssl/certs")),
            ("Deployment", &format!("{pod}/volumes/name=configmaps/configMap/name"), json!("gitlab-runner")),
            ("Deployment", &format!("{pod}/restartPolicy"), json!("Always")),
        ],
    );
    let settings = [
        "concurrent = 1",
        "check_interval = 0",
        "[session_server]",
        "session_timeout = 1800",
        "name = \"gitlab-runner\"",
        "url = \"https://gitlab.example.com/\"",
        "token = ",
        "executor = \"shell\"",
        "[runners.custom_build_dir]",
        "[runners.cache]",
        "[runners.cache.s3]",
        "[runners.cache.gcs]",
    ];
    assert_contains(&objects, "config.toml", &settings);
}

#[test]
fn the_values_of_2019() {
    let objects = objects("article-e-values-of-2019.yaml");
    let pod = "spec/template/spec";
    let main = &format!("{pod}/containers/0");
    assert_settings(
        &objects,
        &[
            ("Deployment", &format!("{pod}/terminationGracePeriodSeconds"), json!(3600)),
            ("Deployment", &format!("{pod}/securityContext"), json!({"fsGroup": 65533, "runAsUser": 100})),
            ("Deployment", &format!("{pod}/hostAliases/0/ip"), json!("192.0.2.10")),
            ("Deployment", &format!("{main}/lifecycle/preStop/exec/command/1"), json!("unregister")),
            ("Deployment", &format!("{main}/ports/name=metrics/containerPort"), json!(9252)),
            ("Deployment", &format!("{main}/env/name=RUNNER_TAG_LIST/value"), json!("kubernetes,shared")),
            ("Deployment", &format!("{main}/resources"), json!({})),
            ("Deployment", &format!("{pod}/affinity"), Value::Null),
            ("Deployment", "spec/template/metadata/annotations/team", json!("builds")),
            ("Deployment", "spec/template/metadata/labels/team", json!("builds")),
        ],
    );
    assert!(!objects.contains_key("Role"));
    assert_contains(
        &objects,
        "config.toml",
        &["concurrent = 10\n", "check_interval = 10\n", "listen_address = \":9252\""],
    );
}

#[test]
fn each_key_that_has_moved_since_2019_is_reported_on_its_line() {
    let path = "fixtures/article-e-values-of-2019.yaml";
    let text = std::fs::read_to_string(path).expect("the fixture");
    let report = stdout(&mut runnergen(&["validate", "--format", "json", path]));
    let report: Value = serde_json::from_str(&report).expect("JSON");
    let found = report["diagnostics"].as_array().expect("a list");
    for key in ["image", "privileged", "pollTimeout", "outputLimit", "builds", "services", "helpers", "cloneUrl"] {
        let line = 1 + text.lines().position(|line| line.starts_with(&format!("  {key}:"))).expect("the key is there");
        let is_it = |finding: &&Value| finding["path"] == format!("runners.{key}") && finding["line"] == line;
        let finding = found.iter().find(is_it).unwrap_or_else(|| panic!("nothing is said of {key} on line {line}"));
        assert!(finding["help"].as_str().is_some_and(|help| help.contains('[')), "{key}: {finding}");
    }
}
