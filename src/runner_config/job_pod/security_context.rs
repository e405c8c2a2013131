//! Security contexts of the pod and of its containers.

use super::object::Object;
use super::{Settings, View};
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// The capability that the runner drops by default.
const DROPPED: &str = "NET_RAW";

/// The security context of the pod; `None` if no setting is in it.
pub(super) fn of_pod(view: &View<'_>) -> Option<Node> {
    let mut context = Object::of(view);
    context.copy("fsGroup", view.get("fs_group"), Node::as_int);
    context.copy("runAsGroup", view.get("run_as_group"), Node::as_int);
    context.copy("runAsNonRoot", view.get("run_as_non_root"), Node::as_bool);
    context.copy("runAsUser", view.get("run_as_user"), Node::as_int);
    let groups = view.get("supplemental_groups");
    context.copy("supplementalGroups", groups, |node| {
        node.as_list().filter(|list| !list.is_empty())
    });
    profiles(&mut context, view);
    context.into_filled()
}

/// The security context of a container: its own table, over the settings for all containers.
pub(super) fn of_container(settings: &Settings<'_>, table: &str) -> Node {
    let own = settings.get(table);
    let get = |key: &str| own.as_ref().and_then(|view| view.get(key));
    let or_common = |key: &str| get(key).or_else(|| settings.get(key));
    let mut context = own.as_ref().map_or_else(Object::default, Object::of);
    if let Some((key_span, lists)) = capabilities(settings, own.as_ref()) {
        context.insert("capabilities", key_span, lists);
    }
    for (field, key) in [
        ("privileged", "privileged"),
        ("allowPrivilegeEscalation", "allow_privilege_escalation"),
    ] {
        context.copy(field, or_common(key), Node::as_bool);
    }
    context.copy("runAsUser", get("run_as_user"), Node::as_int);
    context.copy("runAsGroup", get("run_as_group"), Node::as_int);
    context.copy("runAsNonRoot", get("run_as_non_root"), Node::as_bool);
    let read_only = get("read_only_root_filesystem");
    context.copy("readOnlyRootFilesystem", read_only, Node::as_bool);
    context.set("procMount", get("proc_mount"), proc_mount);
    if let Some(own) = &own {
        profiles(&mut context, own);
    }
    context.into_node()
}

/// Adds the SELinux type and the seccomp and AppArmor profiles.
fn profiles(context: &mut Object, view: &View<'_>) {
    context.set("seLinuxOptions", view.get("selinux_type"), |kind| {
        let mut options = Object::of(kind);
        options.text("type", Some(kind.clone()));
        options.into_filled()
    });
    context.set("seccompProfile", view.get("seccomp_profile"), profile);
    context.set("appArmorProfile", view.get("app_armor_profile"), profile);
}

/// A seccomp or AppArmor profile. The runner ignores an unknown type, and `Localhost` without a profile.
fn profile(view: &View<'_>) -> Option<Node> {
    let mut profile = Object::of(view);
    match view.text("type")? {
        "RuntimeDefault" | "Unconfined" => {}
        "Localhost" => {
            view.text("localhost_profile")?;
            profile.text("localhostProfile", view.get("localhost_profile"));
        }
        _ => return None,
    }
    profile.text("type", view.get("type"));
    Some(profile.into_node())
}

fn proc_mount(view: &View<'_>) -> Option<Node> {
    let name = match view.as_text()?.trim().to_ascii_lowercase().as_str() {
        "default" => "Default",
        "unmasked" => "Unmasked",
        _ => return None,
    };
    Some(Node::new(name, view.node.span))
}

/// The capabilities of a container with the span of their table. Each list of the container's own table replaces that of
/// `cap_add` and `cap_drop`.
fn capabilities(settings: &Settings<'_>, own: Option<&View<'_>>) -> Option<(Span, Node)> {
    let (added, dropped) = common_capabilities(settings);
    let table = own.and_then(|own| own.get("capabilities"));
    let key_span = table
        .as_ref()
        .map_or(Span::SYNTHETIC, |table| table.key_span);
    let mut lists = Object::default();
    for (field, common) in [("add", added), ("drop", dropped)] {
        let own = table.as_ref().and_then(|table| table.get(field));
        match own.filter(|own| own.node.as_list().is_some()) {
            Some(own) => lists.insert(field, own.key_span, own.node.clone()),
            None => lists.list(field, common),
        }
    }
    Some((key_span, lists.into_filled()?))
}

/// The capabilities of `cap_add` and `cap_drop`. The last mention of a capability counts.
fn common_capabilities(settings: &Settings<'_>) -> (Vec<Node>, Vec<Node>) {
    let own = (!settings.is_windows()).then(|| Node::new(DROPPED, Span::SYNTHETIC));
    let listed = |key: &str| {
        let list = settings.get(key);
        let items = list.iter().flat_map(View::items);
        let names = items.filter(|item| item.node.as_str().is_some());
        names.map(|item| item.node.clone()).collect::<Vec<_>>()
    };
    let dropped = listed("cap_drop");
    let is_in = |list: &[Node], node: &Node| list.iter().any(|other| other.value == node.value);
    let added: Vec<Node> = unique(listed("cap_add"));
    let kept = own.filter(|own| !is_in(&added, own));
    let dropped = unique(kept.into_iter().chain(dropped).collect());
    let added = added
        .into_iter()
        .filter(|node| !is_in(&dropped, node))
        .collect();
    (added, dropped)
}

/// The nodes without repetitions.
fn unique(nodes: Vec<Node>) -> Vec<Node> {
    let mut seen = std::collections::HashSet::new();
    let is_new = |node: &Node| match &node.value {
        Value::String(text) => seen.insert(text.clone()),
        _ => true,
    };
    nodes.into_iter().filter(is_new).collect()
}
