use crate::inspection::Inspection;
use crate::rule;
use crate::rule::Findings;

rule! {
    /// The parts of the image do not make an image's name.
    ///
    /// The chart joins them: `registry/repository:tag`. A registry in the repository, a scheme, a `/` at the end or a
    /// tag in the wrong place make a name that no node can pull.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   repository: registry.gitlab.com/gitlab-org/gitlab-runner # <-
    /// ```
    ///
    /// ```yaml
    /// image:
    ///   registry: https://registry.example.com # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// image:
    ///   registry: registry.example.com
    ///   repository: mirrors/gitlab-runner
    ///   tag: alpine-v19.5.0
    /// ```
    RG188 "image-reference" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    if let Some(fault) = inspection.text("image.registry").and_then(registry_fault) {
        findings
            .report(inspection.at("image.registry"), fault)
            .help("write the host only, such as `registry.example.com`");
    }
    let written = inspection.image_repository().filter(|(path, _)| inspection.is_written(path));
    if let Some((path, fault)) = written.and_then(|(path, name)| Some((path, repository_fault(name, inspection)?))) {
        let help = "write the host to `image.registry`, the name here and the tag to `image.tag`";
        findings.report(inspection.at(path), fault).help(help);
    }
    if inspection.text("image.tag").is_some_and(|tag| !is_tag(tag)) {
        let message = "this is no tag: the name of the image is `registry/repository:tag`";
        findings.report(inspection.at("image.tag"), message).help("write the tag only, such as `alpine-v19.5.0`");
    }
}

fn registry_fault(registry: &str) -> Option<&'static str> {
    if registry.contains("://") {
        Some("the name of an image has no scheme")
    } else {
        registry.ends_with('/').then_some("the chart puts a `/` behind the registry itself")
    }
}

fn repository_fault(name: &str, inspection: &Inspection) -> Option<&'static str> {
    let (first, rest) = name.split_once('/').unwrap_or(("", name));
    let is_host = first.contains(['.', ':']) || first == "localhost";
    let last = rest.rsplit('/').next().unwrap_or_default();
    let registry = inspection.text("image.registry");
    if is_host && registry.is_some() && (!inspection.is_written("image.registry") || registry == Some(first)) {
        Some("the registry stands here as well as in `image.registry`: the name holds both")
    } else if last.contains(':') && !last.contains('@') {
        Some("the chart puts a tag behind this, which has one already")
    } else {
        name.contains(|c: char| c.is_whitespace() || c.is_ascii_uppercase())
            .then_some("names of images have small letters and no blanks")
    }
}

/// A tag, and a digest behind it perhaps.
fn is_tag(text: &str) -> bool {
    let (tag, digest) = text.split_once('@').unwrap_or((text, "sha256:"));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    tag.chars().all(is_plain) && !tag.starts_with(['.', '-']) && tag.len() <= 128 && digest.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_what_is_none() {
        for tag in ["alpine-v19.5.0", "v17.5.3", "latest", "alpine-v19.5.0@sha256:0123abc"] {
            assert!(is_tag(tag), "{tag}");
        }
        for text in ["gitlab/gitlab-runner:latest", "alpine v19", ":alpine", "-alpine"] {
            assert!(!is_tag(text), "{text}");
        }
    }
}
