//! The calls: lint, fix, render, and the list of chart versions.

use runnergen::cli::output::{provenance, stream};
use runnergen::cli::{releases, validate};
use runnergen::fix::{self, Job, Selection};
use runnergen::input::load;
use runnergen::input::loaded::LoadedValues;
use runnergen::lint::settings::Settings;
use serde::{Deserialize, Serialize};

use crate::input::{Layer, Options, request};

/// A call, as JSON.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Call {
    method: Method,
    #[serde(default)]
    layers: Vec<Layer>,
    #[serde(default)]
    options: Options,
    /// Also apply fixes that change a meaning.
    #[serde(default)]
    unsafe_fixes: bool,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Method {
    Lint,
    Fix,
    Render,
    Releases,
}

/// Runs a call. Returns its result as JSON.
///
/// # Errors
/// If the call is invalid, or there is no result: the message.
pub fn run(call: &[u8]) -> Result<String, String> {
    let call: Call =
        serde_json::from_slice(call).map_err(|error| format!("invalid call: {error}"))?;
    match call.method {
        Method::Lint => lint(&call),
        Method::Fix => json(&fixed(&call)?),
        Method::Render => json(&rendered(&call)?),
        Method::Releases => json(&releases::newest_first()),
    }
}

fn json(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

/// The last layer on top of the others, as `runnergen validate -f OTHERS LAST`.
fn job(call: &Call) -> Result<Job, String> {
    let mut request = request(&call.layers, &call.options)?;
    let last = request.files.pop().ok_or("missing `layers`")?;
    Ok(Job {
        file: Some(last),
        is_walked: false,
        request,
        settings: Settings::default(),
    })
}

/// The report of `runnergen validate -o json`.
fn lint(call: &Call) -> Result<String, String> {
    let report = validate::report(&job(call)?).map_err(|error| error.to_string())?;
    let mut text = Vec::new();
    report
        .write_json(&mut text)
        .map_err(|error| error.to_string())?;
    String::from_utf8(text).map_err(|error| error.to_string())
}

/// The layers after fixes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fixed {
    /// Those that change.
    layers: Vec<FixedLayer>,
    fixed: usize,
    unsafe_left: usize,
    refused: Vec<Refused>,
}

#[derive(Serialize)]
struct FixedLayer {
    name: String,
    text: String,
}

#[derive(Serialize)]
struct Refused {
    rule: &'static str,
    location: String,
    reason: String,
}

fn fixed(call: &Call) -> Result<Fixed, String> {
    let selection = Selection {
        with_unsafe: call.unsafe_fixes,
        ..Selection::default()
    };
    let outcome = fix::fix(&[job(call)?], &selection).map_err(|error| error.to_string())?;
    let layer = |file: fix::FixedFile| FixedLayer {
        name: file.name,
        text: String::from_utf8_lossy(&file.after).into_owned(),
    };
    let refused = |refused: fix::Refused| Refused {
        rule: refused.rule,
        location: refused.location,
        reason: refused.reason,
    };
    Ok(Fixed {
        layers: outcome.files.into_iter().map(layer).collect(),
        fixed: outcome.fixed,
        unsafe_left: outcome.unsafe_left,
        refused: outcome.refused.into_iter().map(refused).collect(),
    })
}

/// The manifests, and the runner's configuration with its expressions evaluated.
#[derive(Serialize)]
struct Rendered {
    /// The output of `runnergen render`.
    yaml: String,
    /// The source of each line of `yaml` that was set by a value.
    provenance: Vec<provenance::LineSource>,
    config: Option<String>,
}

fn rendered(call: &Call) -> Result<Rendered, String> {
    let mut request = request(&call.layers, &call.options)?;
    request.has_all_values = true;
    let mut loaded = load::load(request).map_err(|error| error.to_string())?;
    if !loaded.is_sound() {
        return Err("invalid values: correct the errors first".to_owned());
    }
    let manifests = loaded.take_manifests().map_err(|error| error.to_string())?;
    Ok(Rendered {
        yaml: stream::to_yaml(&manifests),
        provenance: provenance::lines(&manifests, &loaded).map_err(|error| error.to_string())?,
        config: config(&loaded),
    })
}

fn config(loaded: &LoadedValues) -> Option<String> {
    let values = &loaded.values;
    let text = values.config_override.as_ref().or(values.config.as_ref());
    text.map(|text| text.as_str().to_owned())
}
