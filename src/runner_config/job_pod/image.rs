//! Image references: their syntax, the default helper image and the host names of services.

use super::Settings;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// The repository of the helper image.
const HELPER: &str = "registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper";

/// The image of the helper container without `helper_image`. It has the span of the flavor in it.
pub(super) fn default_helper(settings: &Settings<'_>) -> Node {
    let flavor = settings
        .get("helper_image_flavor")
        .filter(|flavor| flavor.as_text().is_some_and(|name| name != "alpine"));
    let prefix = flavor
        .as_ref()
        .and_then(|flavor| flavor.as_text())
        .map_or_else(String::new, |name| format!("{name}-"));
    let span = flavor.map_or(Span::SYNTHETIC, |flavor| flavor.node.span);
    Node::new(format!("{HELPER}:{prefix}x86_64-latest"), span)
}

/// The host names that the runner derives from the image of a service: `registry.example.com/group/mysql:8` as
/// `registry.example.com__group__mysql` and `registry.example.com-group-mysql`.
pub(super) fn host_names(image: &str) -> Vec<String> {
    let name = image.split('@').next().unwrap_or_default();
    let (path, last) = name
        .rsplit_once('/')
        .map_or(("", name), |(path, last)| (path, last));
    let last = last.split(':').next().unwrap_or_default();
    let (host, rest) = path
        .split_once('/')
        .map_or((path, ""), |(host, rest)| (host, rest));
    let host = host.split(':').next().unwrap_or_default();
    let parts = [host, rest, last]
        .into_iter()
        .filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("/");
    let mut names = vec![name.replace('/', "__"), name.replace('/', "-")];
    names.dedup();
    names
}
