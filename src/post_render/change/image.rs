//! Images from another registry: a mirror that serves them under the names that they have where they come from.

use std::str::FromStr;

use crate::tree::{Node, Value};

/// The host of a registry, perhaps with a folder behind it: `registry.example.com/mirror`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry(String);

/// A text that cannot stand before the name of an image.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a host, perhaps with a port and a folder: registry.example.com:5000/mirror")]
pub struct InvalidRegistry;

impl FromStr for Registry {
    type Err = InvalidRegistry;

    fn from_str(text: &str) -> Result<Self, InvalidRegistry> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.:".contains(c);
        let text = text.strip_suffix('/').unwrap_or(text);
        let mut parts = text.split('/');
        let is_host = parts.next().is_some_and(|host| !host.is_empty() && host.chars().all(plain));
        let are_folders = parts.all(|part| !part.is_empty() && part.chars().all(|c| plain(c) && c != ':'));
        if is_host && are_folders { Ok(Registry(text.to_owned())) } else { Err(InvalidRegistry) }
    }
}

impl Registry {
    /// The reference of an image with this registry in place of its own; an image of Docker Hub gets its full name.
    fn reference(&self, image: &str) -> String {
        let Registry(registry) = self;
        if image.strip_prefix(registry.as_str()).is_some_and(|rest| rest.starts_with('/')) {
            return image.to_owned();
        }
        match image.split_once('/') {
            Some((host, name)) if is_host(host) => {
                let library = if host == "docker.io" && !name.contains('/') { "library/" } else { "" };
                format!("{registry}/{library}{name}")
            }
            Some(_) => format!("{registry}/{image}"),
            None => format!("{registry}/library/{image}"),
        }
    }
}

/// Whether the first part of a reference is a host, not a folder of Docker Hub.
fn is_host(part: &str) -> bool {
    part == "localhost" || part.contains(['.', ':'])
}

const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// Lets every image of an object come from a registry, wherever in it containers stand.
pub(super) fn pull_from(node: &mut Node, registry: &Registry) {
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(|item| pull_from(item, registry)),
        Value::Map(map) => {
            for (key, entry) in map {
                if let (true, Value::List(list)) = (CONTAINERS.contains(&key.as_str()), &mut entry.node.value) {
                    list.iter_mut()
                        .filter_map(|container| container.get_mut("image"))
                        .for_each(|image| rename(image, registry));
                } else if let (true, Value::List(list)) = (key == "volumes", &mut entry.node.value) {
                    let images = list.iter_mut().filter_map(|volume| volume.get_mut("image")?.get_mut("reference"));
                    images.for_each(|image| rename(image, registry));
                }
                pull_from(&mut entry.node, registry);
            }
        }
        _ => {}
    }
}

fn rename(image: &mut Node, registry: &Registry) {
    if let Value::String(reference) = &mut image.value
        && !reference.is_empty()
    {
        *reference = registry.reference(reference);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_registry_is_replaced_and_nothing_else() {
        let registry: Registry = "r.example:5000/mirror/".parse().unwrap();
        for (image, expected) in [
            (
                "registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.0.0",
                "r.example:5000/mirror/gitlab-org/gitlab-runner:alpine-v18.0.0",
            ),
            ("busybox", "r.example:5000/mirror/library/busybox"),
            ("busybox:1.37", "r.example:5000/mirror/library/busybox:1.37"),
            ("docker.io/busybox", "r.example:5000/mirror/library/busybox"),
            ("bitnami/kubectl@sha256:ab", "r.example:5000/mirror/bitnami/kubectl@sha256:ab"),
            ("localhost/a", "r.example:5000/mirror/a"),
            ("localhost:5000/a/b:c", "r.example:5000/mirror/a/b:c"),
            ("r.example:5000/mirror/a", "r.example:5000/mirror/a"),
        ] {
            assert_eq!(registry.reference(image), expected);
        }
        for bad in ["", "https://r.example", "r.example//a", "r example", "r/a:5"] {
            assert!(bad.parse::<Registry>().is_err(), "{bad}");
        }
    }
}
