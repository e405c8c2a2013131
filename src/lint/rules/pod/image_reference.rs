use crate::input::placeholder;
use crate::kubernetes::image::check_image;
use crate::lint::context::RuleContext;
use crate::lint::rule::Findings;
use crate::report::printable::clip;
use crate::rule;

rule! {
    /// ## What it does
    ///
    /// Reports `image.registry`, `image.image` (`image.repository` since chart 0.94.0) or `image.tag` that do not form a valid image reference.
    ///
    /// ## Why it matters
    ///
    /// The chart joins the parts to `registry/repository:tag`. A registry in the repository, a scheme, a trailing slash
    /// or a tag in the wrong key gives a reference that no node can pull.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// image:
    ///   image: registry.gitlab.com/gitlab-org/gitlab-runner # <-
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
    ///   image: mirrors/gitlab-runner
    ///   tag: alpine-v19.3.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the host to `image.registry`, the name to `image.image` and the tag to `image.tag`.
    ///
    /// ## References
    ///
    /// - [Kubernetes: images](https://kubernetes.io/docs/concepts/containers/images/)
    /// - [GitLab Runner: Helm chart configuration](https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/)
    RG188 "image-reference" Error
}

fn check(context: &RuleContext, findings: &mut Findings) {
    if let Some(message) = context.text("image.registry").and_then(registry_problem) {
        findings
            .report(context.at("image.registry"), message)
            .help("write only the host, such as `registry.example.com`");
    }
    let written = context
        .image_repository()
        .filter(|(path, _)| context.is_written(path));
    if let Some((path, name, message)) =
        written.and_then(|(path, name)| Some((path, name, repository_problem(name, context)?)))
    {
        let help = match name.strip_prefix('/') {
            Some(rest) => format!("remove the leading `/`: `{}`", clip(rest)),
            None => "write the host to `image.registry`, and the tag to `image.tag`".to_owned(),
        };
        findings.report(context.at(path), message).help(help);
    }
    if context.text("image.tag").is_some_and(|tag| !is_tag(tag)) {
        let message = "invalid `image.tag`: expected only the tag of `registry/repository:tag`";
        findings
            .report(context.at("image.tag"), message)
            .help("write only the tag, such as `alpine-v19.3.0`");
    }
    check_name(context, findings);
    check_official_tag(context, findings);
}

/// A name that no registry can have, for a reason that no other check reports.
fn check_name(context: &RuleContext, findings: &mut Findings) {
    let Some((path, name)) = context.image_repository() else {
        return;
    };
    let is_checked = context.is_written(path)
        && placeholder::find(name).is_none()
        && repository_problem(name, context).is_none();
    if let Err(problem) = check_image(name)
        && is_checked
    {
        let message = format!(
            "invalid image reference: expected `group/name`, found {}",
            problem.found
        );
        findings.report(context.at(path), message);
    }
}

fn check_official_tag(context: &RuleContext, findings: &mut Findings) {
    let Some((tag, existing)) = unknown_official_tag(context) else {
        return;
    };
    let message = format!(
        "unknown `image.tag` `{tag}`: the tags of the official image end in `vMAJOR.MINOR.PATCH`"
    );
    findings
        .report(context.at("image.tag"), message)
        .help(format!("write `{existing}`"));
}

/// The official images: the registry, and the repository in it.
const OFFICIAL: [(&str, &str); 2] = [
    ("registry.gitlab.com", "gitlab-org/gitlab-runner"),
    ("docker.io", "gitlab/gitlab-runner"),
];

/// A tag that the official image does not have, and the one that exists. Its tags have a `v` before the version, which has
/// three numbers: `v19.3.0`, `alpine-v19.3.0`.
pub(super) fn unknown_official_tag<'n>(context: &RuleContext<'n>) -> Option<(&'n str, String)> {
    let (_, name) = context.image_repository()?;
    let image = (
        context.text("image.registry")?,
        name.trim_start_matches('/'),
    );
    let tag = context
        .text("image.tag")
        .filter(|_| OFFICIAL.contains(&image))?;
    existing_tag(tag).map(|existing| (tag, existing))
}

/// The official tag for one without `v` or without the third number: `alpine-v17.10.0` for `17.10`.
fn existing_tag(tag: &str) -> Option<String> {
    let (flavor, version) = tag.rsplit_once('-').unwrap_or(("", tag));
    let number = version.strip_prefix('v').unwrap_or(version);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_version = number.split('.').all(is_number);
    let rest = match number.split('.').count() {
        2 if is_version => ".0",
        3 if is_version && number == version => "",
        _ => return None,
    };
    let flavor = match flavor {
        "" if number == version => "alpine-".to_owned(),
        "" => String::new(),
        flavor => format!("{flavor}-"),
    };
    Some(format!("{flavor}v{number}{rest}"))
}

fn registry_problem(registry: &str) -> Option<&'static str> {
    if registry.contains("://") {
        Some("invalid `image.registry`: expected a host without a scheme")
    } else {
        registry
            .ends_with('/')
            .then_some("invalid `image.registry`: unexpected trailing `/`")
    }
}

fn repository_problem(name: &str, context: &RuleContext) -> Option<&'static str> {
    let (first, rest) = name.split_once('/').unwrap_or(("", name));
    let is_host = first.contains(['.', ':']) || first == "localhost";
    let last = rest.rsplit('/').next().unwrap_or_default();
    let registry = context.text("image.registry");
    if name.starts_with('/') {
        Some("invalid image reference: `//` after the registry")
    } else if is_host
        && registry.is_some()
        && (!context.is_written("image.registry") || registry == Some(first))
    {
        Some("duplicate registry: the chart prepends `image.registry` to this name")
    } else if last.contains(':') && !last.contains('@') {
        Some("duplicate tag: the chart appends `image.tag` to this name")
    } else {
        name.contains(|c: char| c.is_whitespace() || c.is_ascii_uppercase())
            .then_some("invalid image name: expected lowercase letters and no spaces")
    }
}

/// Returns true for a tag, with or without a digest.
fn is_tag(text: &str) -> bool {
    let (tag, digest) = text.split_once('@').unwrap_or((text, "sha256:"));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    tag.chars().all(is_plain)
        && !tag.starts_with(['.', '-'])
        && tag.len() <= 128
        && digest.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_without_v_or_the_third_number_are_completed() {
        for (tag, existing) in [
            ("17.10", "alpine-v17.10.0"),
            ("17.10.1", "alpine-v17.10.1"),
            ("v17.10", "v17.10.0"),
            ("alpine-17.10.1", "alpine-v17.10.1"),
            ("ubuntu-v17.10", "ubuntu-v17.10.0"),
            ("alpine3.19-17.10", "alpine3.19-v17.10.0"),
        ] {
            assert_eq!(existing_tag(tag).as_deref(), Some(existing), "{tag}");
        }
        for tag in [
            "v17.10.1",
            "alpine-v17.10.1",
            "latest",
            "alpine",
            "alpine3.19",
            "ubi-fips",
        ] {
            assert_eq!(existing_tag(tag), None, "{tag}");
        }
    }

    #[test]
    fn accepts_tags_only() {
        for tag in [
            "alpine-v19.3.0",
            "v17.5.3",
            "latest",
            "alpine-v19.3.0@sha256:0123abc",
        ] {
            assert!(is_tag(tag), "{tag}");
        }
        for text in [
            "gitlab/gitlab-runner:latest",
            "alpine v19",
            ":alpine",
            "-alpine",
        ] {
            assert!(!is_tag(text), "{text}");
        }
    }
}
