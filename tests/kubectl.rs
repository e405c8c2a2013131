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

const SERVICE: [&str; 4] = [
    "--set",
    "metrics.enabled=true",
    "--set",
    "service.enabled=true",
];

/// Values that are removed after a takeover.
const REMOVED_LATER: [&str; 6] = [
    "--set-string",
    "extraEnv.SECOND=2",
    "--set-string",
    "nodeSelector.disk=fast",
    "--set-string",
    "podAnnotations.team=ci",
];

/// Takes a release over with the same values: kubectl learns what Helm applied, so that it removes what is missing later.
fn take_over(helm: &Path, namespace: &Namespace) {
    let applied = stdout(
        Machine::new()
            .command(helm, &["get", "manifest", "gitlab-runner"])
            .args(["-n", &namespace.name])
            .env("KUBECONFIG", namespace.kubeconfig()),
    );
    let flags = [
        "apply",
        "set-last-applied",
        "--create-annotation",
        "-f",
        "-",
    ];
    succeeded(&with_input(
        &mut namespace.kubectl(&flags),
        applied.as_bytes(),
    ));
    succeeded(&namespace.apply(&[], &manifests(namespace, &REMOVED_LATER)));
    let records = ["delete", "secret", "-l", "owner=helm,name=gitlab-runner"];
    stdout(&mut namespace.kubectl(&records));
}

/// What the values of [`REMOVED_LATER`] set in the Deployment.
fn set_by_removed_values(namespace: &Namespace) -> Vec<&'static str> {
    let deployment = namespace.object("deployment", "gitlab-runner");
    let template = &deployment["spec"]["template"];
    let variables = template["spec"]["containers"][0]["env"].to_string();
    let found = [
        ("variable", variables.contains("SECOND")),
        (
            "node selector",
            template["spec"]["nodeSelector"]["disk"].is_string(),
        ),
        (
            "annotation",
            template["metadata"]["annotations"]["team"].is_string(),
        ),
    ];
    let found = found.into_iter().filter(|(_, is_set)| *is_set);
    found.map(|(name, _)| name).collect()
}

#[test]
fn what_is_removed_from_the_values_after_a_takeover_is_removed_from_the_cluster() {
    for (name, force) in HELMS {
        let (Some(program), Some(namespace)) =
            (tool(name), Namespace::find(&format!("removed-{name}")))
        else {
            return;
        };
        succeeded(&helm(&program, &namespace, "install", &REMOVED_LATER));
        take_over(&program, &namespace);
        let all = ["variable", "node selector", "annotation"];
        assert_eq!(set_by_removed_values(&namespace), all, "{name}");
        succeeded(&namespace.apply(&[], &manifests(&namespace, &[])));
        assert!(set_by_removed_values(&namespace).is_empty(), "{name}");

        let back = [&["--install"], force, &REMOVED_LATER[..]].concat();
        succeeded(&helm(&program, &namespace, "upgrade", &back));
        assert_eq!(set_by_removed_values(&namespace), all, "Helm adds them");
        succeeded(&helm(&program, &namespace, "upgrade", force));
        assert!(
            set_by_removed_values(&namespace).is_empty(),
            "and removes them: {name}"
        );
    }
}

#[test]
fn a_helm_release_is_taken_over_and_returned() {
    for (name, force) in HELMS {
        let (Some(program), Some(namespace)) =
            (tool(name), Namespace::find(&format!("takeover-{name}")))
        else {
            return;
        };
        succeeded(&helm(&program, &namespace, "install", &REMOVED_LATER));
        let uid = || namespace.object("deployment", "gitlab-runner")["metadata"]["uid"].clone();
        let before = uid();
        take_over(&program, &namespace);
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

        succeeded(&helm(
            &program,
            &namespace,
            "upgrade",
            &[&["--install"], force].concat(),
        ));
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
    let live = namespace.get(&["all,cm,secret,sa,role,rolebinding", "-o", "yaml"]);
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
        let applied = manifests(&namespace, &UNLABELLED);
        succeeded(&namespace.apply(&[], &applied));
        let of_namespace = format!("meta.helm.sh/release-namespace={}", namespace.name);
        for arguments in [
            &["label", "-f", "-", "app.kubernetes.io/managed-by=Helm"][..],
            &[
                "annotate",
                "-f",
                "-",
                "meta.helm.sh/release-name=gitlab-runner",
                &of_namespace,
            ],
        ] {
            succeeded(&with_input(
                &mut namespace.kubectl(arguments),
                applied.as_bytes(),
            ));
        }
        let autoscaler = namespace.object("hpa", "gitlab-runner");
        assert_eq!(
            autoscaler["metadata"]["labels"]["app.kubernetes.io/managed-by"], "Helm",
            "objects without labels of the chart, too"
        );
        succeeded(&helm(
            &program,
            &namespace,
            "upgrade",
            &[&["--install"], force].concat(),
        ));
    }
}

/// Objects to which the chart gives no label: an autoscaler and `extraObjects`.
const UNLABELLED: [&str; 6] = [
    "--set",
    "resources.requests.cpu=100m",
    "--set-json",
    r#"hpa={"minReplicas":1,"maxReplicas":2,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":80}}}]}"#,
    "--set-json",
    r#"extraObjects=[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"extra"},"data":{"a":"b"}}]"#,
];

/// The kinds to prune by label: kubectl prunes some of them only if they are named.
const PRUNED: [&str; 8] = [
    "--prune-allowlist=core/v1/ConfigMap",
    "--prune-allowlist=core/v1/Secret",
    "--prune-allowlist=core/v1/Service",
    "--prune-allowlist=core/v1/ServiceAccount",
    "--prune-allowlist=apps/v1/Deployment",
    "--prune-allowlist=autoscaling/v2/HorizontalPodAutoscaler",
    "--prune-allowlist=rbac.authorization.k8s.io/v1/Role",
    "--prune-allowlist=rbac.authorization.k8s.io/v1/RoleBinding",
];

#[test]
fn removed_objects_are_pruned_by_label() {
    let Some(namespace) = Namespace::find("pruned") else {
        return;
    };
    let prune = [&["--prune", "-l", "release=gitlab-runner"], &PRUNED[..]].concat();
    let apply = |arguments: &[&str]| {
        let mut label = runnergen(&["post-render", "--label", "release=gitlab-runner"]);
        let labelled = with_input(&mut label, manifests(&namespace, arguments).as_bytes());
        let labelled = String::from_utf8(labelled.stdout).expect("manifests");
        succeeded(&namespace.apply(&prune, &labelled));
        namespace.get(&[
            "service,hpa,cm,role",
            "-o",
            "name",
            "-l",
            "release=gitlab-runner",
        ])
    };
    let created = apply(&[&SERVICE[..], &UNLABELLED].concat());
    for object in [
        "service/gitlab-runner",
        "horizontalpodautoscaler.autoscaling/gitlab-runner",
        "configmap/extra",
    ] {
        assert!(created.contains(object), "{object} in {created}");
    }
    let left = apply(&[
        "--set",
        "rbac.create=false",
        "--set",
        "serviceAccount.create=false",
        "--set",
        "serviceAccount.name=ci",
    ]);
    assert_eq!(left.trim(), "configmap/gitlab-runner");
    let deployments = namespace.get(&["deployment", "-o", "name"]);
    assert!(deployments.contains("gitlab-runner"));
}

#[test]
fn every_rendered_object_is_compared_with_the_cluster() {
    let Some(namespace) = Namespace::find("every") else {
        return;
    };
    let prune = ["--prune", "--applyset=secret/gitlab-runner-set"];
    let applied = manifests(&namespace, &UNLABELLED);
    succeeded(&namespace.apply(&prune, &applied));
    let compare = |arguments: &[&str]| {
        let rendered = manifests(&namespace, arguments);
        let mut get = namespace.kubectl(&["get", "-f", "-", "-o", "yaml"]);
        let live = with_input(&mut get, rendered.as_bytes());
        let fixed = [
            "diff",
            "-",
            VALUES,
            "--release",
            "gitlab-runner",
            "-n",
            &namespace.name,
        ];
        let mut diff = runnergen(&[&fixed, arguments].concat());
        let output = with_input(&mut diff, &live.stdout);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let same = compare(&UNLABELLED);
    assert!(
        !same.contains("changed") && !same.contains("removed"),
        "labels of the ApplySet are ignored: {same}"
    );
    let other = [&UNLABELLED[..], &["--set", "hpa.maxReplicas=3"]].concat();
    let changed = compare(&other);
    assert!(changed.contains("spec.maxReplicas: 2 → 3"), "{changed}");
    let added = compare(&[&UNLABELLED[..], &SERVICE].concat());
    assert!(
        added.contains("+ Service/gitlab-runner"),
        "an object that does not exist: {added}"
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
