//! Chart versions as users request them: a version, a constraint, or `latest`.

use std::str::FromStr;

use super::version::{ChartVersion, Status};
use helm_template::semver::{self, Version};

/// A request, and the version that is followed for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestedVersion {
    /// The newest version that satisfies the request. Previews are considered only if no other version does.
    pub followed: ChartVersion,
    /// The request, if no known version satisfies it. `followed` is then the newest one that is older than requested, or
    /// else the oldest.
    pub unknown: Option<String>,
}

/// A version, or a constraint in Helm's syntax: `0.88`, `0.88.x`, `~0.88`, `>=0.80 <0.90`.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint(semver::Constraint);

impl Constraint {
    /// Whether a chart version satisfies it.
    pub fn admits(&self, chart: &str) -> bool {
        Version::parse(chart).is_some_and(|version| self.0.admits(&version))
    }
}

impl FromStr for Constraint {
    type Err = InvalidChartVersion;

    fn from_str(given: &str) -> Result<Self, InvalidChartVersion> {
        let invalid = || InvalidChartVersion {
            given: given.to_owned(),
        };
        semver::Constraint::parse(given)
            .map(Constraint)
            .ok_or_else(invalid)
    }
}

/// A request that is neither a version nor a constraint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid chart version `{given}`: expected a version, a constraint such as `~0.88`, or `latest`; the nearest known \
     versions are {}",
    nearest(given)
)]
pub struct InvalidChartVersion {
    given: String,
}

impl FromStr for RequestedVersion {
    type Err = InvalidChartVersion;

    /// Parses `0.92.0`, `v0.92.0`, `0.88`, a constraint in Helm's syntax such as `0.88.x`, `~0.88` or `>=0.80 <0.90`, or
    /// `latest`, which is the default.
    fn from_str(given: &str) -> Result<Self, InvalidChartVersion> {
        if given == "latest" {
            return Ok(ChartVersion::default().into());
        }
        if let Ok(version) = given.parse::<ChartVersion>() {
            return Ok(version.into());
        }
        let constraint: Constraint = given.parse()?;
        let newest = newest(&constraint, false).or_else(|| newest(&constraint, true));
        Ok(newest.map_or_else(
            || RequestedVersion {
                followed: older(given).last().unwrap_or(ChartVersion::OLDEST),
                unknown: Some(given.to_owned()),
            },
            RequestedVersion::from,
        ))
    }
}

impl From<ChartVersion> for RequestedVersion {
    fn from(followed: ChartVersion) -> Self {
        RequestedVersion {
            followed,
            unknown: None,
        }
    }
}

impl RequestedVersion {
    /// The version that a document requests. A Git branch, which is none, requests the default.
    pub fn in_document(text: &str) -> Self {
        text.parse().unwrap_or_else(|_| RequestedVersion {
            followed: ChartVersion::default(),
            unknown: Some(text.to_owned()),
        })
    }
}

/// The newest version that satisfies a constraint, among the previews or among the others.
fn newest(constraint: &Constraint, is_preview: bool) -> Option<ChartVersion> {
    ChartVersion::all()
        .rev()
        .filter(|version| (version.status() == Status::Preview) == is_preview)
        .find(|version| constraint.admits(version.as_str()))
}

/// The versions up to the one that a request names. Without a number, up to the default.
fn older(request: &str) -> impl Iterator<Item = ChartVersion> {
    let numbers = leading_numbers(request).unwrap_or_else(|| ChartVersion::default().numbers());
    ChartVersion::all().take_while(move |version| version.numbers() <= numbers)
}

/// The known versions around a request, separated by commas.
fn nearest(request: &str) -> String {
    let first = older(request).count().saturating_sub(2);
    let around = ChartVersion::all().skip(first).take(4);
    let names: Vec<_> = around.map(ChartVersion::as_str).collect();
    names.join(", ")
}

/// The first numbers in a text: 0, 92 and 0 in `~0.92.x`.
fn leading_numbers(text: &str) -> Option<[u32; 3]> {
    let start = text.trim_start_matches(|character: char| !character.is_ascii_digit());
    let mut parts = start.split('.').map_while(|part| {
        let end = part.find(|character: char| !character.is_ascii_digit());
        part[..end.unwrap_or(part.len())].parse().ok()
    });
    let first = parts.next()?;
    let mut next = || parts.next().unwrap_or_default();
    Some([first, next(), next()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::version::testing::chart;

    fn requested(text: &str) -> RequestedVersion {
        text.parse().expect("a version or a constraint")
    }

    #[test]
    fn the_newest_version_that_satisfies_a_request_is_followed() {
        for (request, version) in [
            ("0.88.0", "0.88.0"),
            ("v0.88.3", "0.88.3"),
            ("0.91.2", "0.91.2"),
            ("0.70.1", "0.70.1"),
            ("0.88", "0.88.4"),
            ("0.88.x", "0.88.4"),
            ("~0.88", "0.88.4"),
            ("~0.88.0", "0.88.4"),
            (">=0.80 <0.90", "0.89.3"),
            (">=0.86.0, <0.90.0", "0.89.3"),
            ("latest", ChartVersion::default().as_str()),
        ] {
            assert_eq!(requested(request), chart(version).into(), "{request}");
        }
    }

    #[test]
    fn a_preview_is_followed_only_if_no_other_version_satisfies_a_request() {
        for request in ["*", ">=0.80", ">0.1"] {
            let RequestedVersion { followed, unknown } = requested(request);
            assert!(followed >= ChartVersion::default() && unknown.is_none());
            assert_ne!(followed.status(), Status::Preview, "{request}");
        }
        for (request, version) in [
            ("~0.93", "0.93.0"),
            ("0.94", "0.94.3"),
            (">=0.93", "0.94.3"),
        ] {
            assert_eq!(requested(request), chart(version).into(), "{request}");
        }
    }

    #[test]
    fn the_nearest_older_version_is_followed_for_an_unknown_one() {
        let newest = ChartVersion::NEWEST.as_str();
        for (request, version) in [
            ("0.91.1", "0.91.0"),
            ("1.2.3", newest),
            ("~0.999", newest),
            (">=2", newest),
            ("0.22.0", "0.23.0"),
            ("<0.10", "0.23.0"),
            ("0.92.0-rc.1", "0.92.0"),
        ] {
            let expected = RequestedVersion {
                followed: chart(version),
                unknown: Some(request.to_owned()),
            };
            assert_eq!(requested(request), expected, "{request}");
        }
    }

    #[test]
    fn a_document_may_name_a_branch() {
        let RequestedVersion { followed, unknown } = RequestedVersion::in_document("feature-12");
        assert_eq!(followed, ChartVersion::default());
        assert_eq!(unknown.as_deref(), Some("feature-12"));
    }

    #[test]
    fn an_invalid_request_is_rejected_with_the_nearest_versions() {
        for (given, nearest) in [
            ("0.88.O", "0.87.1, 0.88.0, 0.88.1, 0.88.2"),
            ("0.85.1.2", "0.84.2, 0.85.0, 0.86.0, 0.87.0"),
            ("vv0.94.0", "0.93.0, 0.94.0, 0.94.1, 0.94.3"),
            ("newest", "0.91.3, 0.92.0, 0.92.1, 0.92.2"),
            ("", "0.91.3, 0.92.0, 0.92.1, 0.92.2"),
        ] {
            let error = given
                .parse::<RequestedVersion>()
                .map_err(|error| error.to_string());
            assert!(
                error
                    .as_ref()
                    .is_err_and(|message| message.ends_with(nearest)),
                "{given}: {error:?}"
            );
        }
    }
}
