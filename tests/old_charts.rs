//! Pods of old chart versions, run with the real runner against a GitLab on this machine: the tool `pod` plays the kubelet.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::common::{runnergen, stdout, tool};

/// One version of each form of the pod: with and without the init container that copies the secrets, with the runner
/// settings in the values and without, before and after the session server had types.
const VERSIONS: [&str; 6] = ["0.24.0", "0.37.0", "0.45.0", "0.52.1", "0.64.1", "0.77.1"];

/// The versions that pass runner settings in the values to the registration.
const WITH_RUNNER_SETTINGS: [&str; 4] = ["0.24.0", "0.37.0", "0.45.0", "0.52.1"];

/// The tools that run a pod.
struct Kubelet {
    pod: PathBuf,
    tools: PathBuf,
    /// Pods share the ports of the machine.
    _turn: MutexGuard<'static, ()>,
}

impl Kubelet {
    fn find() -> Option<Kubelet> {
        let (pod, runner) = (tool("pod")?, tool("gitlab-runner")?);
        tool("dumb-init")?;
        let tools = runner.parent().expect("a directory").to_owned();
        static TURN: Mutex<()> = Mutex::new(());
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Some(Kubelet {
            pod,
            tools,
            _turn: turn,
        })
    }

    /// Renders values with a chart version and runs the pod. Returns what happened.
    fn run(&self, version: &str, values: &str, scenario: &Value) -> Value {
        let folder = tempfile::tempdir().expect("a directory");
        let (file, scenario_file) = (folder.path().join("values.yaml"), folder.path().join("s"));
        fs::write(&file, values).expect("it can be written");
        fs::write(&scenario_file, scenario.to_string()).expect("it can be written");
        let url = format!("gitlabUrl=http://127.0.0.1:{}", free_port());
        let mut render = runnergen(&["render", "rel", "-n", "ns", "--validate", "ignore"]);
        // Chart 0.37.0 has a session server by default, whose address the pod would look up.
        let address = "sessionServer.publicIP=192.0.2.1";
        render.args([
            "--chart-version",
            version,
            "--set",
            &url,
            "--set",
            address,
            "-f",
        ]);
        let manifests = stdout(render.arg(&file));
        self.play(&scenario_file, &manifests)
    }

    fn play(&self, scenario: &Path, manifests: &str) -> Value {
        let mut command = Command::new(&self.pod);
        command
            .arg("run")
            .arg(scenario)
            .arg("--tools")
            .arg(&self.tools);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the tool starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        std::io::Write::write_all(&mut stdin, manifests.as_bytes()).expect("it reads");
        drop(stdin);
        let output = child.wait_with_output().expect("the tool ends");
        serde_json::from_slice(&output.stdout).expect("the tool prints JSON")
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// The bodies of the registration requests.
fn registrations(outcome: &Value) -> Vec<&Value> {
    let requests = outcome["requests"].as_array().expect("a list");
    let is_registration =
        |request: &&Value| request["method"] == "POST" && request["path"] == "/api/v4/runners";
    requests
        .iter()
        .filter(is_registration)
        .map(|request| &request["body"])
        .collect()
}

#[test]
fn a_registration_token_registers_a_runner_with_the_settings_of_the_values() {
    let Some(kubelet) = Kubelet::find() else {
        return;
    };
    let values = "runnerRegistrationToken: GR1348941abcdefghijklmno\nrunners: {tags: 'a,b', locked: false, runUntagged: true}";
    for version in VERSIONS {
        let outcome = kubelet.run(
            version,
            values,
            &json!({"do": ["jobs", "live", "ready", "term"]}),
        );
        let registrations = registrations(&outcome);
        assert_eq!(registrations.len(), 1, "{version}: {outcome}");
        let registration = registrations[0];
        assert_eq!(
            registration["token"], "GR1348941abcdefghijklmno",
            "{version}"
        );
        assert_eq!(registration["tag_list"], "a,b", "{version}");
        assert_eq!(registration["run_untagged"], true, "{version}");
        for key in ["exit", "live", "ready"] {
            assert_eq!(outcome[key], 0, "{version}: {key}");
        }
    }
}

#[test]
fn a_runner_token_registers_nothing() {
    let Some(kubelet) = Kubelet::find() else {
        return;
    };
    for version in VERSIONS {
        let values = "runnerToken: abcdefghijklmnopqrst";
        let outcome = kubelet.run(version, values, &json!({}));
        assert!(registrations(&outcome).is_empty(), "{version}: {outcome}");
        assert_eq!(outcome["exit"], 0, "{version}");
        let token = &outcome["config"]["runners"][0]["token"];
        assert_eq!(token, "abcdefghijklmnopqrst", "{version}");
    }
}

#[test]
fn runner_settings_in_the_values_reach_the_configuration_of_the_runner() {
    let Some(kubelet) = Kubelet::find() else {
        return;
    };
    let values = "
runnerRegistrationToken: GR1348941abcdefghijklmno
runners:
  image: ruby:2.7
  privileged: true
  builds: {cpuLimit: 200m}
  nodeSelector: {disk: ssd}
  nodeTolerations: [{key: k, value: v, effect: NoSchedule}]
  env: {NAME: value}
  cache: {cacheType: s3, s3ServerAddress: s3.example.com, s3BucketName: bucket, secretName: cache}
";
    let secrets = json!({"secrets": {"cache": {"accesskey": "AK", "secretkey": "SK"}}});
    for version in WITH_RUNNER_SETTINGS {
        let outcome = kubelet.run(version, values, &secrets);
        let runner = &outcome["config"]["runners"][0];
        let kubernetes = &runner["kubernetes"];
        assert_eq!(kubernetes["image"], "ruby:2.7", "{version}: {outcome}");
        assert_eq!(kubernetes["privileged"], true, "{version}");
        assert_eq!(kubernetes["cpu_limit"], "200m", "{version}");
        assert_eq!(kubernetes["node_selector"]["disk"], "ssd", "{version}");
        assert_eq!(
            kubernetes["node_tolerations"]["k=v"], "NoSchedule",
            "{version}"
        );
        assert_eq!(runner["environment"], json!(["NAME=value"]), "{version}");
        assert_eq!(runner["cache"]["Type"], "s3", "{version}");
        assert_eq!(runner["cache"]["s3"]["BucketName"], "bucket", "{version}");
        assert_eq!(outcome["env"]["CACHE_S3_ACCESS_KEY"], "AK", "{version}");
    }
}

#[test]
fn credentials_of_an_azure_cache_are_exported_since_they_are_supported() {
    let Some(kubelet) = Kubelet::find() else {
        return;
    };
    let values = "runnerToken: abcdefghijklmnopqrst\nrunners: {cache: {secretName: cache}}";
    let secrets =
        json!({"secrets": {"cache": {"azure-account-name": "name", "azure-account-key": "key"}}});
    for version in VERSIONS {
        let outcome = kubelet.run(version, values, &secrets);
        let exported = outcome["env"].get("CACHE_AZURE_ACCOUNT_NAME").is_some();
        assert_eq!(exported, version != "0.24.0", "{version}: {outcome}");
    }
}

#[test]
fn a_complete_configuration_with_an_unknown_runner_stops_the_pod() {
    let Some(kubelet) = Kubelet::find() else {
        return;
    };
    let values = |port: u16| {
        format!(
            "runners:\n  configOverride: |\n    [[runners]]\n      name = \"a\"\n      url = \"http://127.0.0.1:{port}\"\n      token = \"glrt-abcdefghijklmnopqrst\"\n      executor = \"kubernetes\"\n"
        )
    };
    for (answer, exit) in [(200, 0), (403, 1)] {
        let folder = tempfile::tempdir().expect("a directory");
        let port = free_port();
        let (file, scenario) = (folder.path().join("values.yaml"), folder.path().join("s"));
        fs::write(&file, values(port)).expect("it can be written");
        let plan = json!({"gitlab": {"verify": [answer]}});
        fs::write(&scenario, plan.to_string()).expect("it can be written");
        let url = format!("gitlabUrl=http://127.0.0.1:{port}");
        let mut render = runnergen(&["render", "rel", "-n", "ns", "--validate", "ignore"]);
        render.args(["--chart-version", "0.92.0", "--set", &url, "-f"]);
        let outcome = kubelet.play(&scenario, &stdout(render.arg(&file)));
        assert_eq!(outcome["exit"], exit, "{outcome}");
    }
}
