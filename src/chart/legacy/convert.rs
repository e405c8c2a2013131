//! Converts removed values: one function for each shape.

use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node};
use indexmap::IndexMap;

use super::table::{Form, GROUPS, Legacy, SECTIONS, TABLE};
use super::{GUESS, LegacySetting, LegacySettings, Unconverted, toml_string};
use crate::runner_config::setting;

/// Types of the cache that the runner accepts.
const CACHE_TYPES: [&str; 5] = ["s3", "s3v2", "gcs", "gcsv2", "azure"];

/// Converts the removed values below `runners` of a values tree, in which expressions are not evaluated.
pub fn convert(values: &Node) -> LegacySettings {
    let mut conversion = Conversion::default();
    if let Some(runners) = values.get("runners") {
        for legacy in TABLE {
            conversion.value(legacy, runners);
        }
        conversion.unknown_keys(runners);
    }
    conversion.finish()
}

#[derive(Default)]
struct Conversion {
    /// By section and key, since a later value replaces an earlier one.
    settings: IndexMap<(&'static str, String), LegacySetting>,
    unconverted: Vec<Unconverted>,
}

/// One removed value.
struct Given<'n> {
    legacy: &'static Legacy,
    entry: &'n Entry,
    path: String,
}

impl Conversion {
    fn value(&mut self, legacy: &'static Legacy, runners: &Node) {
        let Some(entry) = entry_at(runners, legacy.path) else {
            return;
        };
        let given = Given {
            legacy,
            entry,
            path: format!("runners.{}", legacy.path.join(".")),
        };
        // The chart tested every value, so that an empty one had no effect.
        if !entry.node.is_truthy() {
            return;
        }
        let cache_type = runners.at(&["cache", "cacheType"]).and_then(Node::as_str);
        match unread(legacy.cache_type, cache_type) {
            Some(reason) => self.reject(&given, reason),
            None => self.shape(&given),
        }
    }

    fn shape(&mut self, given: &Given<'_>) {
        let (Given { legacy, entry, .. }, node) = (given, &given.entry.node);
        match legacy.form {
            Form::Scalar => match scalar(legacy, node) {
                Some(value) => self.set(given, value),
                None => self.reject(given, refusal(node)),
            },
            Form::Flag => self.set(given, "true".to_owned()),
            Form::PullPolicy => self.pull_policy(given),
            Form::Names => self.names(given),
            Form::Numbers => self.numbers(given),
            Form::Entries => self.entries(given),
            Form::Tolerations => self.tolerations(given),
            Form::Environment => self.environment(given),
            Form::CacheType => match node.as_str().map(str::to_ascii_lowercase) {
                Some(text) if CACHE_TYPES.contains(&text.as_str()) => {
                    let deviation = (entry.node.as_str() != Some(&text))
                        .then_some("the runner knows the type in lowercase only");
                    self.set_with(given, toml_string(&text), deviation);
                }
                _ => self.reject(
                    given,
                    "the runner does not support this type of cache, and uses none",
                ),
            },
        }
    }

    /// Kubernetes' spelling was refused by the runner.
    fn pull_policy(&mut self, given: &Given<'_>) {
        let policy = match given.entry.node.as_str() {
            Some("Always" | "always") => "always",
            Some("IfNotPresent" | "ifNotPresent" | "if-not-present") => "if-not-present",
            Some("Never" | "never") => "never",
            _ => return self.reject(given, "it is not `always`, `if-not-present` or `never`"),
        };
        let deviation = (given.entry.node.as_str() != Some(policy))
            .then_some("the runner refuses the spelling of Kubernetes");
        self.set_with(given, toml_string(policy), deviation);
    }

    fn names(&mut self, given: &Given<'_>) {
        let name = |item: &Node| text(item.get("name").unwrap_or(item));
        let Some(items) = given.entry.node.as_list() else {
            return self.reject(given, "it is not a list");
        };
        let Some(names) = items.iter().map(name).collect::<Option<Vec<_>>>() else {
            return self.reject(given, "it is not a list of names");
        };
        let deviation = items
            .iter()
            .any(|item| item.get("name").is_some())
            .then_some("the old chart took names, not objects with a name");
        self.set_with(given, list(&names), deviation);
    }

    fn numbers(&mut self, given: &Given<'_>) {
        let number = |item: &Node| item.to_template_string().parse::<u64>().ok();
        let items = given.entry.node.as_list().unwrap_or_default();
        match items.iter().map(number).collect::<Option<Vec<_>>>() {
            Some(numbers) if !numbers.is_empty() => self.set(given, format!("{numbers:?}")),
            _ => self.reject(given, "it is not a list of numbers"),
        }
    }

    fn entries(&mut self, given: &Given<'_>) {
        let Some(map) = given.entry.node.as_map() else {
            return self.reject(given, "it is not an object");
        };
        for (key, entry) in map {
            let path = format!("{}.{key}", given.path);
            match text(&entry.node).filter(|_| is_plain(key)) {
                Some(value) => self.insert(given, path, entry.key_span, key.clone(), &value),
                None => self.refuse(path, entry.key_span, refusal(&entry.node)),
            }
        }
    }

    /// A toleration becomes `"key=value" = "effect"`, or `"key" = "effect"` if the operator is `Exists`.
    fn tolerations(&mut self, given: &Given<'_>) {
        let Some(items) = given.entry.node.as_list() else {
            return self.reject(given, "it is not a list of tolerations");
        };
        for (index, item) in items.iter().enumerate() {
            let path = format!("{}[{index}]", given.path);
            let field = |key: &str| item.get(key).map_or(Some(String::new()), text);
            let (Some(key), Some(operator), Some(value), Some(effect), Some(_)) = (
                field("key"),
                field("operator"),
                field("value"),
                field("effect"),
                item.as_map(),
            ) else {
                self.refuse(path, item.span, "it is not a toleration");
                continue;
            };
            let key = match operator.as_str() {
                "" | "Equal" => format!("{key}={value}"),
                _ => key,
            };
            if self
                .settings
                .contains_key(&(given.legacy.section, key.clone()))
            {
                let reason = "the runner takes one effect for each key and value";
                self.refuse(path, item.span, reason);
                continue;
            }
            self.insert(given, path, item.span, key, &effect);
        }
    }

    fn environment(&mut self, given: &Given<'_>) {
        let Some(map) = given.entry.node.as_map() else {
            return self.reject(given, "it is not an object of variables");
        };
        let mut variables = Vec::new();
        for (name, entry) in map {
            match text(&entry.node).filter(|_| is_plain(name)) {
                Some(value) => variables.push((name, value)),
                None => {
                    let path = format!("{}.{name}", given.path);
                    self.refuse(path, entry.key_span, refusal(&entry.node));
                }
            }
        }
        // Go templates loop over an object in the order of its keys: `A1` after `A`, unlike `A1=` and `A=`.
        variables.sort();
        let variables = variables
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let variables: Vec<String> = variables.collect();
        if !variables.is_empty() {
            self.set(given, list(&variables));
        }
    }

    /// Keys of the groups that no chart version read.
    fn unknown_keys(&mut self, runners: &Node) {
        for group in GROUPS {
            let entries = runners.get(group).and_then(Node::as_map);
            for (key, entry) in entries.into_iter().flatten() {
                let is_known = TABLE
                    .iter()
                    .any(|legacy| legacy.path == [group, key.as_str()]);
                if !is_known && entry.node.is_truthy() {
                    let path = format!("runners.{group}.{key}");
                    self.refuse(path, entry.key_span, GUESS);
                }
            }
        }
    }

    fn set(&mut self, given: &Given<'_>, value: String) {
        self.set_with(given, value, None);
    }

    fn set_with(&mut self, given: &Given<'_>, value: String, deviation: Option<&'static str>) {
        let legacy = given.legacy;
        let guess = (!legacy.was_read).then_some(GUESS);
        let setting = LegacySetting {
            path: given.path.clone(),
            key_span: given.entry.key_span,
            section: legacy.section,
            key: legacy.key.to_owned(),
            is_default: value == legacy.default,
            value,
            deviation: deviation.or(guess),
        };
        // Of two values for one setting, the chart preferred the first one of the table.
        self.settings
            .entry((legacy.section, setting.key.clone()))
            .or_insert(setting);
    }

    fn insert(&mut self, given: &Given<'_>, path: String, span: Span, key: String, value: &str) {
        let section = given.legacy.section;
        let setting = LegacySetting {
            path,
            key_span: span,
            section,
            key: key.clone(),
            value: toml_string(value),
            is_default: false,
            deviation: (!given.legacy.was_read).then_some(GUESS),
        };
        self.settings.insert((section, key), setting);
    }

    fn reject(&mut self, given: &Given<'_>, reason: &'static str) {
        self.refuse(given.path.clone(), given.entry.key_span, reason);
    }

    fn refuse(&mut self, path: String, key_span: Span, reason: &'static str) {
        self.unconverted.push(Unconverted {
            path,
            key_span,
            reason,
        });
    }

    fn finish(self) -> LegacySettings {
        let mut settings: Vec<LegacySetting> = self.settings.into_values().collect();
        settings.sort_by_key(|setting| {
            SECTIONS
                .iter()
                .position(|section| *section == setting.section)
        });
        LegacySettings {
            settings,
            unconverted: self.unconverted,
        }
    }
}

/// A scalar in the type of the setting. The chart passed on strings only, so a number in quotes is a number, too.
fn scalar(legacy: &Legacy, node: &Node) -> Option<String> {
    let in_toml = |node: &Node| setting::in_toml(legacy.section, legacy.key, node);
    let number = || node.as_str()?.trim().parse::<i64>().ok();
    in_toml(node).or_else(|| in_toml(&Node::new(number()?, node.span)))
}

fn entry_at<'n>(runners: &'n Node, path: &[&str]) -> Option<&'n Entry> {
    let (key, parents) = path.split_last()?;
    runners.at(parents)?.entry(key)
}

/// Why the chart did not read a value of the cache, if it did not.
fn unread(wanted: &str, given: Option<&str>) -> Option<&'static str> {
    match (wanted, given.unwrap_or_default()) {
        ("", _) => None,
        (_, "") => Some("it had no effect without `runners.cache.cacheType`"),
        ("*", _) => None,
        (wanted, given) if wanted.eq_ignore_ascii_case(given) => None,
        _ => Some("it had no effect with this `runners.cache.cacheType`"),
    }
}

/// A scalar as the chart printed it; `None` if the runner configuration cannot hold it.
fn text(node: &Node) -> Option<String> {
    let text = node.to_template_string();
    (node.is_scalar() && is_plain(&text)).then_some(text)
}

/// Whether a text means the same in `runners.config`, whose expressions are evaluated.
fn is_plain(text: &str) -> bool {
    let is_control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    !text.contains("{{") && !text.contains(is_control)
}

/// Why a value cannot be converted.
fn refusal(node: &Node) -> &'static str {
    if node.as_str().is_some_and(|text| text.contains("{{")) {
        "`runners.config` would evaluate its template expression, which the old chart did not"
    } else {
        "the runner does not accept the value"
    }
}

fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| toml_string(item)).collect();
    format!("[{}]", items.join(", "))
}
