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
use helm_template::suggestion::did_you_mean;
use helm_yaml::source::Sources;
use helm_yaml::tree::{Entry, Node};
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
    #[error(
        "missing `spec.values` in functionConfig: expected an object with the chart's values, or their files in \
         `spec.valuesFiles`"
    )]
    NoValues,
    /// Unknown keys, and values of another type, each with its location.
    #[error("{0}")]
    InvalidSpec(String),
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

/// The type of a key in `spec`.
#[derive(Clone, Copy)]
enum Expected {
    Text,
    Texts,
    Object,
}

/// The keys of `spec`.
const SPEC: [(&str, Expected); 7] = [
    ("values", Expected::Object),
    ("valuesFiles", Expected::Texts),
    ("release", Expected::Text),
    ("namespace", Expected::Text),
    ("chartVersion", Expected::Text),
    ("kubeVersion", Expected::Text),
    ("apiVersions", Expected::Texts),
];

impl Expected {
    /// The type in words, and a check of a value.
    fn check(self) -> (&'static str, fn(&Node) -> bool) {
        let are_texts: fn(&Node) -> bool = |node| {
            let items = node.as_list();
            items.is_some_and(|items| items.iter().all(|item| item.as_str().is_some()))
        };
        match self {
            Expected::Text => ("a string", |node| node.as_str().is_some()),
            Expected::Texts => ("a list of strings", are_texts),
            Expected::Object => ("an object", |node| node.as_map().is_some()),
        }
    }
}

/// Name of the values' source in messages.
pub(super) const VALUES: &str = "functionConfig.spec.values";

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
    check_spec(config, &stream.sources)?;
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

/// Reports unknown keys of `spec` and values of another type: they would have no effect.
fn check_spec(config: &Node, sources: &Sources) -> Result<(), FunctionError> {
    let entries = config.get("spec").and_then(Node::as_map);
    let problem = |(key, entry): (&String, &Entry)| {
        let place = |span| sources.location(span).unwrap_or_default();
        let Some((_, expected)) = SPEC.iter().find(|(known, _)| known == key) else {
            let known = SPEC.iter().map(|(known, _)| *known);
            let help = did_you_mean(key, known.clone()).unwrap_or_else(|| {
                let known: Vec<&str> = known.collect();
                format!("expected one of `{}`", known.join("`, `"))
            });
            let place = place(entry.key_span);
            return Some(format!(
                "{place}: unknown key `{key}` in functionConfig.spec; {help}"
            ));
        };
        let (words, accepts) = expected.check();
        let found = &entry.node;
        (!found.is_null() && !accepts(found)).then(|| {
            let (place, kind) = (place(found.span), found.value.kind());
            format!("{place}: invalid functionConfig.spec.{key}: expected {words}, found {kind}")
        })
    };
    let problems: Vec<String> = entries.into_iter().flatten().filter_map(problem).collect();
    match problems.is_empty() {
        true => Ok(()),
        false => Err(FunctionError::InvalidSpec(problems.join("\n"))),
    }
}

/// Loads the values in the function's configuration as if they were a file, over the files that it names.
fn load(config: &Node) -> Result<LoadedValues, FunctionError> {
    let mut request = request(config)?;
    request.files = list(config, &["spec", "valuesFiles"])
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect();
    let Some(values) = config
        .at(&["spec", "values"])
        .filter(|values| !values.is_null())
    else {
        return match request.files.is_empty() {
            true => Err(FunctionError::NoValues),
            false => Ok(load::load(request)?),
        };
    };
    let bytes = writer::to_string(values, Style::Manifest).into_bytes();
    load::load_bytes(VALUES, bytes, request, false)?
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
        named_after: None,
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
