//! The pods that the runner itself creates, compared with the model: the real runner gets a job for each configuration from
//! a GitLab API on this machine, and creates the pod in the API server.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::configurations::Configurations;
use super::{OBJECTS, kubectl};
use crate::common::{kubeconfig, runnergen, tool, with_input};
use helm_yaml::source::{Origin, Sources, TracedText};
use runnergen::runner_config::{job_pod, parse};

/// The number of configurations.
const COUNT: usize = 40;

/// The release of the runner among the tools.
const RUNNER: &str = "17.6.0";

/// An entry of `imagePullSecrets`, for which the runner waits.
const PULL_SECRET: &str = "{apiVersion: v1, kind: Secret, metadata: {name: registry}}\n";

/// Settings that decide whether and where a pod is created, and for how long.
const EXCLUDED: [&str; 10] = [
    "host",
    "cert_file",
    "key_file",
    "ca_file",
    "bearer_token",
    "namespace",
    "namespace_per_job",
    "poll_timeout",
    "poll_interval",
    "pull_policy",
];

/// Generated tables that the runner of this release accepts.
fn accepted_tables(directory: &Path) -> Vec<Map<String, Value>> {
    let plausible = Configurations::new().step_by(2).filter_map(|table| {
        let Value::Object(mut table) = table else {
            return None;
        };
        table.retain(|key, _| {
            !EXCLUDED.contains(&key.as_str())
                && !key.starts_with("allowed_")
                && !key.contains("overwrite")
        });
        table.insert("namespace".to_owned(), json!("default"));
        table.entry("image").or_insert(json!("alpine:3"));
        Some(table)
    });
    let is_accepted = |table: &Map<String, Value>| {
        let file = directory.join("config.toml");
        let text = configuration(std::slice::from_ref(table), "http://127.0.0.1:1");
        fs::write(&file, text).expect("it can be written");
        let mut validate = runnergen(&["validate", "--runner-version", RUNNER]);
        let output = validate.arg(&file).output().expect("it starts");
        output.status.success()
    };
    plausible.filter(is_accepted).take(COUNT).collect()
}

fn configuration(tables: &[Map<String, Value>], url: &str) -> String {
    let runner = |(index, kubernetes): (usize, &Map<String, Value>)| {
        json!({
            "name": format!("runner-{index}"),
            "url": url,
            "token": format!("glrt-{index:020}"),
            "executor": "kubernetes",
            "kubernetes": kubernetes,
        })
    };
    let runners: Vec<Value> = tables.iter().enumerate().map(runner).collect();
    let config = json!({"concurrent": tables.len(), "check_interval": 1, "runners": runners});
    toml::to_string(&config).expect("TOML")
}

/// A GitLab API that has one job for each runner.
struct GitLab {
    url: String,
}

impl GitLab {
    fn start() -> GitLab {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let served = Arc::new(Mutex::new(HashSet::new()));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = Arc::clone(&served);
                thread::spawn(move || answer(stream, &served));
            }
        });
        GitLab { url }
    }
}

/// Answers one request. Returns nothing if the runner closes the connection.
fn answer(stream: TcpStream, served: &Mutex<HashSet<usize>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut request, mut length) = (String::new(), 0);
    reader.read_line(&mut request).ok()?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.to_ascii_lowercase();
        match line.trim_end().split_once(':') {
            Some(("content-length", value)) => length = value.trim().parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut job = None;
    if request.contains("/jobs/request") {
        let body: Value = serde_json::from_slice(&body).ok()?;
        let index: usize = body["token"]
            .as_str()?
            .strip_prefix("glrt-")?
            .parse()
            .ok()?;
        let is_first = served.lock().ok()?.insert(index);
        job = is_first.then(|| job_of(index).to_string());
    }
    let (status, body) = match (&job, request.split(' ').next()?) {
        (Some(job), _) => ("201 Created", job.as_str()),
        (None, "POST") => ("204 No Content", ""),
        (None, "PATCH") => ("202 Accepted", ""),
        (None, _) => ("200 OK", "{}"),
    };
    let head = "Content-Type: application/json\r\nConnection: close";
    let size = body.len();
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{head}\r\nContent-Length: {size}\r\n\r\n{body}"
    )
    .ok()
}

/// The job of a runner.
fn job_of(index: usize) -> Value {
    let sha = "0123456789012345678901234567890123456789";
    json!({
        "id": index + 1,
        "token": "job-token",
        "job_info": {"name": "job", "stage": "test", "project_id": 1, "project_name": "p"},
        "git_info": {
            "repo_url": "http://127.0.0.1/p.git", "ref": "main", "ref_type": "branch",
            "sha": sha, "before_sha": sha, "refspecs": [], "depth": 1,
        },
        "runner_info": {"timeout": 3600},
        "variables": [{"key": "GIT_STRATEGY", "value": "none", "public": true}],
        "steps": [{"name": "script", "script": ["true"], "timeout": 3600, "when": "on_success"}],
        "image": {}, "services": [], "artifacts": [], "cache": [], "credentials": [],
        "dependencies": [], "features": {},
    })
}

/// The real runner, which is killed at the end so that it does not delete its pods.
struct Runner(Child);

impl Drop for Runner {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).ok();
    }
}

/// The pods that the runner creates, by the index of its configuration.
fn created_pods(runner: &Path, directory: &Path, count: usize) -> BTreeMap<usize, Value> {
    let kubeconfig = kubeconfig().expect("it is known here");
    let log = fs::File::create(directory.join("log")).expect("it can be written");
    let child = Command::new(runner)
        .args(["run", "--config"])
        .arg(directory.join("config.toml"))
        .env("KUBECONFIG", kubeconfig)
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("the runner starts");
    let _runner = Runner(child);
    let (mut pods, start) = (BTreeMap::new(), Instant::now());
    while pods.len() < count && start.elapsed() < Duration::from_secs(60) {
        thread::sleep(Duration::from_millis(500));
        let mut get = kubectl().expect("it is known here");
        let output = get
            .args(["get", "pods", "-o", "json"])
            .output()
            .expect("it starts");
        let list: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        for pod in list["items"].as_array().into_iter().flatten() {
            let id = &pod["metadata"]["annotations"]["job.runner.gitlab.com/id"];
            if let Some(id) = id.as_str().and_then(|id| id.parse::<usize>().ok()) {
                pods.insert(id - 1, pod.clone());
            }
        }
    }
    pods
}

/// The pods of the model, with the defaults of the API server.
fn model_pods(config: &str) -> Vec<Value> {
    let mut sources = Sources::default();
    let file = sources.add("config.toml", Origin::File, config.to_owned());
    let parsed = parse(&TracedText::whole(config, file));
    let root = parsed.root.expect("valid TOML");
    let mut stream = String::new();
    for (index, pod) in job_pod::pods(&root).into_iter().enumerate() {
        let mut pod = serde_json::to_value(&pod).expect("JSON");
        pod["metadata"]["name"] = json!(format!("model-{index}"));
        stream.push_str(&format!("---\n{pod}\n"));
    }
    let mut create = kubectl().expect("it is known here");
    create.args(["create", "--dry-run=server", "-o", "json", "-f", "-"]);
    let output = with_input(&mut create, stream.as_bytes());
    assert!(output.status.success(), "{output:?}");
    let pods = serde_json::Deserializer::from_slice(&output.stdout).into_iter();
    pods.map(|pod| pod.expect("JSON")).collect()
}

/// What a pod has apart from the fields that depend on the job and on the release of the runner.
fn normalized(pod: &Value, has_helper_image: bool) -> Value {
    let metadata = |key: &str| {
        let map = pod["metadata"][key]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let is_own = |key: &String| !key.contains("runner.gitlab.com/") && key != "pod";
        let own = map.into_iter().filter(|(key, _)| is_own(key));
        Value::Object(own.collect())
    };
    let mut spec = pod["spec"].clone();
    let fields = spec.as_object_mut().expect("an object");
    fields.remove("activeDeadlineSeconds");
    // Resources of the pod are newer than this runner.
    if fields.get("resources") == Some(&json!({})) {
        fields.remove("resources");
    }
    for list in ["containers", "initContainers"] {
        let containers = fields.get_mut(list).and_then(Value::as_array_mut);
        for container in containers.into_iter().flatten() {
            let name = container["name"].as_str().unwrap_or_default().to_owned();
            let container = container.as_object_mut().expect("an object");
            for key in ["command", "args", "env", "stdin"] {
                container.remove(key);
            }
            if !has_helper_image && ["helper", "init-permissions"].contains(&name.as_str()) {
                container.remove("image");
            }
            let mounts = container
                .get_mut("volumeMounts")
                .and_then(Value::as_array_mut);
            for mount in mounts.into_iter().flatten() {
                let path = mount["mountPath"].as_str().unwrap_or_default();
                mount["mountPath"] = json!(without_job(path));
            }
            // The runner collects them in a map.
            let context = container.get_mut("securityContext");
            let capabilities = context.and_then(|context| context.get_mut("capabilities"));
            let lists = capabilities.and_then(Value::as_object_mut);
            for names in lists.into_iter().flat_map(|lists| lists.values_mut()) {
                let names = names.as_array_mut().expect("a list");
                names.sort_by_key(Value::to_string);
            }
        }
    }
    json!({"labels": metadata("labels"), "annotations": metadata("annotations"), "spec": spec})
}

/// The path of a directory whose name ends in the numbers of the project and the job.
fn without_job(path: &str) -> &str {
    let is_of_job = |name: &&str| path.contains(*name);
    let name = ["/scripts-", "/logs-"].into_iter().find(is_of_job);
    let end = name.and_then(|name| Some(path.find(name)? + name.len()));
    &path[..end.unwrap_or(path.len())]
}

/// The paths at which two values differ, with both values.
fn differences(path: &str, model: &Value, real: &Value, found: &mut Vec<String>) {
    match (model, real) {
        (Value::Object(a), Value::Object(b)) => {
            let keys: HashSet<&String> = a.keys().chain(b.keys()).collect();
            for key in keys {
                let path = format!("{path}.{key}");
                differences(&path, &model[key], &real[key], found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{path}[{index}]"), a, b, found);
            }
        }
        _ if model == real => {}
        _ => found.push(format!("{path}\n    model:  {model}\n    runner: {real}")),
    }
}

#[test]
fn the_runner_creates_the_pods_of_the_model() {
    let (Some(runner), Some(mut apply), Some(mut delete)) =
        (tool("gitlab-runner"), kubectl(), kubectl())
    else {
        return;
    };
    let objects = format!("{OBJECTS}---\n{PULL_SECRET}");
    let prepared = with_input(apply.args(["apply", "-f", "-"]), objects.as_bytes());
    assert!(prepared.status.success(), "{prepared:?}");
    let directory = tempfile::tempdir().expect("a directory");
    let tables = accepted_tables(directory.path());
    let gitlab = GitLab::start();
    let config = configuration(&tables, &gitlab.url);
    fs::write(directory.path().join("config.toml"), &config).expect("it can be written");
    let created = created_pods(&runner, directory.path(), tables.len());
    delete.args(["delete", "pods", "--all", "--wait=false"]);
    delete.output().expect("it starts");
    let models = model_pods(&config);
    let (mut equal, mut report) = (0, String::new());
    for (index, table) in tables.iter().enumerate() {
        let has_helper_image = table.contains_key("helper_image");
        let Some(real) = created.get(&index) else {
            report.push_str(&format!(
                "{index}: no pod for {}\n",
                Value::from(table.clone())
            ));
            continue;
        };
        let mut found = Vec::new();
        let (model, real) = (
            normalized(&models[index], has_helper_image),
            normalized(real, has_helper_image),
        );
        differences("", &model, &real, &mut found);
        if found.is_empty() {
            equal += 1;
        } else {
            let table = Value::from(table.clone());
            report.push_str(&format!("{index}: {table}\n  {}\n", found.join("\n  ")));
        }
    }
    println!("{equal} of {} pods are equal\n{report}", tables.len());
    if let Ok(kept) = std::env::var("RUNNERGEN_KEEP_LOG") {
        fs::copy(directory.path().join("log"), kept).ok();
    }
    assert_eq!((equal, tables.len()), (COUNT, COUNT), "{report}");
}
