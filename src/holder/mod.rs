//! Values that stand inside another document: a Flux `HelmRelease`, an Argo CD `Application`, a helmfile, a
//! kustomization, k3s' `HelmChart`, a `fleet.yaml`, the values of a parent chart, or any place that `--at` names.
//!
//! The documents of a source come in; for each release of the runner in them its values come out layer by layer, with
//! what the document says of the release. The values keep their places in the source. A document is known by its kind
//! and shape; whatever is neither a holder nor values is [left alone](Found::Nothing).

mod argo;
mod at;
mod draft;
mod find;
mod fleet;
mod flux;
mod helmfile;
mod hidden;
mod inner;
mod k3s;
mod kustomize;
mod looks;
mod parent;

use crate::diagnostic::{Diagnostic, Place};
use crate::rules::unseen_values;
use crate::source::Span;
use crate::source::yaml::{Document, YamlError};
use crate::tree::Node;

pub use at::{At, InvalidPath};
pub use find::{Found, Search, find};
pub use inner::lead;

/// The values of one release of the runner, and what stands around them.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// What holds them.
    pub holder: Holder,
    /// What it says of the release.
    pub release: Named,
    /// The values, later ones over earlier ones.
    pub layers: Vec<Layer>,
    /// What of the values stands where nobody looked.
    pub notes: Vec<Diagnostic>,
    /// The document around them, with the duplicate keys of the values only.
    pub document: Option<Document>,
}

/// A document that holds values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// What people call it: `HelmRelease`, `Application`, `helmfile`; nothing for one that could not be read.
    pub kind: &'static str,
    /// The path of the values in it: `spec.values`.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// Whether it names the release.
    pub names_release: bool,
    /// Whether some of the values stand elsewhere, so that what is missing here may well be there.
    pub is_partial: bool,
}

/// What a document says of the release whose values it holds, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The name of the release.
    pub name: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// The chart's version, or a constraint on it, and where it stands.
    pub chart: Option<(String, Span)>,
}

/// Some of the values.
#[derive(Clone, Debug)]
pub enum Layer {
    /// A tree of them.
    Tree(Node),
    /// One value, as `--set` takes it.
    Setting {
        /// `KEY=VALUE`
        text: String,
        /// Whether the value is text, whatever it looks like.
        is_text: bool,
        /// Where its key is written.
        key: Span,
        /// Where its value is written.
        value: Span,
    },
    /// A values file, by its path beside the document, and where it is named.
    File(String, Span),
    /// Text that is no YAML.
    Broken(YamlError),
}

/// A finding about values that were not read.
pub fn unseen(message: impl Into<String>, help: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&unseen_values::RULE, Place::of(span), message).with_help(help)
}

/// What to do about values that some other object of the cluster holds.
const IN_FILES: &str = "to check all of them, put them into values files and name each with `-f`";

/// The name of the chart whose values are meant.
const CHART: &str = "gitlab-runner";

/// Whether a chart's name, path or address ends in the name of the runner's chart.
fn is_runner_chart(chart: &str) -> bool {
    let name = chart.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    name.trim_end_matches(".git").ends_with(CHART)
}

#[cfg(test)]
mod tests {
    use super::is_runner_chart;

    #[test]
    fn the_chart_is_known_by_the_end_of_its_name() {
        for chart in
            ["gitlab-runner", "gitlab/gitlab-runner", "./charts/gitlab-runner/", "oci://r.io/x/gitlab-runner:0.94.0"]
        {
            assert!(is_runner_chart(chart), "{chart}");
        }
        for chart in ["", "gitlab", "gitlab-runner-operator", "charts/gitlab-runner/sub", "runner"] {
            assert!(!is_runner_chart(chart), "{chart}");
        }
    }
}
