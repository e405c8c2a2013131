//! Converts the `runners.*` values that chart 0.53.0 removed to settings of the runner configuration.
//!
//! Until chart 0.52.1 these values became environment variables and flags of `gitlab-runner register`. [`convert`] returns
//! the settings of `config.toml` that these produced, and [`LegacySettings::to_toml`] prints them as one `[[runners]]`.

mod convert;
mod guess;
mod table;

use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use crate::runner_config::setting::heading;

pub use convert::convert;
pub use guess::guesses;
use table::KUBERNETES;

/// The deviation of a value that is a common guess.
pub const GUESS: &str = "no chart version read it";

/// The settings of all removed values, sorted by section.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LegacySettings {
    /// What the values become.
    pub settings: Vec<LegacySetting>,
    /// Values that cannot be converted.
    pub unconverted: Vec<Unconverted>,
}

/// A line of the runner configuration, and the removed value it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct LegacySetting {
    /// Path of the value: `runners.builds.cpuLimit`, `runners.nodeSelector.pool`.
    pub path: String,
    /// Span of its key.
    pub key_span: Span,
    /// Section of the runner configuration: `runners.kubernetes`.
    pub section: &'static str,
    /// Key in the section, not quoted.
    pub key: String,
    /// Value in TOML.
    pub value: String,
    /// Whether the runner does the same without the setting.
    pub is_default: bool,
    /// Why the value differs from the one that the old chart passed on, if it does.
    pub deviation: Option<&'static str>,
}

/// A removed value that has no equivalent setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Unconverted {
    /// Path of the value.
    pub path: String,
    /// Span of its key.
    pub key_span: Span,
    /// The reason, as a clause.
    pub reason: &'static str,
}

impl LegacySettings {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty()
    }

    /// The `[[runners]]` section with all settings, indented as in GitLab's documentation.
    pub fn to_toml(&self) -> String {
        to_toml(&self.settings)
    }
}

impl LegacySetting {
    /// The line that sets it: `cpu_limit = "1"`.
    pub fn line(&self) -> String {
        format!("{} = {}", toml_key(&self.key), self.value)
    }

    /// The value of the same setting in a runner of the configuration, if it is set there.
    pub fn current<'n>(&self, runner: &'n Node) -> Option<&'n Node> {
        let below = self.section.split('.').skip(1);
        below.chain([self.key.as_str()]).try_fold(runner, get)
    }

    /// Whether a value of the runner configuration equals this one.
    pub fn equals(&self, current: &Node) -> bool {
        setting_value(current) == Some(self.value.clone())
    }
}

/// The value of a key in any case, as the runner's decoder finds it.
fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let is_it = |name: &String| name.eq_ignore_ascii_case(key);
    let found = node.as_map()?.iter().find(|(name, _)| is_it(name));
    node.get(key)
        .or_else(|| found.map(|(_, entry)| &entry.node))
}

/// A scalar or a list of scalars in TOML.
fn setting_value(node: &Node) -> Option<String> {
    if let Some(items) = node.as_list() {
        let items: Option<Vec<String>> = items.iter().map(setting_value).collect();
        return Some(format!("[{}]", items?.join(", ")));
    }
    match node.as_str() {
        Some(text) => Some(toml_string(text)),
        None => node.is_scalar().then(|| node.to_template_string()),
    }
}

/// Prints settings, which are sorted by section, as one `[[runners]]`.
pub fn to_toml(settings: &[LegacySetting]) -> String {
    let mut text = "[[runners]]\n".to_owned();
    for section in table::SECTIONS {
        let mut settings = settings
            .iter()
            .filter(|setting| setting.section == section)
            .peekable();
        if settings.peek().is_none() {
            continue;
        }
        let depth = section.split('.').count();
        if depth > 1 {
            text += &format!("{}{}\n", "  ".repeat(depth - 1), heading(section));
        }
        for setting in settings {
            text += &format!("{}{}\n", "  ".repeat(depth), setting.line());
        }
    }
    text
}

/// Adds what the chart's own `runners.config` sets, since one in the values replaces it: the image of jobs, and the
/// namespace if `runners.jobNamespace` sets it.
pub fn add_defaults(
    settings: &mut Vec<LegacySetting>,
    default: Option<&Node>,
    has_job_namespace: bool,
) {
    let is_wanted = |key: &str| key == "image" || has_job_namespace;
    for key in ["image", "namespace"]
        .into_iter()
        .filter(|key| is_wanted(key))
    {
        let known =
            |setting: &LegacySetting| (setting.section, setting.key.as_str()) == (KUBERNETES, key);
        let value = default.and_then(|runner| runner.at(&["kubernetes", key])?.as_str());
        if let Some(value) = value.filter(|_| !settings.iter().any(known)) {
            settings.push(LegacySetting {
                path: String::new(),
                key_span: Span::SYNTHETIC,
                section: KUBERNETES,
                key: key.to_owned(),
                value: toml_string(value),
                is_default: true,
                deviation: None,
            });
        }
    }
}

/// A key as TOML writes it: bare if possible, else quoted.
pub(crate) fn toml_key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        toml_string(key)
    }
}

/// A basic string of TOML.
fn toml_string(text: &str) -> String {
    // A JSON string is a basic string of TOML, as long as it has no DEL, which `convert` refuses.
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
