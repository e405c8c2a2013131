//! The objects that a template sees: `.Values`, `.Release`, `.Chart`, `.Capabilities`, `.Files`, `.Template`.
//!
//! The caller describes them with a [`Context`]; they become values when the first expression needs them.

use std::rc::Rc;

use crate::semver::Version;
use helm_yaml::source::Sources;
use helm_yaml::tree::Node;

use super::analyze::Reads;
use super::convert;
use super::value::{Class, Element, Entries, Struct, Value};

/// Everything that expressions are evaluated over.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The values, merged over the chart's defaults.
    pub values: &'a Node,
    /// The sources of the values, which decide the type of a number.
    pub sources: &'a Sources,
    /// The Helm release, `.Release`.
    pub release: ReleaseInfo<'a>,
    /// The chart's metadata, `.Chart`.
    pub chart: ChartMetadata<'a>,
    /// The cluster, `.Capabilities`.
    pub capabilities: &'a Capabilities,
    /// The file name of the template that evaluates the values, for `.Template.Name`.
    pub template: &'a str,
    /// The files that define the chart's named templates.
    pub helpers: &'a [TemplateFile<'a>],
}

/// The Helm release, seen as a first installation (`helm template`, `helm install`).
#[derive(Clone, Copy, Debug, Default)]
pub struct ReleaseInfo<'a> {
    /// The release name.
    pub name: &'a str,
    /// The namespace of the release.
    pub namespace: &'a str,
}

/// The fields of `Chart.yaml` that templates can read; what is left out is empty, as in Helm.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChartMetadata<'a> {
    /// `.Chart.Name`
    pub name: &'a str,
    /// `.Chart.Version`
    pub version: &'a str,
    /// `.Chart.AppVersion`
    pub app_version: &'a str,
    /// `.Chart.APIVersion`
    pub api_version: &'a str,
    /// `.Chart.Description`
    pub description: &'a str,
    /// `.Chart.Home`
    pub home: &'a str,
    /// `.Chart.Icon`
    pub icon: &'a str,
    /// `.Chart.KubeVersion`
    pub kube_version: &'a str,
    /// `.Chart.Type`
    pub chart_type: &'a str,
    /// `.Chart.Keywords`
    pub keywords: &'a [&'a str],
    /// `.Chart.Sources`
    pub sources: &'a [&'a str],
    /// `.Chart.Maintainers`
    pub maintainers: &'a [Maintainer<'a>],
}

/// A maintainer of a chart.
#[derive(Clone, Copy, Debug, Default)]
pub struct Maintainer<'a> {
    /// The name.
    pub name: &'a str,
    /// The e-mail address.
    pub email: &'a str,
    /// The home page.
    pub url: &'a str,
}

/// A file of named templates, such as a chart's `_helpers.tpl`. A file that does not parse defines nothing;
/// [`Engine::lint`](super::Engine::lint) reports its errors.
#[derive(Clone, Copy, Debug)]
pub struct TemplateFile<'a> {
    /// The name of the file in messages.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The Kubernetes version and the API versions of the cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct Capabilities {
    kube_version: Version,
    kube_version_text: String,
    api_versions: Vec<String>,
}

/// A string that is not a Kubernetes version.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid Kubernetes version `{0}`: expected `MAJOR.MINOR.PATCH`, for example `v1.34.1`")]
pub struct InvalidKubeVersion(String);

/// The Kubernetes version that Helm 4.3.1 assumes by default.
const KUBE_VERSION: &str = "v1.37.0";

/// The API versions that Helm assumes by default, those of its Kubernetes client.
const API_VERSIONS: &str = include_str!("api_versions.txt");

impl Default for Capabilities {
    fn default() -> Self {
        let kube_version = Version {
            major: 1,
            minor: 37,
            original: KUBE_VERSION.to_owned(),
            ..Version::default()
        };
        Capabilities {
            kube_version,
            kube_version_text: KUBE_VERSION.to_owned(),
            api_versions: Vec::new(),
        }
    }
}

impl Capabilities {
    /// A cluster of a Kubernetes version (`v1.34.1`) with API versions in addition to those that Helm assumes.
    ///
    /// # Errors
    /// When the Kubernetes version is invalid.
    pub fn new(
        kube_version: Option<&str>,
        api_versions: Vec<String>,
    ) -> Result<Self, InvalidKubeVersion> {
        let Some(text) = kube_version else {
            return Ok(Capabilities {
                api_versions,
                ..Capabilities::default()
            });
        };
        let version = Version::parse(text).ok_or_else(|| InvalidKubeVersion(text.to_owned()))?;
        let prefix = if text.starts_with('v') { "" } else { "v" };
        Ok(Capabilities {
            kube_version: version,
            kube_version_text: format!("{prefix}{text}"),
            api_versions,
        })
    }

    /// Returns true if the cluster serves an API version (`apps/v1`, or `apps/v1/Deployment`).
    pub fn has(&self, api_version: &str) -> bool {
        self.api_versions().any(|known| known == api_version)
    }

    fn api_versions(&self) -> impl Iterator<Item = &str> {
        API_VERSIONS
            .lines()
            .chain(self.api_versions.iter().map(String::as_str))
    }

    fn to_value(&self) -> Value {
        let Version {
            major,
            minor,
            patch,
            ..
        } = self.kube_version;
        let kube_version = Struct {
            type_name: "common.KubeVersion",
            fields: vec![
                ("Version", self.kube_version_text.as_str().into()),
                ("Major", major.to_string().into()),
                ("Minor", minor.to_string().into()),
            ],
            text: Some(format!("v{major}.{minor}.{patch}").into()),
        };
        let api_versions = self.api_versions().map(Value::string).collect();
        structure(
            "*common.Capabilities",
            vec![
                ("KubeVersion", Value::Struct(Rc::new(kube_version))),
                (
                    "APIVersions",
                    Value::typed_list(api_versions, Element::ApiVersion),
                ),
                ("HelmVersion", helm_version()),
            ],
        )
    }
}

/// The Helm version whose functions this engine has.
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
    Value::Struct(Rc::new(Struct {
        type_name,
        fields,
        text: None,
    }))
}

impl Context<'_> {
    /// The root object, `$`. Parts that are not read are empty.
    pub(super) fn to_value(self, reads: Reads) -> Value {
        let values = self
            .values
            .as_map()
            .filter(|_| reads.values)
            .map(|map| convert::entries(map, self.sources))
            .unwrap_or_default();
        let capabilities = if reads.capabilities {
            self.capabilities.to_value()
        } else {
            Value::Nil
        };
        let root = [
            ("Values", Value::typed_dict(values, Class::Values)),
            ("Release", self.release.to_value()),
            ("Chart", self.chart.to_value()),
            ("Capabilities", capabilities),
            ("Files", Value::typed_dict(Entries::new(), Class::Files)),
            ("Subcharts", Value::dict(Entries::new())),
            ("Template", self.template_value()),
        ];
        Value::typed_dict(named(root), Class::Values)
    }

    fn template_value(self) -> Value {
        let directory = format!("{}/templates", self.chart.name);
        let name = format!("{directory}/{}", self.template);
        Value::typed_dict(
            named([("Name", name.into()), ("BasePath", directory.into())]),
            Class::Values,
        )
    }
}

impl ReleaseInfo<'_> {
    fn to_value(self) -> Value {
        Value::dict(named([
            ("Name", self.name.into()),
            ("Namespace", self.namespace.into()),
            ("Service", "Helm".into()),
            ("Revision", Value::int(1)),
            ("IsInstall", true.into()),
            ("IsUpgrade", false.into()),
        ]))
    }
}

impl ChartMetadata<'_> {
    fn to_value(self) -> Value {
        let strings =
            |items: &[&str]| Value::list(items.iter().copied().map(Value::string).collect());
        Value::dict(named([
            ("Name", self.name.into()),
            ("Version", self.version.into()),
            ("AppVersion", self.app_version.into()),
            ("APIVersion", self.api_version.into()),
            ("Description", self.description.into()),
            ("Keywords", strings(self.keywords)),
            ("Home", self.home.into()),
            ("Sources", strings(self.sources)),
            ("Icon", self.icon.into()),
            (
                "Maintainers",
                Value::list(
                    self.maintainers
                        .iter()
                        .copied()
                        .map(Maintainer::to_value)
                        .collect(),
                ),
            ),
            ("Condition", "".into()),
            ("Tags", "".into()),
            ("Deprecated", false.into()),
            (
                "Annotations",
                Value::typed_dict(Entries::new(), Class::Strings),
            ),
            ("Dependencies", Value::list(Vec::new())),
            ("KubeVersion", self.kube_version.into()),
            ("Type", self.chart_type.into()),
            ("IsRoot", true.into()),
        ]))
    }
}

impl Maintainer<'_> {
    fn to_value(self) -> Value {
        Value::dict(named([
            ("Name", self.name.into()),
            ("Email", self.email.into()),
            ("URL", self.url.into()),
        ]))
    }
}

fn named<const COUNT: usize>(entries: [(&str, Value); COUNT]) -> Entries {
    entries
        .into_iter()
        .map(|(name, value)| (name.into(), value))
        .collect()
}
