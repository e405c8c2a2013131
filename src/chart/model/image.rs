//! The manager's image: its name, the Linux distribution it is built on, the runner version it contains.

use super::{Model, SourcedText};
use crate::chart::features::Feature;
use helm_yaml::tree::Node;

/// The Linux distribution of an official runner image. Each has its own user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// User 100, group 65533.
    Alpine,
    /// User and group 999.
    Ubuntu,
}

impl<'a> Model<'a> {
    /// The manager's image, `registry/repository:tag`. The default tag is the runner version of the chart.
    pub fn image(self) -> SourcedText {
        self.image_string().unwrap_or_else(|| self.image_of_parts())
    }

    /// `image` as a string, which old chart versions allow.
    fn image_string(self) -> Option<SourcedText> {
        let is_map_possible = self.has(Feature::ImageMap);
        let image = self.tree().get("image");
        let image = image.filter(|image| !is_map_possible || image.as_str().is_some());
        if is_map_possible || image.is_some_and(Node::is_truthy) {
            return image
                .map(SourcedText::of)
                .filter(|_| self.has(Feature::ImageString));
        }
        Some(format!("gitlab/gitlab-runner:{}", self.default_tag()).into())
    }

    fn image_of_parts(self) -> SourcedText {
        let part = |key| self.sourced(&["image", key]);
        let is_optional = self.has(Feature::RegistryMayBeEmpty);
        let registry = part("registry")
            .or_else(|| (!is_optional).then(SourcedText::default))
            .map(|registry| registry.map(|text| format!("{text}/")))
            .unwrap_or_default();
        let repository = self
            .image_repository()
            .map(|(_, node)| SourcedText::of(node))
            .unwrap_or_default();
        let tag = part("tag").unwrap_or_else(|| self.default_tag().into());
        let text = [registry.as_str(), repository.as_str(), ":", tag.as_str()].concat();
        SourcedText::new(text, [repository.span(), tag.span(), registry.span()])
    }

    fn default_tag(self) -> String {
        match self.version.app_version() {
            "bleeding" => "alpine-bleeding".to_owned(),
            version => format!("alpine-v{version}"),
        }
    }

    /// The value that names the repository of the image, and its path: `image.image` overrides `image.repository`.
    pub fn image_repository(self) -> Option<(&'static str, &'a Node)> {
        [("image.image", "image"), ("image.repository", "repository")]
            .into_iter()
            .find_map(|(path, key)| {
                let node = self
                    .tree()
                    .at(&["image", key])
                    .filter(|node| node.is_truthy())?;
                Some((path, node))
            })
    }
}

/// The distribution of an image in GitLab's registry or on Docker Hub; `None` if it is unknown. Without a tag the chart
/// uses the Alpine image.
pub fn flavor(repository: &str, tag: Option<&str>) -> Option<Flavor> {
    if !matches!(
        repository,
        "gitlab-org/gitlab-runner" | "gitlab/gitlab-runner"
    ) {
        return None;
    }
    tag.map_or(Some(Flavor::Alpine), flavor_of_tag)
}

/// The distribution that a tag names. A tag that names none is built on Ubuntu.
fn flavor_of_tag(tag: &str) -> Option<Flavor> {
    let is_plain = tag == "latest"
        || tag
            .strip_prefix('v')
            .is_some_and(|rest| runner_version(rest).is_some());
    if tag.starts_with("alpine") {
        Some(Flavor::Alpine)
    } else {
        (tag.starts_with("ubuntu") || is_plain).then_some(Flavor::Ubuntu)
    }
}

/// Major and minor of the runner version that a tag contains, e.g. 17 and 5 for `alpine-v17.5.3`.
pub fn runner_version(tag: &str) -> Option<(u32, u32)> {
    let mut parts = tag.split(['-', '_', ':', '@']).filter_map(|part| {
        let mut numbers = part
            .strip_prefix('v')
            .unwrap_or(part)
            .split('.')
            .map(str::parse::<u32>);
        match (
            numbers.next(),
            numbers.next(),
            numbers.next(),
            numbers.next(),
        ) {
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(_)), None) => Some((major, minor)),
            _ => None,
        }
    });
    parts.next_back()
}

/// A minor version is released every month, so a year is this many of them, or one major version.
const MINOR_VERSIONS_PER_YEAR: i64 = 12;

/// Whether two runner versions are a year or more apart.
pub fn are_a_year_apart(one: (u32, u32), other: (u32, u32)) -> bool {
    let months = |(major, minor)| i64::from(major) * MINOR_VERSIONS_PER_YEAR + i64::from(minor);
    let distance: i64 = months(one) - months(other);
    distance.abs() >= MINOR_VERSIONS_PER_YEAR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_contain_runner_versions() {
        assert_eq!(runner_version("alpine-v17.5.3"), Some((17, 5)));
        assert_eq!(runner_version("alpine3.19-v16.11.0"), Some((16, 11)));
        assert_eq!(
            runner_version("registry.gitlab.com/x/gitlab-runner-helper:x86_64-v15.3.0"),
            Some((15, 3))
        );
        assert_eq!(runner_version("v14.7.0"), Some((14, 7)));
        for none in [
            "latest",
            "alpine",
            "alpine3.19",
            "v17",
            "bleeding",
            "alpine-v17.5",
        ] {
            assert_eq!(runner_version(none), None, "{none}");
        }
    }

    #[test]
    fn tags_name_flavors() {
        assert_eq!(flavor_of_tag("alpine-v17.5.3"), Some(Flavor::Alpine));
        assert_eq!(flavor_of_tag("ubuntu-v17.5.3"), Some(Flavor::Ubuntu));
        assert_eq!(flavor_of_tag("v17.5.3"), Some(Flavor::Ubuntu));
        assert_eq!(flavor_of_tag("ubi-fips-v17.5.3"), None);
    }
}
