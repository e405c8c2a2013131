//! kubectl with a real API server: takeover and return of a Helm release, pruning, a missing namespace. Runs the steps
//! of `docs/kubectl.md`.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Output;

use crate::common::machine::Machine;
use crate::common::namespace::Namespace;
use crate::common::{runnergen, stderr, stdout, succeeded, tool, with_input};
use runnergen::kubernetes::stream::Stream;

const CHART: &str = "tests/pipeline/chart";
const VALUES: &str = "examples/helmfile/post-renderer/values.yaml";

/// The flags with which each Helm version overrides other field managers.
const HELMS: [(&str, &[&str]); 2] = [("helm3", &[]), ("helm", &["--force-conflicts"])];

/// Helm with the chart and its values, in a namespace.
fn helm(program: &Path, namespace: &Namespace, verb: &str, more: &[&str]) -> Output {
    let machine = Machine::new();
    let mut command = machine.command(program, &[verb, "gitlab-runner", CHART, "-f", VALUES]);
    command
        .args(["-n", &namespace.name])
        .args(more)
        .env("KUBECONFIG", namespace.kubeconfig());
    command.output().expect("Helm starts")
}

fn manifests(namespace: &Namespace, arguments: &[&str]) -> String {
    stdout(
        runnergen(&[
            "render",
            "gitlab-runner",
            "-f",
            VALUES,
            "-n",
            &namespace.name,
        ])
        .args(arguments),
    )
}

const MANAGER: [&str; 3] = [
    "--server-side",
    "--force-conflicts",
    "--field-manager=runnergen",
];
const SERVICE: [&str; 4] = [
    "--set",
    "metrics.enabled=true",
    "--set",
    "service.enabled=true",
];

#[test]
fn a_helm_release_is_taken_over_and_returned() {
    for (name, force) in HELMS {
        let (Some(program), Some(namespace)) =
            (tool(name), Namespace::find(&format!("takeover-{name}")))
        else {
            return;
        };
        succeeded(&helm(&program, &namespace, "install", &[]));
        let uid = || namespace.object("deployment", "gitlab-runner")["metadata"]["uid"].clone();
        let before = uid();
        succeeded(&namespace.apply(&MANAGER, &manifests(&namespace, &[])));
        stdout(&mut namespace.kubectl(&[
            "delete",
            "secret",
            "-l",
            "owner=helm,name=gitlab-runner",
        ]));
        assert_eq!(uid(), before, "the Deployment is the same, not a new one");
        let files = namespace.object("configmap", "gitlab-runner")["data"].to_string();
        assert!(
            files.contains("check-live"),
            "with our files in it: {files}"
        );
        let differences = differences(&namespace);
        assert!(
            !differences.contains("+ "),
            "nothing is missing on the cluster: {differences}"
        );

        succeeded(&helm(&program, &namespace, "install", force));
        assert_eq!(uid(), before, "Helm has it back, and it is still the same");
        succeeded(&helm(
            &program,
            &namespace,
            "upgrade",
            &["--set", "runners.secret=other"],
        ));
        assert!(
            namespace
                .get(&["deployment", "gitlab-runner", "-o", "yaml"])
                .contains("secretName: other")
        );
    }
}

/// The differences between the cluster and the values.
fn differences(namespace: &Namespace) -> String {
    let live = namespace.get(&["all,cm,sa,role,rolebinding", "-o", "yaml"]);
    let mut diff = runnergen(&[
        "diff",
        "-",
        VALUES,
        "--release",
        "gitlab-runner",
        "-n",
        &namespace.name,
    ]);
    String::from_utf8_lossy(&with_input(&mut diff, live.as_bytes()).stdout).into_owned()
}

#[test]
fn helm_4_adopts_objects_with_take_ownership() {
    let (Some(program), Some(namespace)) = (tool("helm"), Namespace::find("taken")) else {
        return;
    };
    succeeded(&namespace.apply(&[], &manifests(&namespace, &[])));
    let refused = helm(&program, &namespace, "install", &["--force-conflicts"]);
    assert!(
        stderr(&refused).contains("invalid ownership metadata"),
        "{}",
        stderr(&refused)
    );
    succeeded(&helm(
        &program,
        &namespace,
        "install",
        &["--force-conflicts", "--take-ownership"],
    ));
}

#[test]
fn both_helm_versions_adopt_objects_with_helm_metadata() {
    for (name, force) in HELMS {
        let (Some(program), Some(namespace)) =
            (tool(name), Namespace::find(&format!("labelled-{name}")))
        else {
            return;
        };
        succeeded(&namespace.apply(&[], &manifests(&namespace, &[])));
        let theirs = [
            "deploy,cm,secret,sa,role,rolebinding",
            "-l",
            "release=gitlab-runner",
        ];
        stdout(
            namespace
                .kubectl(&["label"])
                .args(theirs)
                .arg("app.kubernetes.io/managed-by=Helm"),
        );
        let of_namespace = format!("meta.helm.sh/release-namespace={}", namespace.name);
        let names = ["meta.helm.sh/release-name=gitlab-runner", &of_namespace];
        stdout(namespace.kubectl(&["annotate"]).args(theirs).args(names));
        succeeded(&helm(&program, &namespace, "install", force));
    }
}

#[test]
fn removed_objects_are_pruned_by_label() {
    let Some(namespace) = Namespace::find("pruned") else {
        return;
    };
    let prune = ["--prune", "-l", "release=gitlab-runner"];
    succeeded(&namespace.apply(&prune, &manifests(&namespace, &SERVICE)));
    assert!(
        namespace
            .get(&["service", "-o", "name"])
            .contains("service/gitlab-runner")
    );
    succeeded(&namespace.apply(&prune, &manifests(&namespace, &[])));
    assert_eq!(namespace.get(&["service", "-o", "name"]), "");
    assert!(
        namespace
            .get(&["deployment", "-o", "name"])
            .contains("gitlab-runner")
    );
}

#[test]
fn removed_objects_are_pruned_with_an_apply_set() {
    let Some(namespace) = Namespace::find("applyset") else {
        return;
    };
    let prune = ["--prune", "--applyset=secret/gitlab-runner-set"];
    succeeded(&namespace.apply(&prune, &manifests(&namespace, &SERVICE)));
    assert!(
        namespace
            .get(&["service", "-o", "name"])
            .contains("service/gitlab-runner")
    );
    succeeded(&namespace.apply(
        &prune,
        &manifests(
            &namespace,
            &[
                "--set",
                "rbac.create=false",
                "--set",
                "serviceAccount.create=false",
                "--set",
                "serviceAccount.name=ci",
            ],
        ),
    ));
    assert_eq!(
        namespace.get(&["service,role,rolebinding", "-o", "name"]),
        "",
        "roles too"
    );
    assert!(
        namespace
            .get(&["deployment", "-o", "name"])
            .contains("gitlab-runner")
    );
}

#[test]
fn kubectl_delete_removes_every_applied_object() {
    let Some(namespace) = Namespace::find("deleted") else {
        return;
    };
    let applied = manifests(&namespace, &[]);
    succeeded(&namespace.apply(&[], &applied));
    succeeded(&with_input(
        &mut namespace.kubectl(&["delete", "--wait=false", "-f", "-"]),
        applied.as_bytes(),
    ));
    assert_eq!(
        namespace.get(&[
            "deployment,role,rolebinding",
            "-o",
            "name",
            "-l",
            "release=gitlab-runner"
        ]),
        ""
    );
}

#[test]
fn kubectl_diff_uses_runnergen_diff() {
    let Some(namespace) = Namespace::find("compared") else {
        return;
    };
    let folder = tempfile::tempdir().expect("a directory");
    let script = folder.path().join("runnergen-diff");
    let text = format!(
        "#!/bin/sh\nexec {} diff \"$@\"\n",
        env!("CARGO_BIN_EXE_runnergen")
    );
    fs::write(&script, text).expect("a script");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("a script that runs");
    let applied = manifests(&namespace, &[]);
    succeeded(&namespace.apply(&[], &applied));
    let compare = |manifests: &str| {
        let mut command = namespace.kubectl(&["diff", "-f", "-"]);
        with_input(
            command.env("KUBECTL_EXTERNAL_DIFF", &script),
            manifests.as_bytes(),
        )
    };
    succeeded(&compare(&applied));
    let changed = compare(&manifests(&namespace, &["--set", "concurrent=77"]));
    let printed = String::from_utf8_lossy(&changed.stdout);
    assert!(
        printed.contains("data[\"config.toml\"] › concurrent: 10 → 77"),
        "{printed}"
    );
    assert_eq!(changed.status.code(), Some(1));
}

/// The pod of the Deployment in a stream, as a separate object.
fn pod(stream: &str) -> String {
    let stream = Stream::read("-", stream.as_bytes().to_vec()).expect("a stream of objects");
    let deployment = stream
        .objects()
        .find(|object| object.kind() == "Deployment")
        .expect("a Deployment");
    let specification =
        serde_json::to_value(deployment.pod().expect("it has a pod")).expect("JSON can hold it");
    serde_json::json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod"}, "spec": specification})
        .to_string()
}

#[test]
fn a_restricted_namespace_accepts_only_the_hardened_pod() {
    let Some(namespace) = Namespace::find("restricted") else {
        return;
    };
    let enforce = [
        "label",
        "ns",
        "restricted",
        "pod-security.kubernetes.io/enforce=restricted",
        "--overwrite",
    ];
    stdout(&mut namespace.kubectl(&enforce));
    let account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: r-gitlab-runner}}";
    succeeded(&namespace.apply(&[], account));
    let plain = fs::read_to_string("tests/command_line/post-render/stream.yaml").expect("a stream");
    let hardened = with_input(
        &mut runnergen(&["post-render", "--harden"]),
        plain.as_bytes(),
    );
    succeeded(&hardened);
    let refused = namespace.apply(&["--dry-run=server"], &pod(&plain));
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("violates PodSecurity"),
        "a plain pod is refused"
    );
    succeeded(&namespace.apply(
        &["--dry-run=server"],
        &pod(&String::from_utf8_lossy(&hardened.stdout)),
    ));
}

#[test]
fn a_missing_namespace_is_reported() {
    let Some(namespace) = Namespace::missing("nowhere") else {
        return;
    };
    let output = namespace.apply(&[], &manifests(&namespace, &[]));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("namespaces \"nowhere\" not found"));
}
