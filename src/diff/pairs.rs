//! Pairs the objects of both sides by group, kind, namespace and name.

use std::collections::HashMap;

use super::defaults;
use crate::kubernetes::stream::object::text;
use helm_yaml::tree::Node;

/// An object on both sides or on one.
pub(super) struct Pair<'n> {
    pub old: Option<&'n Node>,
    pub new: Option<&'n Node>,
}

/// Group, kind, name.
type Identity<'n> = (&'n str, &'n str, &'n str);

/// Pairs objects in the order of the new side. An object without a namespace matches one with a namespace.
pub(super) fn pair<'n>(old: &'n [Node], new: &'n [Node]) -> Vec<Pair<'n>> {
    let old: Vec<&Node> = old
        .iter()
        .filter(|object| !is_created_by_cluster(object))
        .collect();
    let mut left: HashMap<Identity<'n>, Vec<&'n Node>> = HashMap::new();
    for object in &old {
        left.entry(identity(object)).or_default().push(object);
    }
    let mut pairs = Vec::new();
    for object in new.iter().filter(|object| !is_created_by_cluster(object)) {
        let same = left.get_mut(&identity(object)).and_then(|candidates| {
            let at = candidates
                .iter()
                .position(|candidate| is_same_place(candidate, object))?;
            Some(candidates.remove(at))
        });
        pairs.push(Pair {
            old: same,
            new: Some(object),
        });
    }
    let is_left = |object: &&Node| {
        left.get(&identity(object))
            .is_some_and(|left| left.iter().any(|other| std::ptr::eq(*other, *object)))
    };
    pairs.extend(old.iter().copied().filter(is_left).map(|object| Pair {
        old: Some(object),
        new: None,
    }));
    pairs
}

fn identity(object: &Node) -> Identity<'_> {
    let version = text(object, &["apiVersion"]).unwrap_or_default();
    let group = version.rsplit_once('/').map_or("", |(group, _)| group);
    (
        group,
        text(object, &["kind"]).unwrap_or_default(),
        text(object, &["metadata", "name"]).unwrap_or_default(),
    )
}

fn is_same_place(a: &Node, b: &Node) -> bool {
    let namespace = |object| text(object, &["metadata", "namespace"]);
    namespace(a).is_none() || namespace(b).is_none() || namespace(a) == namespace(b)
}

/// Objects created by controllers, default objects of a namespace, Helm's release records, and kubectl's ApplySets.
fn is_created_by_cluster(object: &Node) -> bool {
    let has_owner = object
        .at(&["metadata", "ownerReferences"])
        .is_some_and(Node::is_truthy);
    let is_of_helm = text(object, &["type"]) == Some("helm.sh/release.v1");
    let is_apply_set = object
        .at(&["metadata", "labels", defaults::APPLY_SET_ID])
        .is_some();
    let (_, kind, name) = identity(object);
    let is_of_namespace = matches!(
        (kind, name),
        ("ConfigMap", "kube-root-ca.crt") | ("ServiceAccount", "default")
    );
    has_owner
        || is_of_helm
        || is_apply_set
        || is_of_namespace
        || matches!(kind, "Endpoints" | "EndpointSlice" | "Event")
}
