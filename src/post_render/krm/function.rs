//! One call of the function: parses the input, renders the values, builds the response.

use std::fmt::Display;

use super::{items, results};
use crate::chart::release::Release;
use crate::chart::requested_version::RequestedVersion;
use crate::input::load::{self, ReadError};
use crate::input::loaded::LoadedValues;
use crate::input::overlay::Overlay;
use crate::input::repository::Repositories;
use crate::input::request::{Request, UnknownChart, Unspecified};
use crate::kubernetes::stream::Stream;
use crate::kubernetes::stream::object::{items as list, text};
use crate::lint::lint;
use crate::lint::settings::Settings;
use crate::report::RenderedDiagnostic;
use helm_template::Capabilities;
use helm_yaml::tree::Node;
use helm_yaml::writer::{self, Style};

/// The response of the function.
#[derive(Debug)]
pub struct Answer {
    /// The `ResourceList`, as YAML.
    pub text: String,
    /// Findings in the values.
    pub findings: Vec<RenderedDiagnostic>,
}

/// Input that the function cannot process.
#[derive(Debug, thiserror::Error)]
pub enum FunctionError {
    /// Invalid YAML.
    #[error("{0}")]
    Unreadable(String),
    /// Not a `ResourceList`.
    #[error("expected a ResourceList of config.kubernetes.io/v1 on standard input")]
    NoResourceList,
    /// `items` is not a list.
    #[error("invalid `items` of the ResourceList: expected a list")]
    NoItems,
    /// Missing values.
    #[error("missing `spec.values` in functionConfig: expected a mapping with the chart's values")]
    NoValues,
    /// Invalid name or version.
    #[error("functionConfig: {0}")]
    Invalid(String),
    /// The values cannot be rendered.
    #[error("{0}")]
    Unrenderable(String),
    /// A file named in the values cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// Versions of `ResourceList`; they do not differ in the fields used here.
const VERSIONS: [&str; 3] = [
    "config.kubernetes.io/v1",
    "config.kubernetes.io/v1beta1",
    "config.kubernetes.io/v1alpha1",
];

/// Name of the values' source in messages.
const VALUES: &str = "functionConfig.spec.values";

/// Processes a call. Values with errors add no items.
///
/// # Errors
/// If the input is not a function call, or the values cannot be rendered.
pub fn run(input: Vec<u8>) -> Result<Answer, FunctionError> {
    let stream = Stream::read("-", input)
        .map_err(|refused| FunctionError::Unreadable(refused.to_string()))?;
    let mut documents = stream
        .documents
        .iter()
        .map(|document| &document.root)
        .filter(|root| !root.is_null());
    let (Some(call), None) = (documents.next(), documents.next()) else {
        return Err(FunctionError::NoResourceList);
    };
    let version = version(call).ok_or(FunctionError::NoResourceList)?;
    if call
        .get("items")
        .is_some_and(|items| !items.is_null() && items.as_list().is_none())
    {
        return Err(FunctionError::NoItems);
    }
    let config = call.get("functionConfig").ok_or(FunctionError::NoValues)?;
    let loaded = load(config)?;
    let findings = lint(&loaded, &Settings::default());
    let added = if findings.iter().any(|finding| finding.fails) {
        Vec::new()
    } else {
        render(loaded)?
    };
    let source = &stream.sources.get(stream.file).text;
    let mut text = format!("apiVersion: {version}\nkind: ResourceList\n");
    text.push_str(&items::write(
        call.get("items"),
        list(call, &["items"]),
        source,
        added,
    ));
    text.push_str(&results::write(&findings, config));
    Ok(Answer { text, findings })
}

/// Version of the input's `ResourceList`, also used for the response.
fn version(root: &Node) -> Option<&str> {
    let version = text(root, &["apiVersion"])?;
    let is_known = text(root, &["kind"]) == Some("ResourceList") && VERSIONS.contains(&version);
    is_known.then_some(version)
}

/// Loads the values in the function's configuration as if they were a file.
fn load(config: &Node) -> Result<LoadedValues, FunctionError> {
    let values = config
        .at(&["spec", "values"])
        .filter(|values| values.as_map().is_some());
    let values = values.ok_or(FunctionError::NoValues)?;
    let bytes = writer::to_string(values, Style::Manifest).into_bytes();
    load::load_bytes(VALUES, bytes, request(config)?, false)?
        .next()
        .ok_or(FunctionError::NoValues)
}

/// The release: named like the configuration unless `spec` names it.
fn request(config: &Node) -> Result<Request, FunctionError> {
    let invalid = |error: &dyn Display| FunctionError::Invalid(error.to_string());
    let spec = |key: &str| text(config, &["spec", key]);
    let metadata = |key: &str| text(config, &["metadata", key]);
    let name = spec("release")
        .or(metadata("name"))
        .unwrap_or(Release::DEFAULT_NAME);
    let namespace = spec("namespace")
        .or(metadata("namespace"))
        .unwrap_or(Release::DEFAULT_NAMESPACE);
    let apis = list(config, &["spec", "apiVersions"])
        .iter()
        .filter_map(|api| api.as_str().map(str::to_owned));
    let chart = spec("chartVersion")
        .map(str::parse::<RequestedVersion>)
        .transpose()
        .map_err(|error| invalid(&error))?
        .unwrap_or_default();
    Ok(Request {
        files: Vec::new(),
        patches: Vec::new(),
        stdin_name: "-".to_owned(),
        settings: Vec::new(),
        at: None,
        runner_version: None,
        unspecified: Unspecified::default(),
        release: Release::new(name, namespace).map_err(|error| invalid(&error))?,
        chart: chart.followed,
        unknown_chart: UnknownChart::of(Some(&chart), "functionConfig.spec.chartVersion"),
        capabilities: Capabilities::new(spec("kubeVersion"), apis.collect())
            .map_err(|error| invalid(&error))?,
        overlay: Overlay::default(),
        repositories: Repositories::default(),
        has_all_values: false,
    })
}

fn render(mut loaded: LoadedValues) -> Result<Vec<Node>, FunctionError> {
    let rendered = loaded
        .take_manifests()
        .map_err(|error| FunctionError::Unrenderable(error.to_string()))?;
    Ok(rendered
        .into_iter()
        .map(|manifest| manifest.object)
        .collect())
}
