//! Makes a pod comply with the Restricted Pod Security Standard. Existing settings that the standard allows are kept:
//! a user, a group, a writable volume.

use super::standard::{self, CONTAINERS, list_mut};
use crate::chart::hardening::{CONTAINER, POD, Setting, WRITABLE, WritableDirectory};
use crate::kubernetes::stream::object::{items, text};
use crate::kubernetes::stream::{Address, Stream};
use crate::lint::diagnostic::Diagnostic;
use crate::post_render::runners;
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

/// Hardens the pods of the runners. Returns what cannot be hardened.
pub(super) fn harden(stream: &mut Stream) -> Vec<Diagnostic> {
    let runners = runners::find(stream);
    let problems = runners
        .iter()
        .filter_map(|runner| runner.workload)
        .flat_map(standard::ties)
        .collect();
    let pods: Vec<(Address, &[&str])> = runners
        .iter()
        .filter_map(|runner| {
            runner
                .workload
                .and_then(|workload| Some((workload.address, workload.pod_path()?)))
        })
        .collect();
    for (address, path) in pods {
        stream.change(address, |object| {
            let pod = path
                .iter()
                .fold(object, |node, key| node.child_mut(key, Span::SYNTHETIC));
            harden_pod(pod);
        });
    }
    problems
}

/// Hardens a pod spec.
fn harden_pod(pod: &mut Node) {
    standard::take_privileges(pod);
    demand(&POD, pod.child_mut("securityContext", Span::SYNTHETIC));
    for list in CONTAINERS {
        list_mut(pod, list).for_each(harden_container);
    }
    let volumes = pod.child_mut("volumes", Span::SYNTHETIC);
    for directory in WRITABLE.iter().rev() {
        add_volume(volumes, &volume_name(directory));
    }
}

fn harden_container(container: &mut Node) {
    let context = container.child_mut("securityContext", Span::SYNTHETIC);
    demand(&CONTAINER, context);
    if let Some(Value::Map(capabilities)) =
        context.get_mut("capabilities").map(|node| &mut node.value)
    {
        capabilities.shift_remove("add");
    }
    // Each is inserted at the front, so the last comes first.
    for directory in WRITABLE.iter().rev() {
        if !directory.is_among(items(container, &["volumeMounts"])) {
            let mount = [
                ("name", volume_name(directory).into()),
                ("mountPath", directory.path.into()),
            ];
            insert_first(
                container.child_mut("volumeMounts", Span::SYNTHETIC),
                Node::new(mount, Span::SYNTHETIC),
            );
        }
    }
}

/// Applies the settings that a security context does not meet.
fn demand(settings: &[Setting], context: &mut Node) {
    for setting in settings {
        if setting.is_met(context) {
            continue;
        }
        let place = setting.path.iter().fold(&mut *context, |node, key| {
            node.child_mut(key, Span::SYNTHETIC)
        });
        *place = Node::new(setting.value(), Span::SYNTHETIC);
    }
}

/// Volume name with a prefix, since the pod may have an unrelated volume `tmp`.
fn volume_name(directory: &WritableDirectory) -> String {
    format!("writable-{}", directory.name)
}

fn add_volume(volumes: &mut Node, name: &str) {
    if volumes
        .as_list()
        .unwrap_or_default()
        .iter()
        .any(|known| text(known, &["name"]) == Some(name))
    {
        return;
    }
    let volume = Node::new(
        [
            ("name", name.into()),
            ("emptyDir", Value::Map(Map::default())),
        ],
        Span::SYNTHETIC,
    );
    match &mut volumes.value {
        Value::List(list) => list.push(volume),
        value => *value = Value::List(vec![volume]),
    }
}

/// Inserts an item at the front: a mount reads best before the mounts inside it.
fn insert_first(list: &mut Node, item: Node) {
    match &mut list.value {
        Value::List(list) => list.insert(0, item),
        value => *value = Value::List(vec![item]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hardened(context: Node) -> Node {
        let mut pod = Node::new([("securityContext", context.value)], Span::SYNTHETIC);
        harden_pod(&mut pod);
        pod
    }

    /// The pod of a runner with these lines after hardening, and what cannot be hardened.
    fn hardened_pod(lines: &str) -> (String, Vec<String>) {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {name}\nspec:\n  {lines}\n",
            name = "{name: a}",
            lines = lines.replace('\n', "\n  ")
        );
        let mut stream = Stream::read("-", text.into_bytes()).unwrap();
        let problems = harden(&mut stream)
            .into_iter()
            .map(|found| found.path)
            .collect();
        let once = stream.to_text();
        let mut again = Stream::read("-", once.clone().into_bytes()).unwrap();
        harden(&mut again);
        assert_eq!(again.to_text(), once);
        (once, problems)
    }

    const RUNNER: &str = "containers:\n- name: a\n  image: gitlab/gitlab-runner:alpine\n";

    #[test]
    fn privileges_go() {
        for (privilege, gone) in [
            ("hostNetwork: true\n", "hostNetwork"),
            ("hostPID: true\n", "hostPID"),
            ("securityContext: {runAsUser: 0}\n", "runAsUser: 0"),
            (
                "securityContext: {appArmorProfile: {type: Unconfined}}\n",
                "appArmor",
            ),
            (
                "securityContext: {seLinuxOptions: {user: u, type: spc_t, level: s0}}\n",
                "spc_t",
            ),
            (
                "securityContext: {windowsOptions: {hostProcess: true}}\n",
                "hostProcess",
            ),
        ] {
            let (text, problems) = hardened_pod(&format!("{privilege}{RUNNER}"));
            assert!(
                !text.contains(gone) && problems.is_empty(),
                "{privilege}{problems:?}\n{text}"
            );
            if gone.contains("runAsUser") {
                assert!(text.contains("runAsUser: 100\n"), "{text}");
            }
        }
        for privilege in [
            "seccompProfile: {type: Unconfined}",
            "runAsUser: 0",
            "procMount: Unmasked",
            "capabilities: {add: [ALL]}",
        ] {
            let (text, problems) =
                hardened_pod(&format!("{RUNNER}  securityContext: {{{privilege}}}\n"));
            let gone = !text.contains("Unconfined")
                && !text.contains(": 0\n")
                && !text.contains("Unmasked");
            assert!(
                gone && !text.contains("add:") && problems.is_empty(),
                "{problems:?}\n{text}"
            );
        }
        let (text, _) = hardened_pod(&format!("securityContext: {{runAsUser: 1234}}\n{RUNNER}"));
        assert!(text.contains("runAsUser: 1234\n"), "{text}");
    }

    #[test]
    fn ties_to_the_node_are_reported() {
        for (tie, path) in [
            (
                "volumes: [{name: a, hostPath: {path: /x}}]\n",
                "spec.volumes[0].hostPath",
            ),
            (
                "volumes: [{name: a, nfs: {server: a, path: /x}}]\n",
                "spec.volumes[0].nfs",
            ),
            (
                "securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}\n",
                "spec.securityContext.sysctls[0].name",
            ),
        ] {
            let (_, problems) = hardened_pod(&format!("{tie}{RUNNER}"));
            assert_eq!(problems, [format!("Pod/a › {path}")]);
        }
        for (tie, path) in [
            (
                "ports: [{containerPort: 80, hostPort: 80}]",
                "ports[0].hostPort",
            ),
            (
                "livenessProbe: {httpGet: {host: a, port: 80}}",
                "livenessProbe.httpGet.host",
            ),
            (
                "lifecycle: {preStop: {tcpSocket: {host: a, port: 80}}}",
                "lifecycle.preStop.tcpSocket.host",
            ),
        ] {
            let (_, problems) = hardened_pod(&format!("{RUNNER}  {tie}\n"));
            assert_eq!(problems, [format!("Pod/a › spec.containers[0].{path}")]);
        }
        let allowed = "volumes: [{name: a, csi: {driver: x}}, {name: b, image: {reference: x}}]\n";
        assert_eq!(hardened_pod(&format!("{allowed}{RUNNER}")).1, [""; 0]);
    }

    #[test]
    fn a_stricter_profile_of_the_pod_is_kept() {
        for (given, kept) in [
            ("Localhost", "Localhost"),
            ("RuntimeDefault", "RuntimeDefault"),
            ("Unconfined", "RuntimeDefault"),
        ] {
            let profile = Node::new([("type", given.into())], Span::SYNTHETIC);
            let pod = hardened(Node::new(
                [("seccompProfile", profile.value)],
                Span::SYNTHETIC,
            ));
            assert_eq!(
                text(&pod, &["securityContext", "seccompProfile", "type"]),
                Some(kept),
                "{given}"
            );
        }
    }
}
