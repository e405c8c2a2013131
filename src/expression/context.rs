//! What an expression can see: `.Values`, `.Release`, `.Chart`, `.Capabilities`, `.Files`, `.Template`.

use std::rc::Rc;

use crate::chart_version::ChartVersion;
use crate::release::Release;
use crate::source::Sources;
use crate::tree::Node;

use super::convert;
use super::value::{Class, Element, Entries, Struct, Value};
use crate::semver::Version;

/// What expressions are evaluated over.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The values, merged over the chart's defaults.
    pub values: &'a Node,
    /// Where they come from.
    pub sources: &'a Sources,
    /// The release that is rendered.
    pub release: &'a Release,
    /// The chart that is followed.
    pub chart: ChartVersion,
    /// What the cluster serves.
    pub capabilities: &'a Capabilities,
}

/// The cluster as far as it was described on the command line.
#[derive(Clone, Debug, PartialEq)]
pub struct Capabilities {
    kube_version: Version,
    kube_version_text: String,
    api_versions: Vec<String>,
}

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no version of Kubernetes")]
pub struct InvalidKubeVersion(String);

/// The Kubernetes version that Helm 4.3.1 assumes when nobody names one.
const KUBE_VERSION: &str = "v1.37.0";

/// The API versions that Helm knows without being told.
const API_VERSIONS: &str = include_str!("api_versions.txt");

impl Default for Capabilities {
    fn default() -> Self {
        let kube_version = Version { major: 1, minor: 37, original: KUBE_VERSION.to_owned(), ..Version::default() };
        Capabilities { kube_version, kube_version_text: KUBE_VERSION.to_owned(), api_versions: Vec::new() }
    }
}

impl Capabilities {
    /// A cluster of that version (`v1.34.1`) with API versions beyond those that Helm knows.
    ///
    /// # Errors
    /// When the version can't be read.
    pub fn new(kube_version: Option<&str>, api_versions: Vec<String>) -> Result<Self, InvalidKubeVersion> {
        let Some(text) = kube_version else { return Ok(Capabilities { api_versions, ..Capabilities::default() }) };
        let version = Version::parse(text).ok_or_else(|| InvalidKubeVersion(text.to_owned()))?;
        let prefix = if text.starts_with('v') { "" } else { "v" };
        Ok(Capabilities { kube_version: version, kube_version_text: format!("{prefix}{text}"), api_versions })
    }

    /// Whether the cluster serves an API version (`apps/v1`, or `apps/v1/Deployment`).
    pub fn has(&self, api_version: &str) -> bool {
        self.api_versions().any(|known| known == api_version)
    }

    fn api_versions(&self) -> impl Iterator<Item = &str> {
        API_VERSIONS.lines().chain(self.api_versions.iter().map(String::as_str))
    }

    fn to_value(&self) -> Value {
        let Version { major, minor, patch, .. } = self.kube_version;
        let kube_version = Struct {
            type_name: "common.KubeVersion",
            fields: vec![
                ("Version", self.kube_version_text.as_str().into()),
                ("Major", major.to_string().into()),
                ("Minor", minor.to_string().into()),
            ],
            text: Some(format!("v{major}.{minor}.{patch}").into()),
        };
        let api_versions = self.api_versions().map(Value::text).collect();
        structure(
            "*common.Capabilities",
            vec![
                ("KubeVersion", Value::Struct(Rc::new(kube_version))),
                ("APIVersions", Value::typed_list(api_versions, Element::ApiVersion)),
                ("HelmVersion", helm_version()),
            ],
        )
    }
}

/// The Helm whose functions these are.
fn helm_version() -> Value {
    structure(
        "version.BuildInfo",
        vec![
            ("Version", "v4.3.1".into()),
            ("GitCommit", "".into()),
            ("GitTreeState", "".into()),
            ("GoVersion", "".into()),
            ("KubeClientVersion", "v1.37".into()),
        ],
    )
}

fn structure(type_name: &'static str, fields: Vec<(&'static str, Value)>) -> Value {
    Value::Struct(Rc::new(Struct { type_name, fields, text: None }))
}

impl Context<'_> {
    /// The top of everything, `$`.
    pub(super) fn to_value(self, template: &str) -> Value {
        let values = self.values.as_map().map(|map| convert::entries(map, self.sources)).unwrap_or_default();
        let top = [
            ("Values", Value::typed_dict(values, Class::Values)),
            ("Release", self.release_value()),
            ("Chart", chart(self.chart)),
            ("Capabilities", self.capabilities.to_value()),
            ("Files", Value::typed_dict(Entries::new(), Class::Files)),
            ("Subcharts", Value::dict(Entries::new())),
            ("Template", template_value(template)),
        ];
        Value::typed_dict(named(top), Class::Values)
    }

    fn release_value(self) -> Value {
        Value::dict(named([
            ("Name", self.release.name().into()),
            ("Namespace", self.release.namespace().into()),
            ("Service", "Helm".into()),
            ("Revision", Value::int(1)),
            ("IsInstall", true.into()),
            ("IsUpgrade", false.into()),
        ]))
    }
}

fn template_value(template: &str) -> Value {
    let folder = "gitlab-runner/templates";
    let names = named([("Name", format!("{folder}/{template}").into()), ("BasePath", folder.into())]);
    Value::typed_dict(names, Class::Values)
}

/// What the chart says of itself.
fn chart(version: ChartVersion) -> Value {
    let maintainer =
        named([("Name", "GitLab Inc.".into()), ("Email", "support@gitlab.com".into()), ("URL", "".into())]);
    let sources = [
        "https://gitlab.com/gitlab-org/charts/gitlab-runner",
        "https://gitlab.com/gitlab-org/gitlab-runner",
        "https://docs.gitlab.com/runner/",
    ];
    let icon = "https://gitlab.com/uploads/-/system/project/avatar/250833/runner_logo.png";
    Value::dict(named([
        ("Name", "gitlab-runner".into()),
        ("Version", version.as_str().into()),
        ("AppVersion", version.app_version().into()),
        ("APIVersion", "v1".into()),
        ("Description", "GitLab Runner".into()),
        ("Keywords", Value::list(["git", "ci", "deploy"].map(Value::text).into())),
        ("Home", "".into()),
        ("Sources", Value::list(sources.map(Value::text).into())),
        ("Icon", icon.into()),
        ("Maintainers", Value::list(vec![Value::dict(maintainer)])),
        ("Condition", "".into()),
        ("Tags", "".into()),
        ("Deprecated", false.into()),
        ("Annotations", Value::typed_dict(Entries::new(), Class::Text)),
        ("Dependencies", Value::list(Vec::new())),
        ("KubeVersion", "".into()),
        ("Type", "".into()),
        ("IsRoot", true.into()),
    ]))
}

fn named<const COUNT: usize>(entries: [(&str, Value); COUNT]) -> Entries {
    entries.into_iter().map(|(name, value)| (name.into(), value)).collect()
}
