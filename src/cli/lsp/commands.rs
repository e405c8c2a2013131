//! Commands: what the values of a document become (manifests, or the runner configuration), and what is to do after a code
//! action.

use gen_lsp_types::Command;
use serde_json::Value;

use super::analysis::Analysis;
use crate::input::loaded::LoadedValues;

/// The command that returns the manifests.
pub const MANIFESTS: &str = "runnergen.manifests";

/// The command that returns the runner configuration with its expressions evaluated.
pub const CONFIG: &str = "runnergen.config";

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
    let mut text = String::new();
    for release in releases(analysis, index) {
        if !release.is_sound() {
            return Err("invalid values: repair the errors first".to_owned());
        }
        let manifests = release
            .manifests()
            .as_ref()
            .map_err(|error| error.to_string())?;
        for manifest in manifests {
            text.push_str(&format!("---\n{}", manifest.to_yaml()));
        }
    }
    Ok(text)
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
