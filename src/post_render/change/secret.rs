//! Removes the Secret with the runner's token, for clusters where another tool creates it. References to it are kept.

use std::collections::HashMap;

use crate::kubernetes::stream::object::text;
use crate::kubernetes::stream::{Address, Object, Stream};
use crate::post_render::runners;
use helm_yaml::tree::{Node, Value};

/// Keys of a runner's token in a Secret.
const TOKENS: [&str; 2] = ["runner-token", "runner-registration-token"];

/// Removes the Secrets with a token that the runner uses (if the stream contains its workload).
pub(super) fn remove(stream: &mut Stream) {
    let workloads: Vec<Object<'_>> = runners::find(stream)
        .iter()
        .filter_map(|runner| runner.workload)
        .collect();
    let mut used: HashMap<&str, Vec<Option<&str>>> = HashMap::new();
    for workload in &workloads {
        let mut names = Vec::new();
        workload
            .pod()
            .iter()
            .for_each(|pod| push_secrets(pod, &mut names));
        names
            .into_iter()
            .for_each(|name| used.entry(name).or_default().push(workload.namespace()));
    }
    let is_used = |object: &Object<'_>| {
        let is_near = |namespace: &Option<&str>| object.may_be_in(*namespace);
        workloads.is_empty()
            || used
                .get(object.name())
                .is_some_and(|places| places.iter().any(is_near))
    };
    let secrets = stream
        .objects()
        .filter(|object| object.kind() == "Secret" && holds_token(object) && is_used(object));
    let addresses: Vec<Address> = secrets.map(|object| object.address).collect();
    addresses
        .into_iter()
        .for_each(|address| stream.remove(address));
}

/// Names of the Secrets that a pod mounts or uses for environment variables.
fn push_secrets<'n>(node: &'n Node, names: &mut Vec<&'n str>) {
    match &node.value {
        Value::List(list) => list.iter().for_each(|item| push_secrets(item, names)),
        Value::Map(map) => {
            for (key, entry) in map {
                let name = match key.as_str() {
                    "secret" => {
                        text(&entry.node, &["secretName"]).or_else(|| text(&entry.node, &["name"]))
                    }
                    "secretKeyRef" | "secretRef" => text(&entry.node, &["name"]),
                    _ => None,
                };
                names.extend(name);
                push_secrets(&entry.node, names);
            }
        }
        _ => {}
    }
}

fn holds_token(object: &Object<'_>) -> bool {
    let has = |section: &str| {
        let data = object.node.get(section).and_then(Node::as_map);
        data.is_some_and(|data| TOKENS.iter().any(|key| data.contains_key(*key)))
    };
    has("data") || has("stringData")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(name: &str, key: &str) -> String {
        format!(
            "---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {name}}}\nstringData: {{{key}: x}}\n"
        )
    }

    fn left(text: &str) -> Vec<String> {
        let mut stream = Stream::read("-", text.as_bytes().to_vec()).unwrap();
        remove(&mut stream);
        let stream = Stream::read("-", stream.to_text().into_bytes()).unwrap();
        stream
            .objects()
            .filter(|object| object.kind() == "Secret")
            .map(|object| object.name().to_owned())
            .collect()
    }

    #[test]
    fn the_token_secret_is_removed_however_the_pod_uses_it() {
        let secrets = [
            secret("a", "runner-token"),
            secret("b", "runner-token"),
            secret("c", "password"),
        ]
        .concat();
        let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: r}\nspec:\n  containers:\n  - image: gitlab-runner\n";
        for takes in [
            "    envFrom: [{secretRef: {name: a}}, {secretRef: {name: c}}]\n",
            "    env: [{name: X, valueFrom: {secretKeyRef: {name: a, key: runner-token}}}]\n",
            "  volumes: [{name: x, secret: {secretName: a}}]\n",
            "  volumes: [{name: x, projected: {sources: [{secret: {name: a}}]}}]\n",
        ] {
            assert_eq!(
                left(&format!("{pod}{takes}{secrets}")),
                ["b", "c"],
                "{takes}"
            );
        }
        assert_eq!(left(&secrets), ["c"]);
    }
}
