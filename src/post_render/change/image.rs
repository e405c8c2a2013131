//! Replaces the registry of images, for a mirror that serves them under their original names.

use std::str::FromStr;

use crate::kubernetes::image::is_host;
use helm_yaml::tree::{Node, Value};

/// Host of a registry, optionally with a path: `registry.example.com/mirror`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry(String);

/// An invalid registry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a host, optionally with port and path: registry.example.com:5000/mirror")]
pub struct InvalidRegistry;

impl FromStr for Registry {
    type Err = InvalidRegistry;

    fn from_str(text: &str) -> Result<Self, InvalidRegistry> {
        let text = text.strip_suffix('/').unwrap_or(text);
        let mut parts = text.split('/');
        let is_registry = parts.next().is_some_and(is_address) && parts.all(is_folder);
        if is_registry {
            Ok(Registry(text.to_owned()))
        } else {
            Err(InvalidRegistry)
        }
    }
}

/// Returns true if the text is the host of a registry, optionally with a port. A single word would be a Docker Hub path.
fn is_address(text: &str) -> bool {
    let (name, port) = text
        .split_once(':')
        .map_or((text, None), |(name, port)| (name, Some(port)));
    let is_word =
        |word: &str| !word.starts_with('-') && !word.ends_with('-') && is_plain(word, "-");
    is_host(text)
        && name.split('.').all(is_word)
        && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

/// Returns true if the text is a valid path component of an image reference.
fn is_folder(text: &str) -> bool {
    let is_end = |c: char| c.is_ascii_alphanumeric();
    text.starts_with(is_end) && text.ends_with(is_end) && is_plain(text, "-_.")
}

fn is_plain(text: &str, also: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || also.contains(c);
    !text.is_empty() && text.chars().all(is_plain)
}

impl Registry {
    /// The reference with its registry replaced; images of Docker Hub get their full name.
    fn reference(&self, image: &str) -> String {
        let Registry(registry) = self;
        if image
            .strip_prefix(registry.as_str())
            .is_some_and(|rest| rest.starts_with('/'))
        {
            return image.to_owned();
        }
        match image.split_once('/') {
            Some((host, name)) if is_host(host) => {
                let library = if DOCKER_HUB.contains(&host) && !name.contains('/') {
                    "library/"
                } else {
                    ""
                };
                format!("{registry}/{library}{name}")
            }
            Some(_) => format!("{registry}/{image}"),
            None => format!("{registry}/library/{image}"),
        }
    }
}

/// Names of Docker Hub, where images without a path are in `library`.
const DOCKER_HUB: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/// Returns true if the text is an image reference, without placeholders.
fn is_reference(text: &str) -> bool {
    let may_stand = |c: char| c.is_ascii_alphanumeric() || "-_./:@[]".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') && text.chars().all(may_stand)
}

const CONTAINERS: [&str; 3] = ["containers", "initContainers", "ephemeralContainers"];

/// Replaces the registry of every image in an object.
pub(super) fn pull_from(node: &mut Node, registry: &Registry) {
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(|item| pull_from(item, registry)),
        Value::Map(map) => {
            for (key, entry) in map {
                if let (true, Value::List(list)) =
                    (CONTAINERS.contains(&key.as_str()), &mut entry.node.value)
                {
                    list.iter_mut()
                        .filter_map(|container| container.get_mut("image"))
                        .for_each(|image| rename(image, registry));
                } else if let (true, Value::List(list)) = (key == "volumes", &mut entry.node.value)
                {
                    let images = list
                        .iter_mut()
                        .filter_map(|volume| volume.get_mut("image")?.get_mut("reference"));
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
        && is_reference(reference)
    {
        *reference = registry.reference(reference);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_registry_is_replaced() {
        let registry: Registry = "r.example:5000/mirror/".parse().unwrap();
        for (image, expected) in [
            (
                "registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.0.0",
                "r.example:5000/mirror/gitlab-org/gitlab-runner:alpine-v18.0.0",
            ),
            ("busybox", "r.example:5000/mirror/library/busybox"),
            ("busybox:1.37", "r.example:5000/mirror/library/busybox:1.37"),
            ("docker.io/busybox", "r.example:5000/mirror/library/busybox"),
            (
                "bitnami/kubectl@sha256:ab",
                "r.example:5000/mirror/bitnami/kubectl@sha256:ab",
            ),
            ("localhost/a", "r.example:5000/mirror/a"),
            ("localhost:5000/a/b:c", "r.example:5000/mirror/a/b:c"),
            (
                "index.docker.io/busybox",
                "r.example:5000/mirror/library/busybox",
            ),
            ("docker.io/a/b", "r.example:5000/mirror/a/b"),
            ("Registry/a/b", "r.example:5000/mirror/a/b"),
            ("[::1]:5000/a", "r.example:5000/mirror/a"),
            (
                "quay.io:443/a/b:c@sha256:ab",
                "r.example:5000/mirror/a/b:c@sha256:ab",
            ),
            ("r.example:5000/mirror/a", "r.example:5000/mirror/a"),
        ] {
            assert_eq!(registry.reference(image), expected);
        }
    }

    #[test]
    fn registries_are_validated() {
        for good in [
            "r.example",
            "localhost",
            "localhost:5000",
            "10.0.0.1",
            "registry:5000/a/b",
            "r.example/a_b/",
        ] {
            assert!(good.parse::<Registry>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "mirror",
            "https://r.example",
            "r.example//a",
            "r example",
            "r/a:5",
            "r.example:",
            "r.example:99999",
            "-a.b",
            "a..b",
            "r.example/-",
            "r.example/A",
            "R.example",
        ] {
            assert!(bad.parse::<Registry>().is_err(), "{bad}");
        }
    }

    #[test]
    fn other_text_is_kept() {
        for text in ["", "{{ .image }}", "${REGISTRY}/runner", " busybox", "/a"] {
            let mut image = Node::new(text, helm_yaml::source::Span::SYNTHETIC);
            rename(&mut image, &"r.example".parse().unwrap());
            assert_eq!(image.as_str(), Some(text));
        }
    }
}
