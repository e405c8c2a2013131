//! The Secret with the runner's token goes from the stream: somebody else puts it into the cluster. What mounts it stays.

use std::collections::HashSet;

use crate::post_render::runners;
use crate::stream::{Address, Object, Stream};
use crate::tree::Node;

/// The keys under which a runner's token stands.
const TOKENS: [&str; 2] = ["runner-token", "runner-registration-token"];

/// Takes the runners' Secrets out: those that hold a token and, where the stream holds the workload, are mounted by it.
pub(super) fn remove(stream: &mut Stream) {
    let runners = runners::find(stream);
    let mounted: HashSet<(&str, Option<&str>)> = runners
        .iter()
        .filter_map(|runner| Some((runner, runner.workload?.namespace())))
        .flat_map(|(runner, namespace)| runner.secrets.iter().map(move |name| (*name, namespace)))
        .collect();
    let is_mounted = |object: &Object<'_>| {
        [object.namespace(), None].into_iter().any(|namespace| mounted.contains(&(object.name(), namespace)))
            || (object.namespace().is_none() && mounted.iter().any(|(name, _)| *name == object.name()))
    };
    let secrets =
        stream.objects().filter(|object| object.kind() == "Secret" && holds_token(object) && is_mounted(object));
    let addresses: Vec<Address> = secrets.map(|object| object.address).collect();
    addresses.into_iter().for_each(|address| stream.remove(address));
}

fn holds_token(object: &Object<'_>) -> bool {
    let has = |section: &str| {
        let data = object.node.get(section).and_then(Node::as_map);
        data.is_some_and(|data| TOKENS.iter().any(|key| data.contains_key(*key)))
    };
    has("data") || has("stringData")
}
