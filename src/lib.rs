//! GitLab Runner on Kubernetes from the official chart's values file, without Helm: renders every manifest, and finds
//! mistakes in the values with file, line and column.
//!
//! ```
//! use runnergen::{Options, lint, render};
//!
//! let values = "gitlabUrl: https://gitlab.example.com\nconcurent: 20\n";
//! let findings = lint(values, &Options::default());
//! assert_eq!(findings[0].rule.code, "RG020");
//! assert_eq!(findings[0].start.line, 2);
//! assert_eq!(findings[0].help.as_deref(), Some("did you mean `concurrent`?"));
//!
//! let manifests = render("gitlabUrl: https://gitlab.example.com\n", &Options::default())?;
//! assert!(manifests.iter().any(|manifest| manifest.kind() == "Deployment"));
//! # Ok::<(), runnergen::RenderError>(())
//! ```
//!
//! The functions above are the whole library. The other modules are public for the command line, the tests and the fuzz
//! targets of this repository only; they change without notice.
//!
//! # How it works
//!
//! runnergen is a compiler. Its source language is the chart's values (YAML with Go template expressions and TOML), its
//! target is Kubernetes manifests.
//!
//! | stage | modules | input | output |
//! | --- | --- | --- | --- |
//! | read | `helm_yaml`, `input` | files, standard input, flags, documents with embedded values | trees in which every key and value has a source span |
//! | merge | `helm_yaml::tree`, `input::load` | the trees in order, the chart's defaults | one tree; later values override earlier ones key by key, `null` deletes |
//! | evaluate | `helm_template`, `runner_config` | the tree | the tree with evaluated expressions, and the runner's TOML with a source map |
//! | model | `chart::model` | the evaluated tree | a model of what the chart renders, computed on demand |
//! | lint | `lint`, `schema`, `kubernetes` | all of the above | diagnostics |
//! | render | `chart::manifest` | the model | manifests as trees, each field with its provenance |
//! | emit | `cli::output`, `report` | manifests or diagnostics | bytes |
//!
//! A command in `cli` connects the stages: `render` loads, lints, renders and emits; `validate` loads, lints and reports.
//! `fix` edits the files so that findings disappear,
//! `post_render` lints and changes manifests rendered by other tools, `diff` compares manifests, and `redact` keeps secrets
//! out of all output.

pub mod chart;
pub mod cli;
pub mod diff;
pub mod fix;
pub mod input;
pub mod kubernetes;
pub mod lint;
pub mod post_render;
pub mod redact;
pub mod report;
pub mod runner_config;
pub mod schema;

use chart::release::Release;
use chart::version::ChartVersion;
use helm_template::Capabilities;
use input::load;
use input::loaded::LoadedValues;
use input::request::Request;
use lint::settings::Settings;

pub use chart::manifest::{Manifest, RenderError};
pub use report::RenderedDiagnostic as Finding;

/// The Helm release and the chart that values are for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Name and namespace of the Helm release; by default `gitlab-runner` in `default`.
    pub release: Release,
    /// The chart version; by default the newest verified one.
    pub chart: ChartVersion,
    /// The APIs that the cluster serves and its Kubernetes version.
    pub capabilities: Capabilities,
}

/// Lints the text of a values file with all rules at their default severity. Findings are sorted by location, and
/// secrets in them are redacted. Invalid YAML is a finding, too.
pub fn lint(values: &str, options: &Options) -> Vec<Finding> {
    lint::lint(&load_text(values, options), &Settings::default())
}

/// Renders the manifests for the text of a values file, in installation order.
///
/// # Errors
/// If a value has a type from which no manifest can be rendered. Other mistakes are found by [`lint()`].
pub fn render(values: &str, options: &Options) -> Result<Vec<Manifest>, RenderError> {
    load_text(values, options).take_manifests()
}

fn load_text(values: &str, options: &Options) -> LoadedValues {
    let Options {
        release,
        chart,
        capabilities,
    } = options.clone();
    let request = Request {
        release,
        chart,
        capabilities,
        ..Request::default()
    };
    load::load_text("values.yaml", values.to_owned(), request)
}
