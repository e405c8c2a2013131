//! The volumes of the pod and where the containers mount them.

use std::collections::HashSet;

use super::object::Object;
use super::{Settings, View, convert, empty, tables};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// A kind of volume in `[runners.kubernetes.volumes]`.
struct Kind {
    table: &'static str,
    /// The field of the volume.
    field: &'static str,
    source: fn(&View<'_>) -> Node,
    /// The settings of the mount besides name and paths.
    mount: &'static [(&'static str, &'static str)],
}

const READ_ONLY: (&str, &str) = ("readOnly", "read_only");
const PROPAGATION: (&str, &str) = ("mountPropagation", "mount_propagation");

/// The kinds in the order in which the runner adds them.
const KINDS: [Kind; 7] = [
    Kind {
        table: "host_path",
        field: "hostPath",
        source: host_path,
        mount: &[READ_ONLY, PROPAGATION],
    },
    Kind {
        table: "secret",
        field: "secret",
        source: secret,
        mount: &[READ_ONLY],
    },
    Kind {
        table: "pvc",
        field: "persistentVolumeClaim",
        source: claim,
        mount: &[READ_ONLY, PROPAGATION],
    },
    Kind {
        table: "config_map",
        field: "configMap",
        source: config_map,
        mount: &[READ_ONLY],
    },
    Kind {
        table: "empty_dir",
        field: "emptyDir",
        source: empty_dir,
        mount: &[PROPAGATION],
    },
    Kind {
        table: "csi",
        field: "csi",
        source: csi,
        mount: &[READ_ONLY],
    },
    Kind {
        table: "nfs",
        field: "nfs",
        source: nfs,
        mount: &[READ_ONLY],
    },
];

/// The volumes: those of the settings, then those of the runner.
pub(super) fn volumes(settings: &Settings<'_>) -> Vec<Node> {
    let mut volumes = Vec::new();
    let mut claims = HashSet::new();
    for (kind, table) in configured(settings) {
        // A claim can be mounted at several paths.
        let is_new = kind.table != "pvc" || claims.insert(table.text("name"));
        if is_new {
            volumes.push(volume(kind, &table));
        }
    }
    let own = own_volumes(settings).into_iter().map(|name| {
        let mut volume = Object::default();
        volume.add("name", name);
        volume.insert("emptyDir", Span::SYNTHETIC, empty());
        volume.into_node()
    });
    volumes.extend(own);
    volumes
}

/// The mounts of every container: scripts and logs, the settings, then the builds directory.
pub(super) fn mounts(settings: &Settings<'_>) -> Vec<Node> {
    let own = |name: &str, path: Node| {
        let mut mount = Object::default();
        mount.add("name", name);
        mount.insert("mountPath", Span::SYNTHETIC, path);
        mount.into_node()
    };
    let mut mounts = Vec::new();
    if needs_scripts(settings) {
        mounts.push(own("scripts", base_dir(settings, "scripts")));
    }
    if settings.attaches() {
        mounts.push(own("logs", base_dir(settings, "logs")));
    }
    mounts.extend(configured(settings).map(|(kind, table)| mount(kind, &table)));
    if needs_builds(settings) {
        mounts.push(own("repo", builds_dir(settings)));
    }
    mounts
}

/// The volumes of the settings with their kinds.
fn configured<'n>(settings: &Settings<'n>) -> impl Iterator<Item = (&'static Kind, View<'n>)> {
    let volumes = settings.get("volumes");
    KINDS.iter().flat_map(move |kind| {
        let found = volumes.as_ref().map(|volumes| tables(volumes, kind.table));
        let tables = found.unwrap_or_default().into_iter();
        tables.map(move |table| (kind, table))
    })
}

fn volume(kind: &Kind, table: &View<'_>) -> Node {
    let mut volume = Object::of(table);
    volume.text("name", table.get("name"));
    volume.insert(kind.field, table.node.span, (kind.source)(table));
    volume.into_node()
}

fn mount(kind: &Kind, table: &View<'_>) -> Node {
    let mut mount = Object::of(table);
    mount.text("name", table.get("name"));
    mount.text("mountPath", table.get("mount_path"));
    mount.text("subPath", table.get("sub_path"));
    for (field, key) in kind.mount {
        match *field {
            "readOnly" => mount.switch(field, table.get(key)),
            _ => mount.copy(field, table.get(key), |node| node.as_str()),
        }
    }
    mount.into_node()
}

/// The names of the runner's own volumes.
fn own_volumes(settings: &Settings<'_>) -> Vec<&'static str> {
    let all = [
        ("repo", needs_builds(settings)),
        ("scripts", needs_scripts(settings)),
        ("logs", settings.attaches()),
    ];
    let needed = all.into_iter().filter(|(_, is_needed)| *is_needed);
    needed.map(|(name, _)| name).collect()
}

fn needs_scripts(settings: &Settings<'_>) -> bool {
    settings.attaches() || settings.has_flag("FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR")
}

/// Returns true if no volume of the settings is mounted at the builds directory.
fn needs_builds(settings: &Settings<'_>) -> bool {
    let builds = builds_dir(settings);
    configured(settings).all(|(_, table)| table.text("mount_path") != builds.as_str())
}

/// The directory of the builds.
fn builds_dir(settings: &Settings<'_>) -> Node {
    let default = if settings.is_windows() {
        "C:\\builds"
    } else {
        "/builds"
    };
    let set = settings.runner.get("builds_dir");
    match set.filter(|view| view.as_text().is_some()) {
        Some(view) => view.node.clone(),
        None => Node::new(default, Span::SYNTHETIC),
    }
}

/// The directory for scripts or logs, whose name ends with the IDs of project and job.
fn base_dir(settings: &Settings<'_>, name: &str) -> Node {
    let base = settings.get(&format!("{name}_base_dir"));
    let span = base.as_ref().map_or(Span::SYNTHETIC, |base| base.node.span);
    let parent = base.as_ref().and_then(|base| base.as_text());
    let parent = parent.unwrap_or_default().trim_end_matches(['/', '\\']);
    Node::new(format!("{parent}/{name}-0-0"), span)
}

fn host_path(table: &View<'_>) -> Node {
    let mut source = Object::of(table);
    source.text("path", table.get("mount_path"));
    source.text("path", table.get("host_path"));
    source.into_node()
}

fn secret(table: &View<'_>) -> Node {
    let mut source = Object::of(table);
    source.text("secretName", table.get("name"));
    source.list("items", items(table));
    source.into_node()
}

fn config_map(table: &View<'_>) -> Node {
    let mut source = Object::of(table);
    source.text("name", table.get("name"));
    source.list("items", items(table));
    source.into_node()
}

/// The items of a Secret or ConfigMap: keys and their paths.
fn items(table: &View<'_>) -> Vec<Node> {
    let items = table.get("items");
    let entries = items.iter().flat_map(View::entries);
    entries
        .filter(|(_, path)| path.node.as_str().is_some())
        .map(|(key, path)| {
            let mut item = Object::of(&path);
            item.insert("key", path.key_span, Node::new(key, path.key_span));
            item.insert("path", path.key_span, path.node.clone());
            item.into_node()
        })
        .collect()
}

fn claim(table: &View<'_>) -> Node {
    let mut source = Object::of(table);
    source.text("claimName", table.get("name"));
    source.into_node()
}

/// An empty directory. The runner ignores an invalid size.
fn empty_dir(table: &View<'_>) -> Node {
    let mut source = Object::of(table);
    source.text("medium", table.get("medium"));
    source.copy("sizeLimit", table.get("size_limit"), |node| {
        crate::kubernetes::quantity::Quantity::parse(node.as_str()?)
    });
    source.into_node()
}

fn csi(table: &View<'_>) -> Node {
    let mut source = Object::of(table);
    source.text("driver", table.get("driver"));
    source.add("fsType", "");
    source.text("fsType", table.get("fs_type"));
    source.add("readOnly", false);
    source.copy("readOnly", table.get("read_only"), Node::as_bool);
    source.set(
        "volumeAttributes",
        table.get("volume_attributes"),
        convert::strings,
    );
    source.into_node()
}

fn nfs(table: &View<'_>) -> Node {
    let mut source = Object::of(table);
    source.text("server", table.get("server"));
    source.text("path", table.get("path"));
    source.switch("readOnly", table.get("read_only"));
    source.into_node()
}
