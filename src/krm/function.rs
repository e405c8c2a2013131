//! The call: what the function was given, and what it answers.

use std::fmt::Display;

use super::{items, results};
use crate::chart_version::ChartVersion;
use crate::expression::Capabilities;
use crate::judgement::judge;
use crate::load::{self, ReadError};
use crate::release::Release;
use crate::report::RenderedDiagnostic;
use crate::request::{Open, Request};
use crate::settings::Settings;
use crate::stream::Stream;
use crate::stream::object::{items as list, text};
use crate::subject::Subject;
use crate::tree::Node;
use crate::writer::{self, Style};

/// What a function has to say.
#[derive(Debug)]
pub struct Answer {
    /// The `ResourceList`, as YAML.
    pub text: String,
    /// What was found in the values.
    pub findings: Vec<RenderedDiagnostic>,
}

/// Input that no function can work on.
#[derive(Debug, thiserror::Error)]
pub enum FunctionError {
    /// It is no YAML.
    #[error("{0}")]
    Unreadable(String),
    /// It is something else than a `ResourceList`.
    #[error("a ResourceList of config.kubernetes.io/v1 is wanted on standard input")]
    NoResourceList,
    /// What should be items is something else.
    #[error("the `items` of the ResourceList are no list")]
    NoItems,
    /// There is nothing to render.
    #[error("functionConfig has no `spec.values`, a map of the values of the chart")]
    NoValues,
    /// A name, a version that can be none.
    #[error("functionConfig: {0}")]
    Invalid(String),
    /// The values cannot become objects.
    #[error("{0}")]
    Unrenderable(String),
    /// A file that the values name.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// The versions of a `ResourceList`, which do not differ in what is read here.
const VERSIONS: [&str; 3] =
    ["config.kubernetes.io/v1", "config.kubernetes.io/v1beta1", "config.kubernetes.io/v1alpha1"];

/// What places in the values are called.
const VALUES: &str = "functionConfig.spec.values";

/// Answers a call. Values with errors in them add nothing to the items.
///
/// # Errors
/// When the input is no call of a function, or the values cannot be rendered.
pub fn run(input: Vec<u8>) -> Result<Answer, FunctionError> {
    let stream = Stream::read("-", input).map_err(|refused| FunctionError::Unreadable(refused.to_string()))?;
    let mut documents = stream.documents.iter().map(|document| &document.root).filter(|root| !root.is_null());
    let (Some(call), None) = (documents.next(), documents.next()) else { return Err(FunctionError::NoResourceList) };
    let version = version(call).ok_or(FunctionError::NoResourceList)?;
    if call.get("items").is_some_and(|items| !items.is_null() && items.as_list().is_none()) {
        return Err(FunctionError::NoItems);
    }
    let config = call.get("functionConfig").ok_or(FunctionError::NoValues)?;
    let subject = load(config)?;
    let findings = judge(&subject, &Settings::default());
    let added = if findings.iter().any(|finding| finding.fails) { Vec::new() } else { render(subject)? };
    let source = &stream.sources.get(stream.file).text;
    let mut text = format!("apiVersion: {version}\nkind: ResourceList\n");
    text.push_str(&items::write(call.get("items"), list(call, &["items"]), source, added));
    text.push_str(&results::write(&findings, config));
    Ok(Answer { text, findings })
}

/// The version of a `ResourceList`, in which the answer is given as well.
fn version(root: &Node) -> Option<&str> {
    let version = text(root, &["apiVersion"])?;
    let is_known = text(root, &["kind"]) == Some("ResourceList") && VERSIONS.contains(&version);
    is_known.then_some(version)
}

/// The values of a function's configuration, read as if they stood in a file of their own.
fn load(config: &Node) -> Result<Subject, FunctionError> {
    let values = config.at(&["spec", "values"]).filter(|values| values.as_map().is_some());
    let values = values.ok_or(FunctionError::NoValues)?;
    let bytes = writer::to_string(values, Style::Manifest).into_bytes();
    load::load_bytes(VALUES, bytes, request(config)?, false)?.next().ok_or(FunctionError::NoValues)
}

/// The release is called like the configuration, unless `spec` says otherwise.
fn request(config: &Node) -> Result<Request, FunctionError> {
    let invalid = |error: &dyn Display| FunctionError::Invalid(error.to_string());
    let spec = |key: &str| text(config, &["spec", key]);
    let metadata = |key: &str| text(config, &["metadata", key]);
    let name = spec("release").or(metadata("name")).unwrap_or("gitlab-runner");
    let namespace = spec("namespace").or(metadata("namespace")).unwrap_or("default");
    let apis = list(config, &["spec", "apiVersions"]).iter().filter_map(|api| api.as_str().map(str::to_owned));
    let chart = spec("chartVersion").map(str::parse::<ChartVersion>).transpose();
    Ok(Request {
        files: Vec::new(),
        stdin_name: "-".to_owned(),
        settings: Vec::new(),
        at: None,
        open: Open::default(),
        release: Release::new(name, namespace).map_err(|error| invalid(&error))?,
        chart: chart.map_err(|error| invalid(&error))?.unwrap_or_default(),
        capabilities: Capabilities::new(spec("kubeVersion"), apis.collect()).map_err(|error| invalid(&error))?,
    })
}

fn render(mut subject: Subject) -> Result<Vec<Node>, FunctionError> {
    let rendered = subject.take_manifests().map_err(|error| FunctionError::Unrenderable(error.to_string()))?;
    Ok(rendered.into_iter().map(|manifest| manifest.object).collect())
}
