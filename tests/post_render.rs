//! Properties of any stream that `runnergen post-render` processes: no object is removed, moved or changed unless
//! requested.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use crate::common::cost::grows_in_proportion;
use crate::common::{runnergen, with_input};
use helm_yaml::tree::{Entry, Node, Value};
use proptest::prelude::*;
use runnergen::kubernetes::stream::Stream;
use runnergen::post_render::change::{self, Changes};
use runnergen::post_render::{check, check_permissions};

/// Documents with `NAME` as the name of the object, in styles that are difficult for parsers.
const DOCUMENTS: [&str; 15] = [
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: NAME\n",
    "# before\napiVersion: v1 # after\nkind: ConfigMap\n\nmetadata: {name: NAME}\n# after\n",
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}, data: {a: \"---\"}}\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata:\n  a: |\n    x\n    ---\n    y: 1\n\n  b: |+\n    z\n\n\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: &n NAME\n  labels: &l {app: *n}\n  annotations: {<<: *l, b: c}\n",
    "apiVersion: v1\nkind: Secret\nmetadata: {name: NAME}\ndata: {runner-token: Z2xydC14}\n",
    "kind: Thing\napiVersion: example.com/v1\nmetadata:\n  name: NAME\nspec:\n- 'it''s'\n- \"\\u00e9\\n\"\n- >-\n  folded\n  text\n- 0o17\n- 1.5\n- ~\n",
    "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}}\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n    name: NAME\n    annotations:\n        postrenderer.helm.sh/postrender-filename: a.yaml\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\ndata:\n  entrypoint: ''\n  config.template.toml: |\n    [[runners]]\n      [runners.kubernetes]\n        image = \"a\"\n",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: NAME, labels: {n: \"on\"}}\nspec:\n  template:\n    metadata: {annotations: {checksum: '0e1'}}\n    spec:\n      serviceAccountName: a\n      initContainers: [{name: i, image: 'x@sha256:ab', args: [\"1_000\", '~', \"=\"]}]\n      containers:\n      - name: r\n        image: gitlab-runner:v1\n        command: [sh, -c, \"if a; then\\n\\tb\\n  fi\\n\\n\"]\n        securityContext: {runAsUser: 0, privileged: true}\n      volumes: [{name: c, configMap: {name: NAME, defaultMode: 0644}}, {name: s, secret: {secretName: NAME}}]\n",
    "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: NAME}\nspec:\n  schedule: '@daily'\n  jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: docker.io/b:c}]}}}}\n",
    "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: NAME}, rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]}\n- {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: NAME}, roleRef: {kind: Role, name: NAME}, subjects: [{kind: ServiceAccount, name: a}]}\n",
    "# nothing but a comment\n",
    "\n",
];

const SEPARATORS: [&str; 4] = ["---\n", "--- # here\n", "---  \n", "---\n---\n"];

/// A stream of documents, with LF or CRLF line endings, with or without a final newline.
fn stream() -> impl Strategy<Value = String> {
    let document = (0..SEPARATORS.len(), 0..DOCUMENTS.len());
    (
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::collection::vec(document, 0..12),
    )
        .prop_map(|(separated, windows, unfinished, documents)| {
            let mut text = String::new();
            for (index, (separator, document)) in documents.into_iter().enumerate() {
                if index > 0 || separated {
                    text += SEPARATORS[separator];
                }
                text += &DOCUMENTS[document].replace("NAME", &format!("n{index}"));
            }
            let text = if windows {
                text.replace('\n', "\r\n")
            } else {
                text
            };
            if unfinished {
                text.trim_end().to_owned()
            } else {
                text
            }
        })
}

/// The values of an object without spans.
fn plain(node: &Node) -> Node {
    let value = match &node.value {
        Value::List(items) => Value::List(items.iter().map(plain).collect()),
        Value::Map(map) => Value::Map(
            map.iter()
                .map(|(key, entry)| {
                    (
                        key.clone(),
                        Entry {
                            node: plain(&entry.node),
                            ..Entry::default()
                        },
                    )
                })
                .collect(),
        ),
        scalar => scalar.clone(),
    };
    Node {
        value,
        ..Node::default()
    }
}

fn objects(stream: &Stream) -> Vec<Node> {
    stream.objects().map(|object| plain(object.node)).collect()
}

fn read(text: &str) -> Stream {
    Stream::read("-", text.as_bytes().to_vec()).expect("a stream of objects")
}

fn name(object: &Node) -> Option<&str> {
    object.at(&["metadata", "name"]).and_then(Node::as_str)
}

fn is_token(object: &Node) -> bool {
    object.at(&["data", "runner-token"]).is_some()
}

/// The keys whose values modifications may change.
fn without_what_changes(node: &mut Node) {
    const TOUCHED: [&str; 6] = [
        "labels",
        "annotations",
        "image",
        "securityContext",
        "volumeMounts",
        "rules",
    ];
    match &mut node.value {
        Value::List(items) => {
            items.retain(|item| item.get("emptyDir").is_none());
            items.iter_mut().for_each(without_what_changes);
        }
        Value::Map(map) => {
            map.retain(|key, entry| {
                without_what_changes(&mut entry.node);
                let is_empty = entry.node.as_map().is_some_and(|map| map.is_empty());
                !TOUCHED.contains(&key.as_str()) && !is_empty
            });
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn an_unchanged_stream_is_the_same_to_the_byte(text in stream()) {
        let mut stream = read(&text);
        check(&stream);
        check_permissions(&stream);
        let is_concerned = text.contains("containers:");
        let image_registry = "r.example".parse().ok().filter(|_| !is_concerned);
        change::apply(&mut stream, &Changes { image_registry, harden: !is_concerned, ..Changes::default() });
        prop_assert_eq!(stream.to_text(), text);
    }

    #[test]
    fn a_label_is_all_that_a_label_changes(text in stream()) {
        let mut stream = read(&text);
        let mut expected = objects(&stream);
        let changes = Changes { labels: vec!["team=a".parse().unwrap()], ..Changes::default() };
        change::apply(&mut stream, &changes);
        for object in &mut expected {
            let labels = object.child_mut("metadata", Default::default()).child_mut("labels", Default::default());
            *labels.child_mut("team", Default::default()) = Node { value: "a".into(), ..Node::default() };
        }
        prop_assert_eq!(objects(&read(&stream.to_text())), expected);
    }

    #[test]
    fn what_is_asked_for_is_all_that_changes_and_changes_once(text in stream()) {
        let all = || Changes {
            labels: vec!["team=a".parse().unwrap()],
            annotations: vec!["x=y: z".parse().unwrap()],
            image_registry: "r.example/m".parse().ok(),
            minimal_rbac: true,
            harden: true,
            remove_secret: true,
        };
        let mut stream = read(&text);
        let mut expected = objects(&stream);
        change::apply(&mut stream, &all());
        let once = stream.to_text();
        let mut again = read(&once);
        change::apply(&mut again, &all());
        prop_assert_eq!(&again.to_text(), &once, "applied twice");
        let mut found = objects(&read(&once));
        expected.retain(|object| !is_token(object) || found.iter().any(|other| name(other) == name(object)));
        expected.iter_mut().chain(&mut found).for_each(without_what_changes);
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn bytes_of_any_kind_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(stream) = Stream::read("-", bytes.clone()) {
            prop_assert_eq!(stream.to_text().into_bytes(), bytes);
        }
    }
}

#[test]
fn an_invalid_stream_prints_nothing() {
    let cut =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: \"Conf";
    for (input, reason) in [
        (cut, "document 2 of the stream"),
        (
            "a: 1\n---\n- b\n",
            "document 2 of the stream: invalid document: expected a Kubernetes object, found a list",
        ),
        ("a: [\n", "document 1 of the stream"),
        ("apiVersion: v1\n", "missing `kind`"),
    ] {
        let output = with_input(&mut runnergen(&["post-render"]), input.as_bytes());
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (output.status.code(), output.stdout.len()),
            (Some(1), 0),
            "{stderr}"
        );
        assert!(stderr.contains(reason), "{stderr}");
    }
}

#[test]
fn a_stream_of_100_megabytes_is_refused_with_the_place_where_it_became_too_long() {
    let document = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\n";
    let output = with_input(
        &mut runnergen(&["post-render"]),
        document.repeat((100 << 20) / document.len()).as_bytes(),
    );
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let documents = (64 << 20) / document.len();
    assert!(
        stderr.contains(&format!(
            "expected at most 64 MiB; the limit is in document {}",
            documents + 1
        )),
        "{stderr}"
    );
}

#[test]
fn the_cost_of_a_stream_is_linear() {
    let runner = DOCUMENTS[9].to_owned() + "---\n" + DOCUMENTS[4] + "---\n" + DOCUMENTS[5];
    let one = |index: usize| format!("---\n{}", runner.replace("NAME", &format!("n{index}")));
    grows_in_proportion(&["post-render", "--label", "a=b"], |count| {
        (0..count / 3).map(one).collect()
    });
}
