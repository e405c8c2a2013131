//! Generated patches, applied by the model and by the libraries that the runner uses.

use std::path::Path;
use std::process::Command;

use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources};
use helm_yaml::tree::Node;
use runnergen::kubernetes::patch::{PatchKind, apply};
use runnergen::schema::Schema;
use serde_json::{Value, json};

use super::configurations::Random;
use crate::common::{skip, with_input};

/// The number of generated patches of each kind.
const PATCHES: usize = 400;

/// A value as a tree, as the runner reads a patch.
fn node(value: &Value) -> Node {
    let mut sources = Sources::default();
    let file = sources.add("patch", Origin::File, value.to_string());
    let documents = reader::read_all(&sources, file).expect("valid YAML");
    documents
        .into_iter()
        .next()
        .map(|document| document.root)
        .unwrap_or_default()
}

/// The runner's libraries, if Go can build them.
fn program(directory: &Path) -> Option<Command> {
    let program = directory.join("patch");
    let mut build = Command::new("go");
    build.args(["build", "-o"]).arg(&program).arg(".");
    build.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/job_pod/patch"));
    match build.output() {
        Ok(output) if output.status.success() => Some(Command::new(program)),
        _ => {
            skip("go cannot build tests/job_pod/patch");
            None
        }
    }
}

#[test]
fn patches_are_applied_as_by_the_libraries_of_the_runner() {
    let directory = tempfile::tempdir().expect("a directory");
    let Some(mut program) = program(directory.path()) else {
        return;
    };
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut requests = Vec::new();
    for kind in ["json", "merge", "strategic"] {
        for _ in 0..PATCHES {
            let patch = match kind {
                "json" => operations(&mut random),
                _ => document(&mut random),
            };
            requests.push(json!({"kind": kind, "target": target(), "patch": patch}));
        }
    }
    let lines: Vec<String> = requests.iter().map(Value::to_string).collect();
    let output = with_input(&mut program, format!("{}\n", lines.join("\n")).as_bytes());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let answers = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(answers.lines().count(), requests.len());
    let (mut refused, mut differences) = (0, 0);
    for (request, answer) in requests.iter().zip(answers.lines()) {
        let answer: Value = serde_json::from_str(answer).expect("JSON");
        let kind = match request["kind"].as_str() {
            Some("json") => PatchKind::Json,
            Some("merge") => PatchKind::Merge,
            _ => PatchKind::Strategic,
        };
        let schema = Schema::named("io.k8s.api.core.v1.PodSpec");
        let applied = apply(
            kind,
            node(&request["target"]),
            &node(&request["patch"]),
            schema,
        );
        let own = applied.map(|node| serde_json::to_value(node).expect("JSON"));
        refused += usize::from(own.is_err());
        let is_equal = match (&own, answer.get("result")) {
            (Ok(own), Some(theirs)) => own == theirs,
            (Err(_), None) => true,
            _ => false,
        };
        if !is_equal {
            differences += 1;
            println!(
                "{} {}\n  model:   {own:?}\n  library: {answer}",
                request["kind"], request["patch"]
            );
        }
    }
    println!(
        "{} patches, {refused} refused, {differences} differences",
        requests.len()
    );
    assert!(refused > requests.len() / 20 && refused < requests.len() * 3 / 4);
    assert_eq!(differences, 0);
}

/// The spec of a small job pod.
fn target() -> Value {
    json!({
        "volumes": [{"name": "repo", "emptyDir": {}}, {"name": "cache", "persistentVolumeClaim": {"claimName": "cache"}}],
        "containers": [
            {
                "name": "build", "image": "alpine", "command": ["sh", "-c"], "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
                "resources": {"limits": {"cpu": "1"}}, "volumeMounts": [{"name": "repo", "mountPath": "/builds"}],
                "securityContext": {"capabilities": {"drop": ["NET_RAW"]}}
            },
            {"name": "helper", "image": "helper", "volumeMounts": [{"name": "repo", "mountPath": "/builds"}]}
        ],
        "restartPolicy": "Never", "nodeSelector": {"disk": "ssd"}, "tolerations": [{"key": "ci", "operator": "Exists"}],
        "imagePullSecrets": [{"name": "registry"}], "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["a"]}], "affinity": {}
    })
}

/// A document for a merge or strategic merge patch.
fn document(random: &mut Random) -> Value {
    let fields = [
        "containers",
        "volumes",
        "tolerations",
        "nodeSelector",
        "hostAliases",
        "imagePullSecrets",
        "restartPolicy",
        "affinity",
        "securityContext",
        "initContainers",
        "hostname",
        "unknown",
    ];
    let mut document = json!({});
    for _ in 0..=random.below(2) {
        let field = *random.pick(&fields);
        document[field] = field_value(random, field);
    }
    if random.below(20) == 0 {
        document["$patch"] = json!(*random.pick(&["replace", "delete", "other"]));
    }
    document
}

fn field_value(random: &mut Random, field: &str) -> Value {
    match field {
        _ if random.below(12) == 0 => random
            .pick(&[
                json!(null),
                json!("x"),
                json!(1),
                json!([]),
                json!({}),
                json!(["x"]),
            ])
            .clone(),
        "containers" | "initContainers" => list(random, container),
        "volumes" => list(random, |random| {
            let name = *random.pick(&["repo", "cache", "new"]);
            let sources = [
                json!({"emptyDir": {}}),
                json!({"emptyDir": {"medium": "Memory"}}),
                json!({"configMap": {"name": "a", "optional": null}}),
            ];
            let mut volume = random.pick(&sources).clone();
            volume["name"] = json!(name);
            if random.below(4) == 0 {
                volume["$retainKeys"] = random
                    .pick(&[
                        json!(["name", "emptyDir"]),
                        json!(["name", "configMap"]),
                        json!("name"),
                    ])
                    .clone();
            }
            directive(random, volume)
        }),
        "tolerations" => list(
            random,
            |random| json!({"key": *random.pick(&["ci", "gpu"])}),
        ),
        "hostAliases" => list(
            random,
            |random| json!({"ip": *random.pick(&["10.0.0.1", "10.0.0.2"]), "hostnames": ["b"]}),
        ),
        "imagePullSecrets" => list(random, |random| {
            let secret = json!({"name": *random.pick(&["registry", "other"])});
            directive(random, secret)
        }),
        "nodeSelector" => random
            .pick(&[
                json!({"disk": null}),
                json!({"disk": "hdd", "zone": "a"}),
                json!({"zone": null}),
                json!({"$patch": "replace", "a": "b"}),
            ])
            .clone(),
        "affinity" => {
            json!({"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": null}})
        }
        "securityContext" => {
            json!({"runAsUser": 1000, "sysctls": null, "seccompProfile": {"type": "RuntimeDefault", "x": null}})
        }
        _ => json!("Always"),
    }
}

fn list(random: &mut Random, item: impl Fn(&mut Random) -> Value) -> Value {
    let count = random.below(3) + usize::from(random.below(4) > 0);
    Value::Array((0..count).map(|_| item(random)).collect())
}

/// Sometimes adds a directive, or removes the merge key.
fn directive(random: &mut Random, mut item: Value) -> Value {
    match random.below(10) {
        0 => item["$patch"] = json!("delete"),
        1 => item["$patch"] = json!("replace"),
        2 => {
            item.as_object_mut().expect("an object").remove("name");
        }
        _ => {}
    }
    item
}

fn container(random: &mut Random) -> Value {
    let mut container = json!({"name": *random.pick(&["build", "helper", "extra"])});
    let changes = [
        ("image", json!("debian")),
        ("image", json!(null)),
        ("command", json!(["bash"])),
        (
            "env",
            json!([{"name": "B", "value": "3"}, {"name": "C", "value": "4"}, {"name": "A", "$patch": "delete"}]),
        ),
        (
            "env",
            json!([{"name": "C", "value": "4"}, {"name": "B", "value": null}]),
        ),
        ("env", json!([{"value": "4"}])),
        ("env", json!([{"$patch": "replace"}, {"name": "Z"}])),
        (
            "resources",
            json!({"limits": {"cpu": "2", "memory": "1Gi"}, "requests": null}),
        ),
        (
            "resources",
            json!({"$patch": "replace", "limits": {"memory": "1Gi"}}),
        ),
        ("resources", json!({"$patch": "delete"})),
        (
            "volumeMounts",
            json!([{"mountPath": "/builds", "name": "cache"}, {"mountPath": "/a", "name": "repo"}]),
        ),
        (
            "ports",
            json!([{"containerPort": 80}, {"containerPort": 80, "name": "web"}]),
        ),
        (
            "securityContext",
            json!({"capabilities": {"add": ["SYS_ADMIN"], "drop": ["ALL"]}, "privileged": true}),
        ),
        (
            "$setElementOrder/env",
            json!([{"name": "B"}, {"name": "A"}]),
        ),
        ("$deleteFromPrimitiveList/command", json!(["-c"])),
    ];
    for _ in 0..random.below(3) {
        let (key, value) = random.pick(&changes);
        container[*key] = value.clone();
    }
    directive(random, container)
}

/// The operations of a JSON patch.
fn operations(random: &mut Random) -> Value {
    let paths = [
        "/hostname",
        "/spec/hostname",
        "/containers/0/image",
        "/containers/-1/image",
        "/containers/2/image",
        "/containers/-",
        "/containers/0",
        "/containers/1/env/-",
        "/containers/0/env/0",
        "/containers/0/env/9",
        "/containers/x",
        "/nodeSelector/disk",
        "/nodeSelector/a~1b",
        "/tolerations",
        "/tolerations/-",
        "/restartPolicy/x",
        "",
        "/",
        "hostname",
        "/affinity/nodeAffinity",
        "/containers/0/resources/limits/cpu",
    ];
    let values = [
        json!("x"),
        json!(1),
        json!(null),
        json!([]),
        json!({"name": "x", "image": "y"}),
        json!(["a"]),
        json!("alpine"),
        json!("ssd"),
    ];
    let names = ["add", "remove", "replace", "test", "move", "copy", "append"];
    let operation = |random: &mut Random| {
        let mut operation = json!({"op": *random.pick(&names), "path": *random.pick(&paths)});
        if random.below(10) > 0 {
            operation["value"] = random.pick(&values).clone();
        }
        if random.below(10) > 1 {
            operation["from"] = json!(*random.pick(&paths));
        }
        operation
    };
    match random.below(40) {
        0 => json!({"op": "add"}),
        1 => json!(["add"]),
        _ => list(random, operation),
    }
}
