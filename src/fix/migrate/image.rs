//! Converts the image of the manager from a string to an object.

use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node};

use super::{Note, Plan};
use crate::chart::model::image::{Flavor, flavor, runner_version};
use crate::fix::Change;
use crate::lint::context::RuleContext;

const IMAGE: &str = "image";

/// Registries with the official images.
const OFFICIAL: [&str; 2] = ["docker.io", "registry.gitlab.com"];

/// Removes an official image, since its version is that of the old chart. Converts any other one.
pub(super) fn migrate(context: &RuleContext<'_>, plan: &Plan) -> Vec<Vec<Change>> {
    let Some((entry, image)) = given(context) else {
        return Vec::new();
    };
    let change = match image.official() {
        Some(Flavor::Alpine) => context.removal(IMAGE),
        Some(Flavor::Ubuntu) => {
            let tag = format!("ubuntu-v{}", plan.to.app_version());
            Some(Change::replace(entry, image.to_node(&tag)))
        }
        None => Some(Change::replace(entry, image.to_node(image.tag))),
    };
    change.map(|change| vec![change]).into_iter().collect()
}

/// An official image, which is replaced by that of the new chart.
pub(super) fn dropped(context: &RuleContext<'_>, plan: &Plan) -> Option<Note> {
    let (_, image) = given(context)?;
    image.official()?;
    let reason = format!(
        "the new chart needs its own runner version, {}",
        plan.to.app_version()
    );
    Some(Note::new(IMAGE, reason))
}

/// The image, and the span of its key.
fn given<'a>(context: &RuleContext<'a>) -> Option<(Span, Image<'a>)> {
    let entry = context.given(IMAGE)?;
    let image = Image::of(entry.node.as_str()?)?;
    Some((entry.key_span, image))
}

/// A reference of an image.
#[derive(Debug, PartialEq, Eq)]
struct Image<'t> {
    registry: &'t str,
    repository: &'t str,
    tag: &'t str,
}

impl<'t> Image<'t> {
    /// The parts of `registry/repository:tag`; none for a digest, which the new chart cannot express.
    fn of(text: &'t str) -> Option<Self> {
        if text.is_empty() || text.contains('@') {
            return None;
        }
        let (name, tag) = match text.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => (name, tag),
            _ => (text, "latest"),
        };
        let is_registry = |part: &str| part.contains(['.', ':']) || part == "localhost";
        let (registry, repository) = match name.split_once('/') {
            Some((first, rest)) if is_registry(first) => (first, rest),
            _ => ("docker.io", name),
        };
        Some(Image {
            registry,
            repository,
            tag,
        })
    }

    /// The distribution, if it is an official image of a version.
    fn official(&self) -> Option<Flavor> {
        let is_official = OFFICIAL.contains(&self.registry) && runner_version(self.tag).is_some();
        flavor(self.repository, Some(self.tag)).filter(|_| is_official)
    }

    fn to_node(&self, tag: &str) -> Node {
        let parts = [
            ("registry", self.registry),
            ("image", self.repository),
            ("tag", tag),
        ];
        let node = |text: &str| Node::new(text, Span::SYNTHETIC).into();
        let map: Map = parts
            .into_iter()
            .map(|(key, text)| (key.to_owned(), node(text)))
            .collect();
        Node::new(map, Span::SYNTHETIC)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_has_a_registry_a_repository_and_a_tag() {
        let image = |text| {
            let image = Image::of(text)?;
            Some((image.registry, image.repository, image.tag))
        };
        for (text, parts) in [
            (
                "gitlab/gitlab-runner:alpine-v12.3.0",
                ("docker.io", "gitlab/gitlab-runner", "alpine-v12.3.0"),
            ),
            (
                "registry.example.com:5000/a/b",
                ("registry.example.com:5000", "a/b", "latest"),
            ),
            ("localhost/a:1", ("localhost", "a", "1")),
        ] {
            assert_eq!(image(text), Some(parts));
        }
        assert_eq!(image("a@sha256:0"), None);
    }

    #[test]
    fn an_official_image_has_a_version() {
        let official = |text| Image::of(text).unwrap().official();
        assert_eq!(
            official("gitlab/gitlab-runner:alpine-v12.3.0"),
            Some(Flavor::Alpine)
        );
        assert_eq!(
            official("gitlab/gitlab-runner:v11.8.0"),
            Some(Flavor::Ubuntu)
        );
        assert_eq!(official("gitlab/gitlab-runner:latest"), None);
        assert_eq!(official("r.io/gitlab/gitlab-runner:v11.8.0"), None);
    }
}
