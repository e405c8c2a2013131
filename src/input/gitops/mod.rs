//! GitOps sources: values embedded in another document. Supported are Flux `HelmRelease`s, Argo CD `Application`s,
//! helmfiles, kustomizations, `HelmChart`s of k3s, `fleet.yaml`, Crossplane `Release`s, `ConfigMap`s, values of a parent chart, and any path given
//! with `--at`.
//!
//! In: the YAML documents of a source. Out: for each release of the runner, its values layer by layer and what the
//! document says about the release. Values keep their spans in the source. A document is detected by its kind and shape;
//! a document that holds no values of the runner is [ignored](Found::Nothing).

mod argo;
mod argo_generators;
mod builder;
mod config_map;
mod crossplane;
mod detect;
mod find;
mod fleet;
mod flux;
mod flux_variables;
pub(crate) mod helmfile;
pub(crate) mod helmfile_environment;
mod k3s;
mod kustomize;
mod parent;
mod reference;
mod sops;
mod unsupported;
mod values_path;

use crate::lint::diagnostic::Diagnostic;
use helm_yaml::reader::{Document, ParseError};
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::Node;

pub use find::{Found, Search, find, has_containers, objects};
pub use flux_variables::Variables;
pub use parent::Section;
pub use reference::{Absence, FileRef, Member, ObjectRef, in_container, not_loaded};
pub(crate) use sops::is_encrypted;
pub use values_path::{InvalidPath, ValuesPath};

/// The values of one release of the runner, with the document that embeds them.
#[derive(Clone, Debug, Default)]
pub struct EmbeddedValues {
    /// The embedding document.
    pub embedding: Embedding,
    /// The release that the document names.
    pub release: ReleaseRef,
    /// The values; later layers override earlier ones.
    pub layers: Vec<Layer>,
    /// The part of the layers that the runner's chart reads, if they are values of a parent chart.
    pub section: Option<Section>,
    /// The variables that Flux replaces in the objects with values.
    pub variables: Option<Variables>,
    /// The strings of the document in which variables were replaced.
    pub texts: Vec<(Span, TracedText)>,
    /// References that are unresolved: to values that are elsewhere, encrypted or computed.
    pub notes: Vec<Diagnostic>,
    /// The embedding document, reduced to the duplicate keys of the values.
    pub document: Option<Document>,
}

/// A document that embeds values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Embedding {
    /// Its kind: `HelmRelease`, `Application`, `helmfile`; empty if it could not be read.
    pub kind: &'static str,
    /// Path of the values in it: `spec.values`.
    pub path: String,
    /// Span of the document.
    pub span: Span,
    /// Whether another tool renders the values as a template before Helm reads them.
    pub is_template: bool,
    /// Whether it names the release.
    pub names_release: bool,
    /// Whether some of the values come from sources that were not read, so that a missing value may be set there.
    pub is_partial: bool,
    /// The chart version or constraint in it, with its span.
    pub chart: Option<(String, Span)>,
    /// What names the cluster of the release, if it is not that of the document.
    pub cluster: Option<String>,
    /// Whether the runner is one part of a release: its chart installs the runner's.
    pub is_subchart: bool,
}

impl Embedding {
    /// Returns true if the name of the document is that of its release: a `ConfigMap` is named separately.
    pub fn is_of_release(&self) -> bool {
        !self.is_layer() && self.kind != UNKNOWN_KIND
    }

    /// Returns true if it is an object of Kubernetes, which a kustomization may change.
    pub fn is_object(&self) -> bool {
        let kinds = [
            "HelmRelease",
            "Application",
            "ApplicationSet",
            "HelmChart",
            "Release",
        ];
        kinds.contains(&self.kind)
    }

    /// Returns true if other documents refer to values in this one.
    pub fn is_layer(&self) -> bool {
        [
            "ConfigMap",
            "the values of a parent chart",
            "encrypted values",
        ]
        .contains(&self.kind)
    }
}

/// The release that a document names, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReleaseRef {
    /// The name of the release, with its span.
    pub name: Option<(String, Span)>,
    /// Its namespace, with its span.
    pub namespace: Option<(String, Span)>,
    /// The chart version or a constraint on it, with its span.
    pub chart: Option<(String, Span)>,
    /// What names the cluster of the release, if it is not that of the document.
    pub cluster: Option<String>,
}

impl ReleaseRef {
    /// Name and namespace, with their spans.
    pub fn names(&self) -> impl Iterator<Item = &(String, Span)> {
        self.name.iter().chain(&self.namespace)
    }

    /// The name of the release.
    pub fn name(&self) -> Option<&str> {
        self.name.as_ref().map(|(name, _)| name.as_str())
    }

    /// Its namespace.
    pub fn namespace(&self) -> Option<&str> {
        self.namespace.as_ref().map(|(name, _)| name.as_str())
    }
}

/// One layer of values.
#[derive(Clone, Debug)]
pub enum Layer {
    /// A tree of values.
    Tree(Node),
    /// One value in the syntax of `--set`.
    Setting {
        /// `KEY=VALUE`
        text: String,
        /// Whether the value is a string regardless of its form, as with `--set-string`.
        is_text: bool,
        /// Span of the key.
        key: Span,
        /// Span of the value.
        value: Span,
    },
    /// A values file.
    File(FileRef),
    /// A template of helmfile that renders values, and the root object for it; nothing if values in it are unknown.
    Template(FileRef, Option<Node>),
    /// One value that is the content of a file, as with `--set-file`.
    Content {
        /// The path of the value.
        key: String,
        /// The file.
        file: FileRef,
    },
    /// Values in another object of the cluster.
    Object(ObjectRef),
    /// Invalid YAML.
    Broken(ParseError),
}

/// What a document is called whose kind embeds no values; `--at` names the values in it.
const UNKNOWN_KIND: &str = "document";

/// Name of the runner's chart.
const CHART: &str = "gitlab-runner";

/// Returns true if a chart's name, path or URL ends in the name of the runner's chart.
fn is_runner_chart(chart: &str) -> bool {
    let name = chart
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    name.trim_end_matches(".git").ends_with(CHART)
}

#[cfg(test)]
mod tests {
    use super::is_runner_chart;

    #[test]
    fn the_runner_chart_is_detected_by_the_end_of_its_name() {
        for chart in [
            "gitlab-runner",
            "gitlab/gitlab-runner",
            "./charts/gitlab-runner/",
            "oci://r.io/x/gitlab-runner:0.94.0",
        ] {
            assert!(is_runner_chart(chart), "{chart}");
        }
        for chart in [
            "",
            "gitlab",
            "gitlab-runner-operator",
            "charts/gitlab-runner/sub",
            "runner",
        ] {
            assert!(!is_runner_chart(chart), "{chart}");
        }
    }
}
