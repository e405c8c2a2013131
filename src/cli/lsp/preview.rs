//! Commands that return what the values of a document become: manifests, or the runner configuration.

use super::analysis::Analysis;

/// The command that returns the manifests.
pub const MANIFESTS: &str = "runnergen.manifests";

/// The command that returns the runner configuration with its expressions evaluated.
pub const CONFIG: &str = "runnergen.config";

/// The manifests of every release in a document.
///
/// # Errors
/// If a value cannot be rendered: the reason.
pub fn manifests(analysis: &Analysis) -> Result<String, String> {
    let mut text = String::new();
    for release in &analysis.releases {
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

/// The runner configuration of every release in a document.
pub fn config(analysis: &Analysis) -> String {
    analysis
        .releases
        .iter()
        .filter_map(|release| {
            let values = &release.values;
            values.config_override.as_ref().or(values.config.as_ref())
        })
        .map(|text| text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}
