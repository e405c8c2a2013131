//! The proof of `migrate`, repeated with the real runner: the `config.toml` that `gitlab-runner register` writes in the pod of
//! the old chart version and in that of the new one, for each file of `tests/cases/migrate/legacy`.
//!
//! `pod` runs the pod of a manifest stream with a small GitLab on loopback.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use serde_json::{Value, json};

use crate::common;

/// Number of files that are migrated at the same time; a pod mostly waits.
const WORKERS: usize = 4;

/// The settings of a runner by path.
type Settings = BTreeMap<String, Value>;

#[test]
fn the_real_runner_is_configured_as_the_proof_says() {
    let Some(pod) = common::tool("pod") else {
        return;
    };
    if fs::metadata("/proc/self").map_or(1, |process| process.uid()) != 0 {
        return common::skip("pod needs root");
    }
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/migrate/legacy");
    let names: Vec<String> = common::files(&cases).into_keys().collect();
    assert!(names.len() >= 40, "{} files", names.len());
    let (left, failures) = (Mutex::new(names.into_iter()), Mutex::new(Vec::new()));
    let next = || left.lock().expect("a list").next();
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(name) = next() {
                    let found = Case::of(&cases.join(&name)).failures(&pod);
                    let found = found
                        .into_iter()
                        .map(|failure| format!("{name}: {failure}"));
                    failures.lock().expect("a list").extend(found);
                }
            });
        }
    });
    let failures = failures.into_inner().expect("a list");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A file before and after its migration.
struct Case {
    directory: tempfile::TempDir,
    /// The old chart version, and the new one.
    charts: [String; 2],
    /// The paths of the settings that differ for a known reason.
    explained: BTreeSet<String>,
}

const NAMES: [&str; 2] = ["old.yaml", "new.yaml"];

impl Case {
    fn of(file: &Path) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        for name in NAMES {
            fs::copy(file, directory.path().join(name)).expect("the file can be copied");
        }
        let migrate = |arguments: &[&str]| {
            let given = ["migrate", "-n", "ns", "--release", "rel"];
            let mut command = common::runnergen(&[&given, arguments].concat());
            let output = command.current_dir(directory.path()).output();
            let output = output.expect("the command starts");
            assert!(output.status.success(), "{file:?}: {output:?}");
            output.stdout
        };
        let document = migrate(&["-o", "json", NAMES[0]]);
        migrate(&["--write", NAMES[1]]);
        let document: Value = serde_json::from_slice(&document).expect("JSON");
        let release = &document["files"][0]["releases"][0];
        let text = |value: &Value| value.as_str().expect("a string").to_owned();
        let differences = release["proof"]["differences"].as_array().expect("a list");
        Case {
            charts: [text(&release["from"]["version"]), text(&release["to"])],
            explained: differences.iter().map(|one| text(&one["key"])).collect(),
            directory,
        }
    }

    /// The settings that differ in another way than the proof says.
    fn failures(&self, pod: &Path) -> Vec<String> {
        let [old, new] = [0, 1].map(|side| self.settings(side, pod));
        let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let differs = |path: &&&String| {
            let or_default = |side: &Settings| side.get(**path).cloned().or(default(path));
            or_default(&old) != or_default(&new)
        };
        let differing: BTreeSet<&String> = paths.iter().filter(differs).copied().collect();
        let explained = |path: &str| {
            let is_in_secret = CREDENTIALS.iter().any(|key| path.ends_with(key));
            self.explained.contains(path) || is_in_secret && self.explained.contains(CACHE_SECRET)
        };
        let unknown = differing.iter().filter(|path| !explained(path));
        let unknown = unknown.map(|path| {
            let (old, new) = (old.get(*path), new.get(*path));
            format!("{path} differs: {old:?}, {new:?}")
        });
        let is_real = |path: &&String| {
            let is_elsewhere = path.starts_with("registration.") || *path == CACHE_SECRET;
            differing.contains(path) || is_elsewhere
        };
        let unreal = self.explained.iter().filter(|path| !is_real(path));
        unknown
            .chain(unreal.map(|path| format!("{path} does not differ")))
            .collect()
    }

    /// The configuration that the runner has written in the pod of the old or the new values.
    fn settings(&self, side: usize, pod: &Path) -> Settings {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr());
        let url = format!("gitlabUrl=http://{}", port.expect("a port"));
        let mut render = common::runnergen(&["render", "rel", "-n", "ns", "--validate", "ignore"]);
        let arguments = [
            "-f",
            NAMES[side],
            "--chart-version",
            &self.charts[side],
            "--set",
            &url,
        ];
        let output = render
            .args(arguments)
            .current_dir(self.directory.path())
            .output();
        let output = output.expect("the command starts");
        assert!(output.status.success(), "{output:?}");
        let scenario = self.scenario(side);
        let mut run = Command::new(pod);
        run.arg("run").arg(scenario).arg("--tools");
        run.arg(pod.parent().expect("a directory"));
        let printed = common::with_input(&mut run, &output.stdout);
        let result: Value = serde_json::from_slice(&printed.stdout).expect("JSON");
        let mut settings = Settings::new();
        flatten("", &result["config"], &mut settings);
        assert!(settings.contains_key("runners.url"), "{result}");
        settings.retain(|path, _| !is_of_this_run(path));
        settings
    }

    /// The Secrets of the cluster: with a registration token for the old values, with an authentication token for the new.
    fn scenario(&self, side: usize) -> PathBuf {
        let (registration, authentication) = match side {
            0 => ("GR1348941abcdefghijklmnopqrs", ""),
            _ => ("", "glrt-abcdefghijklmnopqrst"),
        };
        let scenario = json!({"timeout": 60, "secrets": {
            "gitlab-runner-token": {
                "runner-registration-token": registration,
                "runner-token": authentication,
            },
            "s3access": {"accesskey": "a", "secretkey": "b"},
            "gcsaccess": {"gcs-access-id": "a", "gcs-private-key": "b"},
            "azureaccess": {"azure-account-name": "a", "azure-account-key": "b"},
        }});
        let path = self.directory.path().join(format!("{side}.json"));
        fs::write(&path, scenario.to_string()).expect("the file can be written");
        path
    }
}

/// The setting that the proof has for the credentials of the cache, and their keys.
const CACHE_SECRET: &str = "runners.cache.secret";
const CREDENTIALS: [&str; 2] = [".azure.AccountName", ".azure.AccountKey"];

/// What the runner does without a key, according to its documentation.
fn default(path: &str) -> Option<Value> {
    match path {
        "runners.output_limit" => Some(json!(4096)),
        "runners.kubernetes.poll_timeout" => Some(json!(180)),
        "runners.cache.azure.StorageDomain" => Some(json!("blob.core.windows.net")),
        _ => None,
    }
}

/// The token, its dates and the address of GitLab are those of a run.
fn is_of_this_run(path: &str) -> bool {
    [
        "token",
        "token_obtained_at",
        "token_expires_at",
        "id",
        "url",
    ]
    .iter()
    .any(|key| path == format!("runners.{key}"))
}

/// The scalars and lists of a configuration. Empty ones mean the default.
fn flatten(path: &str, value: &Value, into: &mut Settings) {
    let join = |key: &str| match path {
        "" => key.to_owned(),
        _ => format!("{path}.{key}"),
    };
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                let key = match key.chars().all(is_bare) {
                    true => key.clone(),
                    false => format!("{key:?}"),
                };
                flatten(&join(&key), value, into);
            }
        }
        Value::Array(items) if path == "runners" => {
            items.iter().for_each(|runner| flatten(path, runner, into));
        }
        Value::Null => {}
        _ if [json!(""), json!(0), json!(false), json!([])].contains(value) => {}
        _ => {
            into.insert(path.to_owned(), value.clone());
        }
    }
}
