//! A pod that passes the Restricted Pod Security Standard. What the pod says itself stays, where it says more than the
//! default: a user, a group, a writable volume.

use crate::post_render::runners;
use crate::source::Span;
use crate::stream::object::{items, text};
use crate::stream::{Address, Stream};
use crate::tree::{Entry, Map, Node, Value};

/// The folders into which the manager and its scripts write, and the volumes that are put there.
const WRITABLE: [(&str, &str); 2] = [("/tmp", "writable-tmp"), ("/home/gitlab-runner", "writable-home")];

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
pub fn harden_pod(pod: &mut Node) {
    let context = pod.child_mut("securityContext", Span::NONE);
    set(context, &["runAsNonRoot"], true.into());
    add(context, &["seccompProfile", "type"], "RuntimeDefault".into());
    for list in ["initContainers", "containers"] {
        let Some(Value::List(containers)) = pod.get_mut(list).map(|list| &mut list.value) else { continue };
        containers.iter_mut().for_each(harden_container);
    }
    let volumes = pod.child_mut("volumes", Span::NONE);
    for (_, name) in WRITABLE {
        let volume = map([("name", name.into()), ("emptyDir", Value::Map(Map::new()))]);
        push_once(volumes, "name", name, volume);
    }
}

fn harden_container(container: &mut Node) {
    let context = container.child_mut("securityContext", Span::NONE);
    set(context, &["allowPrivilegeEscalation"], false.into());
    set(context, &["privileged"], false.into());
    set(context, &["runAsNonRoot"], true.into());
    set(context, &["readOnlyRootFilesystem"], true.into());
    set(context, &["capabilities"], map([("drop", Value::List(vec![Node::new("ALL", Span::NONE)]))]).value);
    for (path, name) in WRITABLE {
        let is_mounted =
            |mount: &Node| text(mount, &["mountPath"]).is_some_and(|known| known.trim_end_matches('/') == path);
        if !items(container, &["volumeMounts"]).iter().any(is_mounted) {
            let mounts = container.child_mut("volumeMounts", Span::NONE);
            let mount = map([("name", name.into()), ("mountPath", path.into())]);
            insert_first(mounts, mount);
        }
    }
}

/// Sets what the standard does not leave to anybody.
fn set(node: &mut Node, path: &[&str], value: Value) {
    let place = path.iter().fold(node, |node, key| node.child_mut(key, Span::NONE));
    if place.value != value {
        *place = Node::new(value, Span::NONE);
    }
}

/// Sets what is not set.
fn add(node: &mut Node, path: &[&str], value: Value) {
    if node.at(path).is_none_or(Node::is_null) {
        set(node, path, value);
    }
}

fn push_once(list: &mut Node, key: &str, name: &str, item: Node) {
    if list.as_list().unwrap_or_default().iter().any(|known| text(known, &[key]) == Some(name)) {
        return;
    }
    match &mut list.value {
        Value::List(list) => list.push(item),
        value => *value = Value::List(vec![item]),
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
