//! Manifests from articles that were written by hand, rendered with deployment modes.

use serde_json::{Value, json};

use super::{assert_contains, assert_settings, objects};
use crate::common::runnergen;

/// The arguments of `gitlab-runner` in the command of the init container.
fn registration(workload: &Value) -> Vec<&str> {
    let command = workload["spec"]["template"]["spec"]["initContainers"][0]["command"]
        .as_array()
        .expect("a command");
    let words = command.iter().map(|word| word.as_str().expect("a word"));
    words
        .skip_while(|word| *word != "gitlab-runner")
        .skip(1)
        .collect()
}

#[test]
fn a_daemon_set_with_docker() {
    let objects = objects("article-c-daemon-set-docker.yaml");
    let pod = "spec/template/spec";
    let (init, main) = (
        &format!("{pod}/initContainers/name=init-runner"),
        &format!("{pod}/containers/0"),
    );
    let image = json!("docker.io/gitlab/gitlab-runner:latest");
    assert_settings(
        &objects,
        &[
            ("DaemonSet", "metadata/name", json!("gitlab-runner")),
            ("DaemonSet", "metadata/labels/name", json!("gitlab-runner")),
            (
                "DaemonSet",
                "spec/template/metadata/labels/name",
                json!("gitlab-runner"),
            ),
            ("DaemonSet", "spec/replicas", Value::Null),
            (
                "DaemonSet",
                &format!("{pod}/restartPolicy"),
                json!("Always"),
            ),
            ("DaemonSet", &format!("{init}/image"), image.clone()),
            (
                "DaemonSet",
                &format!("{init}/volumeMounts/name=etc-gitlab-runner/mountPath"),
                json!("/etc/gitlab-runner"),
            ),
            (
                "DaemonSet",
                &format!("{init}/volumeMounts/name=etc-gitlab-runner/readOnly"),
                Value::Null,
            ),
            ("DaemonSet", &format!("{main}/name"), json!("gitlab-runner")),
            ("DaemonSet", &format!("{main}/image"), image),
            (
                "DaemonSet",
                &format!("{main}/ports/name=http/containerPort"),
                json!(80),
            ),
            (
                "DaemonSet",
                &format!("{main}/ports/name=https/containerPort"),
                json!(443),
            ),
            (
                "DaemonSet",
                &format!("{main}/volumeMounts/name=etc-gitlab-runner/mountPath"),
                json!("/etc/gitlab-runner"),
            ),
            (
                "DaemonSet",
                &format!("{main}/volumeMounts/name=etc-gitlab-runner/readOnly"),
                json!(true),
            ),
            (
                "DaemonSet",
                &format!("{main}/volumeMounts/name=docker-socket/mountPath"),
                json!("/var/run/docker.sock"),
            ),
            (
                "DaemonSet",
                &format!("{main}/volumeMounts/name=docker-socket/readOnly"),
                json!(true),
            ),
            (
                "DaemonSet",
                &format!("{pod}/volumes/name=etc-gitlab-runner/emptyDir"),
                json!({"medium": "Memory"}),
            ),
            (
                "DaemonSet",
                &format!("{pod}/volumes/name=docker-socket/hostPath/path"),
                json!("/var/run/docker.sock"),
            ),
            (
                "DaemonSet",
                &format!("{pod}/securityContext/runAsUser"),
                json!(0),
            ),
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
fn a_read_only_configuration_is_reported() {
    let report = runnergen(&["validate", "fixtures/article-c-daemon-set-docker.yaml"])
        .output()
        .expect("the command starts");
    let report = String::from_utf8_lossy(&report.stdout).into_owned();
    assert!(
        report.contains("RG145") && report.contains("article-c-daemon-set-docker.yaml:23:"),
        "{report}"
    );
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
            (
                "Deployment",
                &format!("{pod}/nodeSelector"),
                json!({"interface": "ethernet"}),
            ),
            (
                "Deployment",
                &format!("{main}/volumeMounts/name=etc-gitlab-runner/mountPath"),
                json!("/etc/gitlab-runner"),
            ),
            (
                "Deployment",
                &format!("{main}/volumeMounts/name=etc-gitlab-runner/readOnly"),
                Value::Null,
            ),
            (
                "Deployment",
                &format!("{pod}/volumes/name=docker-socket/hostPath/path"),
                json!("/var/run/docker.sock"),
            ),
            (
                "Deployment",
                &format!("{main}/lifecycle/preStop/exec/command"),
                json!(["gitlab-runner", "unregister", "--all-runners"]),
            ),
        ],
    );
    let words = registration(&objects["Deployment"]);
    for word in [
        "--description=container-builder",
        "--docker-extra-hosts=example.gitlab.com:192.0.2.10",
    ] {
        assert!(words.contains(&word), "{word} in {words:?}");
    }
    assert!(
        !words.iter().any(|word| word.contains("token")),
        "the token comes from the Secret"
    );
}

#[test]
fn a_complete_configuration_in_a_config_map() {
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
            (
                "Deployment",
                &format!("{main}/imagePullPolicy"),
                json!("IfNotPresent"),
            ),
            (
                "Deployment",
                &format!("{main}/volumeMounts/name=cacerts/mountPath"),
                json!("/etc/gitlab-runner/certs"),
            ),
            (
                "Deployment",
                &format!("{main}/volumeMounts/name=cacerts/readOnly"),
                json!(true),
            ),
            (
                "Deployment",
                &format!("{main}/volumeMounts/name=configmaps/mountPath"),
                json!("/configmaps"),
            ),
            (
                "Deployment",
                &format!("{main}/volumeMounts/subPath=config.toml.lock/mountPath"),
                json!(format!("{home}/config.toml.lock")),
            ),
            (
                "Deployment",
                &format!("{main}/volumeMounts/name=etc-gitlab-runner/mountPath"),
                json!(home),
            ),
            (
                "Deployment",
                &format!("{pod}/volumes/name=cacerts/hostPath/path"),
                json!("/etc/ssl/certs"),
            ),
            (
                "Deployment",
                &format!("{pod}/volumes/name=configmaps/configMap/name"),
                json!("gitlab-runner"),
            ),
            (
                "Deployment",
                &format!("{pod}/restartPolicy"),
                json!("Always"),
            ),
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
