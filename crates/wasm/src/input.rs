//! Named texts and options, as the host passes them, and the request that they become.

use std::str::FromStr;

use helm_template::Capabilities;
use runnergen::chart::release::Release;
use runnergen::chart::requested_version::RequestedVersion;
use runnergen::input::overlay::Overlay;
use runnergen::input::request::{Request, SetFlag, Setting, UnknownChart, Unspecified};
use runnergen::runner_config::lifetime;
use serde::Deserialize;

/// A file.
#[derive(Debug, Deserialize)]
pub struct Layer {
    /// Its name in messages. The extension `.toml` makes it a configuration of the runner.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// The options of the command line that apply in a browser, with their defaults.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    release: Option<String>,
    namespace: Option<String>,
    chart_version: Option<String>,
    runner_version: Option<String>,
    kube_version: Option<String>,
    api_versions: Vec<String>,
    /// Arguments of `--set`.
    set: Vec<String>,
}

/// The request for all layers; later ones override earlier ones.
///
/// # Errors
/// If an option is invalid: the reason.
pub fn request(layers: &[Layer], options: &Options) -> Result<Request, String> {
    let mut overlay = Overlay::default();
    for layer in layers {
        overlay.set(layer.name.as_str(), layer.text.as_bytes());
    }
    let chart = parsed::<RequestedVersion>(options.chart_version.as_deref())?;
    let runner_version = options.runner_version.as_deref().filter(is_given);
    Ok(Request {
        files: layers.iter().map(|layer| layer.name.clone()).collect(),
        stdin_name: "-".to_owned(),
        settings: options.set.iter().cloned().map(setting).collect(),
        release: release(options)?,
        unknown_chart: UnknownChart::of(chart.as_ref(), "--chart-version"),
        unspecified: Unspecified {
            name: options.release.is_none(),
            namespace: options.namespace.is_none(),
            chart: chart.is_none(),
        },
        chart: chart.map(|chart| chart.followed).unwrap_or_default(),
        runner_version: runner_version.map(lifetime::known_version).transpose()?,
        capabilities: Capabilities::new(
            options.kube_version.as_deref(),
            options.api_versions.clone(),
        )
        .map_err(|error| error.to_string())?,
        overlay,
        ..Request::default()
    })
}

fn setting(text: String) -> Setting {
    Setting {
        flag: SetFlag::Typed,
        text,
    }
}

fn release(options: &Options) -> Result<Release, String> {
    let name = options.release.as_deref().unwrap_or(Release::DEFAULT_NAME);
    let namespace = options.namespace.as_deref();
    Release::new(name, namespace.unwrap_or(Release::DEFAULT_NAMESPACE))
        .map_err(|error| error.to_string())
}

fn parsed<T: FromStr<Err: ToString>>(given: Option<&str>) -> Result<Option<T>, String> {
    let given = given.filter(is_given).map(T::from_str);
    given.transpose().map_err(|error| error.to_string())
}

/// An empty field of a form sets nothing.
fn is_given(text: &&str) -> bool {
    !text.is_empty()
}
