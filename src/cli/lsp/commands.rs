//! Commands: what the values of a document become (manifests, or the runner configuration), and what is to do after a code
//! action.

use gen_lsp_types::{Command, Location};
use serde::Serialize;
use serde_json::Value;

use super::analysis::Analysis;
use super::documents::Document;
use super::uri;
use crate::chart::manifest::Manifest;
use crate::cli::output::provenance::{self, ValueSource};
use crate::cli::output::stream;
use crate::input::loaded::LoadedValues;

/// The command that returns the manifests.
pub const MANIFESTS: &str = "runnergen.manifests";

/// The command that returns the runner configuration with its expressions evaluated.
pub const CONFIG: &str = "runnergen.config";

/// The command that returns the value of each line of the manifests.
pub const PROVENANCE: &str = "runnergen.provenance";

/// The command that shows what is to do after a code action. Its arguments are a message and, if there is one, a document with a
/// Secret to create, which it returns.
pub const NEXT_STEPS: &str = "runnergen.nextSteps";

/// The command that a code action runs after its edit.
pub fn next_steps(message: String, document: Option<String>) -> Command {
    let arguments = [Some(message), document];
    Command {
        title: "Show the next steps".to_owned(),
        command: NEXT_STEPS.to_owned(),
        arguments: Some(arguments.into_iter().flatten().map(Value::String).collect()),
        ..Command::default()
    }
}

/// The release at an index, or all.
fn releases(analysis: &Analysis, index: Option<usize>) -> &[LoadedValues] {
    match index {
        Some(index) => analysis.releases.get(index..=index).unwrap_or_default(),
        None => &analysis.releases,
    }
}

/// The manifests of a release in a document, or of every one.
///
/// # Errors
/// If a value cannot be rendered: the reason.
pub fn manifests(analysis: &Analysis, index: Option<usize>) -> Result<String, String> {
    let releases = releases(analysis, index).iter();
    let texts = releases.map(|release| Ok(stream::to_yaml(sound(release)?)));
    texts.collect()
}

/// The manifests of a release without errors.
fn sound(release: &LoadedValues) -> Result<&[Manifest], String> {
    if !release.is_sound() {
        return Err("invalid values: repair the errors first".to_owned());
    }
    let manifests = release.manifests().as_ref();
    manifests
        .map(Vec::as_slice)
        .map_err(|error| error.to_string())
}

/// The value that a line of the manifests was rendered from.
#[derive(Serialize)]
pub struct RenderedLine {
    /// The line, from 0.
    line: usize,
    /// The value.
    location: Location,
}

/// The values that the lines of [`manifests`] were rendered from. Lines without one are constants or defaults of the chart.
///
/// # Errors
/// If a value cannot be rendered: the reason.
pub fn provenance(
    document: &Document,
    analysis: &Analysis,
    index: Option<usize>,
) -> Result<Vec<RenderedLine>, String> {
    let mut found = Vec::new();
    let mut above = 0;
    for release in releases(analysis, index) {
        let manifests = sound(release)?;
        let lines = provenance::lines(manifests, release).map_err(|error| error.to_string())?;
        found.extend(lines.into_iter().map(|line| RenderedLine {
            line: above + line.output_line - 1,
            location: location(document, analysis, &line.source),
        }));
        above += stream::to_yaml(manifests).lines().count();
    }
    Ok(found)
}

/// The location of a value in the document or in another file.
fn location(document: &Document, analysis: &Analysis, source: &ValueSource) -> Location {
    let position = |document: &Document| {
        let at = document.offset_of(helm_yaml::source::Position {
            line: source.line,
            column: source.column,
            ..helm_yaml::source::Position::FIRST
        });
        document.range(at..at)
    };
    if source.file == analysis.path {
        return Location::new(document.uri.clone(), position(document));
    }
    let uri = uri::of_path(&source.file);
    let text = analysis.text_of(&source.file).unwrap_or_default();
    let other = Document::new(uri.clone(), 0, text.to_owned(), document.encoding());
    Location::new(uri, position(&other))
}

/// The runner configuration of a release in a document, or of every one.
pub fn config(analysis: &Analysis, index: Option<usize>) -> String {
    releases(analysis, index)
        .iter()
        .filter_map(|release| {
            let values = &release.values;
            values.config_override.as_ref().or(values.config.as_ref())
        })
        .map(|text| text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}
