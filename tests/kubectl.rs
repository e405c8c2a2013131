//! Life with kubectl on a real API server: a release of Helm's taken over and given back, what a change of values leaves
//! behind, a namespace that is missing. What `docs/kubectl.md` says is what is run here.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod common;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{kubeconfig, runnergen, stdout, tool, with_input};
use runnergen::stream::Stream;

const CHART: &str = "tests/pipeline/chart";
const VALUES: &str = "examples/helmfile/post-renderer/values.yaml";

/// A namespace of its own on the cluster.
struct Namespace {
    kubectl: PathBuf,
    kubeconfig: PathBuf,
    name: &'static str,
}

impl Namespace {
    fn find(name: &'static str) -> Option<Self> {
        let namespace = Namespace { kubectl: tool("kubectl")?, kubeconfig: kubeconfig()?, name };
        let manifest = format!("{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}}}}}");
        succeeded(&with_input(&mut namespace.kubectl(&["apply", "-f", "-"]), manifest.as_bytes()));
        for kinds in ["all,cm,secret,sa,role,rolebinding", "services"] {
            stdout(&mut namespace.kubectl(&["delete", kinds, "--all", "--wait=false", "--ignore-not-found"]));
        }
        Some(namespace)
    }

    fn kubectl(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.kubectl);
        command.arg("--kubeconfig").arg(&self.kubeconfig).args(["-n", self.name]).args(arguments);
        command
    }

    fn helm(&self, program: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(arguments).args(["-n", self.name, "-f", VALUES]).env("KUBECONFIG", &self.kubeconfig);
        command.output().expect("Helm starts")
    }

    fn manifests(&self, arguments: &[&str]) -> String {
        stdout(runnergen(&["render", "gitlab-runner", "-f", VALUES, "-n", self.name]).args(arguments))
    }

    fn apply(&self, flags: &[&str], manifests: &str) -> Output {
        let mut command = self.kubectl(&["apply", "-f", "-"]);
        with_input(command.args(flags).env("KUBECTL_APPLYSET", "true"), manifests.as_bytes())
    }

    fn get(&self, arguments: &[&str]) -> String {
        stdout(self.kubectl(&["get"]).args(arguments))
    }
}

fn succeeded(output: &Output) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}\n{out}\n{err}", output.status);
}

const MANAGER: [&str; 3] = ["--server-side", "--force-conflicts", "--field-manager=runnergen"];
const SERVICE: [&str; 4] = ["--set", "metrics.enabled=true", "--set", "service.enabled=true"];

#[test]
fn a_release_is_taken_over_and_given_back() {
    let (Some(helm), Some(namespace)) = (tool("helm3"), Namespace::find("takeover")) else { return };
    succeeded(&namespace.helm(&helm, &["install", "gitlab-runner", CHART]));
    let uid = ["deployment", "gitlab-runner", "-o", "jsonpath={.metadata.uid}"];
    let before = namespace.get(&uid);

    succeeded(&namespace.apply(&MANAGER, &namespace.manifests(&[])));
    stdout(&mut namespace.kubectl(&["delete", "secret", "-l", "owner=helm,name=gitlab-runner"]));
    assert_eq!(namespace.get(&uid), before, "the Deployment is the same, not a new one");
    assert!(
        namespace.get(&["configmap", "gitlab-runner", "-o", "yaml"]).contains("check-live"),
        "with our files in it"
    );
    let live = namespace.get(&["all,cm,sa,role,rolebinding", "-o", "yaml"]);
    let mut diff = runnergen(&["diff", "-", VALUES, "--release", "gitlab-runner", "-n", namespace.name]);
    let output = with_input(&mut diff, live.as_bytes());
    let differences = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!differences.contains("+ "), "nothing is missing on the cluster: {differences}");

    succeeded(&namespace.helm(&helm, &["install", "gitlab-runner", CHART]));
    assert_eq!(namespace.get(&uid), before, "Helm has it back, and it is still the same");
    succeeded(&namespace.helm(&helm, &["upgrade", "gitlab-runner", CHART, "--set", "runners.secret=other"]));
    assert!(namespace.get(&["deployment", "gitlab-runner", "-o", "yaml"]).contains("secretName: other"));
}

#[test]
fn what_a_change_of_values_leaves_behind_is_pruned_by_label() {
    let Some(namespace) = Namespace::find("pruned") else { return };
    let prune = ["--prune", "-l", "release=gitlab-runner"];
    succeeded(&namespace.apply(&prune, &namespace.manifests(&SERVICE)));
    assert!(namespace.get(&["service", "-o", "name"]).contains("service/gitlab-runner"));
    succeeded(&namespace.apply(&prune, &namespace.manifests(&[])));
    assert_eq!(namespace.get(&["service", "-o", "name"]), "");
    assert!(namespace.get(&["deployment", "-o", "name"]).contains("gitlab-runner"));
}

#[test]
fn what_a_change_of_values_leaves_behind_is_pruned_as_a_set() {
    let Some(namespace) = Namespace::find("applyset") else { return };
    let prune = ["--prune", "--applyset=secret/gitlab-runner-set"];
    succeeded(&namespace.apply(&prune, &namespace.manifests(&SERVICE)));
    assert!(namespace.get(&["service", "-o", "name"]).contains("service/gitlab-runner"));
    succeeded(&namespace.apply(&prune, &namespace.manifests(&["--set", "rbac.create=false"])));
    assert_eq!(namespace.get(&["service,role,rolebinding", "-o", "name"]), "", "roles too");
    assert!(namespace.get(&["deployment", "-o", "name"]).contains("gitlab-runner"));
}

#[test]
fn everything_is_deleted_by_what_was_applied() {
    let Some(namespace) = Namespace::find("deleted") else { return };
    let manifests = namespace.manifests(&[]);
    succeeded(&namespace.apply(&[], &manifests));
    succeeded(&with_input(&mut namespace.kubectl(&["delete", "--wait=false", "-f", "-"]), manifests.as_bytes()));
    assert_eq!(namespace.get(&["deployment,role,rolebinding", "-o", "name", "-l", "release=gitlab-runner"]), "");
}

/// The pod of the Deployment in a stream, as an object of its own.
fn pod(stream: &str) -> String {
    let stream = Stream::read("-", stream.as_bytes().to_vec()).expect("a stream of objects");
    let deployment = stream.objects().find(|object| object.kind() == "Deployment").expect("a Deployment");
    let specification = serde_json::to_value(deployment.pod().expect("it has a pod")).expect("JSON can hold it");
    serde_json::json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod"}, "spec": specification})
        .to_string()
}

#[test]
fn a_hardened_pod_is_accepted_where_a_plain_one_is_refused() {
    let Some(namespace) = Namespace::find("restricted") else { return };
    let enforce = ["label", "ns", "restricted", "pod-security.kubernetes.io/enforce=restricted", "--overwrite"];
    stdout(&mut namespace.kubectl(&enforce));
    let account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: r-gitlab-runner}}";
    succeeded(&namespace.apply(&[], account));
    let plain = std::fs::read_to_string("tests/command_line/post-render/stream.yaml").expect("a stream");
    let hardened = with_input(&mut runnergen(&["post-render", "--harden"]), plain.as_bytes());
    succeeded(&hardened);
    let refused = namespace.apply(&["--dry-run=server"], &pod(&plain));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("violates PodSecurity"), "a plain pod is refused");
    succeeded(&namespace.apply(&["--dry-run=server"], &pod(&String::from_utf8_lossy(&hardened.stdout))));
}

#[test]
fn a_namespace_that_is_missing_is_said_so() {
    let (Some(kubectl), Some(kubeconfig)) = (tool("kubectl"), kubeconfig()) else { return };
    let namespace = Namespace { kubectl, kubeconfig, name: "nowhere" };
    let output = namespace.apply(&[], &namespace.manifests(&[]));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("namespaces \"nowhere\" not found"));
}
