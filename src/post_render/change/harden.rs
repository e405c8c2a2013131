//! A pod that passes the Restricted Pod Security Standard. What the pod says itself stays, where it says more than the
//! default: a user, a group, a writable volume.

use crate::hardening::{CONTAINER, Folder, POD, Setting, WRITABLE};
use crate::post_render::runners;
use crate::source::Span;
use crate::stream::object::{items, text};
use crate::stream::{Address, Stream};
use crate::tree::{Entry, Map, Node, Value};

/// Hardens the pods of the runners.
pub(super) fn harden(stream: &mut Stream) {
    let runners = runners::find(stream);
    let pods: Vec<(Address, &[&str])> = runners
        .iter()
        .filter_map(|runner| runner.workload.and_then(|workload| Some((workload.address, workload.pod_path()?))))
        .collect();
    for (address, path) in pods {
        stream.change(address, |object| {
            let pod = path.iter().fold(object, |node, key| node.child_mut(key, Span::NONE));
            harden_pod(pod);
        });
    }
}

/// Hardens the specification of a pod.
fn harden_pod(pod: &mut Node) {
    demand(&POD, pod.child_mut("securityContext", Span::NONE));
    for list in ["initContainers", "containers"] {
        let Some(Value::List(containers)) = pod.get_mut(list).map(|list| &mut list.value) else { continue };
        containers.iter_mut().for_each(harden_container);
    }
    let volumes = pod.child_mut("volumes", Span::NONE);
    for folder in WRITABLE.iter().rev() {
        add_volume(volumes, &volume_name(folder));
    }
}

fn harden_container(container: &mut Node) {
    let context = container.child_mut("securityContext", Span::NONE);
    demand(&CONTAINER, context);
    if let Some(Value::Map(capabilities)) = context.get_mut("capabilities").map(|node| &mut node.value) {
        capabilities.shift_remove("add");
    }
    // Each goes before those that are there, so the last goes first.
    for folder in WRITABLE.iter().rev() {
        if !folder.is_among(items(container, &["volumeMounts"])) {
            let mount = map([("name", volume_name(folder).into()), ("mountPath", folder.path.into())]);
            insert_first(container.child_mut("volumeMounts", Span::NONE), mount);
        }
    }
}

/// Sets what the context does not say already.
fn demand(settings: &[Setting], context: &mut Node) {
    for setting in settings {
        if setting.is_met(context) {
            continue;
        }
        let place = setting.path.iter().fold(&mut *context, |node, key| node.child_mut(key, Span::NONE));
        *place = Node::new(setting.value(), Span::NONE);
    }
}

/// A name of our own: the pod may have a volume `tmp` already, which is something else.
fn volume_name(folder: &Folder) -> String {
    format!("writable-{}", folder.name)
}

fn add_volume(volumes: &mut Node, name: &str) {
    if volumes.as_list().unwrap_or_default().iter().any(|known| text(known, &["name"]) == Some(name)) {
        return;
    }
    let volume = map([("name", name.into()), ("emptyDir", Value::Map(Map::new()))]);
    match &mut volumes.value {
        Value::List(list) => list.push(volume),
        value => *value = Value::List(vec![volume]),
    }
}

/// Puts an item before the others: a mount for a folder has to stand before those inside it for people who read it.
fn insert_first(list: &mut Node, item: Node) {
    match &mut list.value {
        Value::List(list) => list.insert(0, item),
        value => *value = Value::List(vec![item]),
    }
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Node {
    let entry = |(key, value): (&str, Value)| {
        (key.to_owned(), Entry { key_span: Span::NONE, node: Node::new(value, Span::NONE) })
    };
    Node::new(Map::from_iter(entries.map(entry)), Span::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hardened(context: Node) -> Node {
        let mut pod = map([("securityContext", context.value)]);
        harden_pod(&mut pod);
        pod
    }

    #[test]
    fn the_pods_own_profile_stays_where_it_filters() {
        for (given, kept) in
            [("Localhost", "Localhost"), ("RuntimeDefault", "RuntimeDefault"), ("Unconfined", "RuntimeDefault")]
        {
            let profile = map([("type", given.into())]);
            let pod = hardened(map([("seccompProfile", profile.value)]));
            assert_eq!(text(&pod, &["securityContext", "seccompProfile", "type"]), Some(kept), "{given}");
        }
    }
}
