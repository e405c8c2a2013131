//! The manager's image: which system it is built on, and which release of the runner is in it.

use super::Inspection;

/// What an image of the runner is built on. Each has a user of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// User 100, group 65533.
    Alpine,
    /// User and group 999.
    Ubuntu,
}

/// The flavor of GitLab's image that the values name; none where that is not known.
pub fn flavor(inspection: &Inspection) -> Option<Flavor> {
    let repository = repository(inspection)?.1;
    if !matches!(repository, "gitlab-org/gitlab-runner" | "gitlab/gitlab-runner") {
        return None;
    }
    match inspection.value("image.tag").filter(|tag| tag.is_truthy()) {
        None => Some(Flavor::Alpine),
        Some(tag) => flavor_of(inspection.known(tag)?),
    }
}

/// The flavor that a tag names. A tag that names none is built on Ubuntu.
fn flavor_of(tag: &str) -> Option<Flavor> {
    let is_plain = tag == "latest" || tag.strip_prefix('v').is_some_and(|rest| release(rest).is_some());
    if tag.starts_with("alpine") {
        Some(Flavor::Alpine)
    } else {
        (tag.starts_with("ubuntu") || is_plain).then_some(Flavor::Ubuntu)
    }
}

/// The name of the image without registry and tag, with its path in the values.
pub fn repository<'a>(inspection: &Inspection<'a>) -> Option<(&'static str, &'a str)> {
    let path = if inspection.is_on("image.image") { "image.image" } else { "image.repository" };
    inspection.text(path).map(|text| (path, text))
}

/// Major and minor of the release that a tag names, like 17 and 5 for `alpine-v17.5.3`.
pub fn release(tag: &str) -> Option<(u32, u32)> {
    let mut parts = tag.split(['-', '_', ':', '@']).filter_map(|part| {
        let mut numbers = part.strip_prefix('v').unwrap_or(part).split('.').map(str::parse::<u32>);
        match (numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor)), Some(Ok(_)), None) => Some((major, minor)),
            _ => None,
        }
    });
    parts.next_back()
}

/// Releases come monthly: as many of them are a year, and a major release.
const YEAR: i64 = 12;

/// Whether two releases are a year or more apart.
pub fn are_far(one: (u32, u32), other: (u32, u32)) -> bool {
    let months = |(major, minor)| i64::from(major) * YEAR + i64::from(minor);
    let apart: i64 = months(one) - months(other);
    apart.abs() >= YEAR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_name_releases() {
        assert_eq!(release("alpine-v17.5.3"), Some((17, 5)));
        assert_eq!(release("alpine3.19-v16.11.0"), Some((16, 11)));
        assert_eq!(release("registry.gitlab.com/x/gitlab-runner-helper:x86_64-v15.3.0"), Some((15, 3)));
        assert_eq!(release("v14.7.0"), Some((14, 7)));
        for none in ["latest", "alpine", "alpine3.19", "v17", "bleeding", "alpine-v17.5"] {
            assert_eq!(release(none), None, "{none}");
        }
    }

    #[test]
    fn tags_name_flavors() {
        assert_eq!(flavor_of("alpine-v17.5.3"), Some(Flavor::Alpine));
        assert_eq!(flavor_of("ubuntu-v17.5.3"), Some(Flavor::Ubuntu));
        assert_eq!(flavor_of("v17.5.3"), Some(Flavor::Ubuntu));
        assert_eq!(flavor_of("ubi-fips-v17.5.3"), None);
    }
}
