//! Reference of configuration keys: by path, by environment variable, by option of `register`.
//!
//! The source is the schema, which is parsed on first use, since only `explain` and unknown keys need it.

use std::fmt;
use std::sync::OnceLock;

use serde_json::Value;

use super::lifetime::{self, Lifetime, Support};
use crate::report::paragraph::wrap;
use helm_template::suggestion;

/// The JSON Schema of the configuration, as used by editors.
pub const SCHEMA: &str = include_str!(concat!(env!("OUT_DIR"), "/runner-config.json"));

/// Width of the output in characters.
const WIDTH: usize = 100;

/// Documentation of a key.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its path: `runners.kubernetes.cpu_limit`.
    pub path: String,
    /// Its type; empty if it was removed.
    pub types: String,
    /// Its allowed values, if they can be listed.
    pub accepted: Vec<String>,
    /// The environment variable with the same meaning for `register`.
    pub env: Option<String>,
    /// The option of `register` with the same meaning.
    pub option: Option<String>,
    /// Its description.
    pub description: String,
    /// Its default.
    pub default: Option<String>,
    /// The runner versions that know it.
    pub lifetime: Option<Lifetime>,
    /// The keys in it, if it is a table.
    pub keys: Vec<String>,
}

impl fmt::Display for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}, a key of config.toml\n", self.path)?;
        if !self.description.is_empty() {
            writeln!(formatter, "{}", wrap(&self.description, WIDTH, "  "))?;
        }
        for (name, fact) in self.facts() {
            let lines = wrap(&fact, WIDTH, "              ");
            writeln!(formatter, "  {name:<12}{}", lines.trim())?;
        }
        if !self.keys.is_empty() {
            write!(
                formatter,
                "\n  Keys:\n\n{}",
                wrap(&self.keys.join(", "), WIDTH, "    ")
            )?;
        }
        Ok(())
    }
}

impl Entry {
    /// What is known about the key, as names with a text.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        let removed = self.lifetime.and_then(Lifetime::removed);
        let facts = [
            ("type", given(self.types.clone())),
            ("accepts", given(self.accepted.join(", "))),
            ("default", self.default()),
            ("option", self.option.clone()),
            ("variable", self.env.clone()),
            ("since", self.lifetime.map(since)),
            ("deprecated", self.lifetime.and_then(deprecated)),
            ("removed", removed.map(|version| version.to_string())),
        ];
        let known = facts
            .into_iter()
            .filter_map(|(name, fact)| Some((name, fact?)));
        known.collect()
    }

    /// Returns true if the newest runner version deprecates it.
    pub fn is_deprecated(&self) -> bool {
        self.lifetime
            .is_some_and(|known| known.support(lifetime::newest()) == Support::Deprecated)
    }

    /// The default; for a flag whose default changed, each with the version since which it is.
    fn default(&self) -> Option<String> {
        let defaults = self.lifetime.into_iter().flat_map(Lifetime::defaults);
        let defaults: Vec<String> = defaults
            .map(|(since, default)| format!("{default} since {since}"))
            .collect();
        if defaults.len() > 1 {
            return Some(defaults.join(", "));
        }
        self.default.clone()
    }
}

/// The first version that knows a key, and the version since which it accepts arrays.
fn since(lifetime: Lifetime) -> String {
    let since = lifetime.since().to_string();
    match lifetime.arrays_since() {
        Some(arrays) => format!("{since}, arrays since {arrays}"),
        None => since,
    }
}

fn deprecated(lifetime: Lifetime) -> Option<String> {
    let since = lifetime.deprecated()?;
    Some(match lifetime.announced_removal() {
        Some(removal) => format!("since {since}, {} removes it", removal.minor()),
        None => format!("since {since}"),
    })
}

/// A key in the schema.
struct Known {
    path: String,
    schema: &'static Value,
}

/// Finds a key by its path (case-insensitive, `runners.` is optional), its name, its environment variable or its option.
pub fn lookup(name: &str) -> Option<Entry> {
    let name = bare(name);
    let is_path = |known: &&Known, wanted: &str| known.path.eq_ignore_ascii_case(wanted);
    let below_runners = format!("runners.{name}");
    let below_kubernetes = format!("runners.kubernetes.{name}");
    let by_path = [name.as_str(), &below_runners, &below_kubernetes]
        .into_iter()
        .find_map(|wanted| all().iter().find(|known| is_path(known, wanted)));
    let by_variable = || {
        all()
            .iter()
            .find(|known| text(known.schema, "x-env") == Some(name.as_str()))
    };
    let by_option = || {
        all().iter().find(|known| {
            option(known).is_some_and(|option| option.trim_start_matches('-') == name)
        })
    };
    let by_name = || {
        all()
            .iter()
            .find(|known| last(&known.path).eq_ignore_ascii_case(&name))
    };
    by_path
        .or_else(by_variable)
        .or_else(by_option)
        .or_else(by_name)
        .map(entry)
        .or_else(|| removed(&name))
}

/// The path of the key that `register` sets from an environment variable.
pub fn path_of_variable(name: &str) -> Option<&'static str> {
    let is_it = |known: &&Known| text(known.schema, "x-env") == Some(name);
    all().iter().find(is_it).map(|known| known.path.as_str())
}

/// The path of the key that `register` sets from an option: `--kubernetes-node-selector`.
pub fn path_of_option(name: &str) -> Option<&'static str> {
    let is_it =
        |known: &&Known| option(known).is_some_and(|option| option.replace('_', "-") == name);
    all().iter().find(is_it).map(|known| known.path.as_str())
}

/// The default of the key at a path.
pub fn default_of(path: &str) -> Option<String> {
    let known = all().iter().find(|known| known.path == path)?;
    entry(known).default
}

/// The lifetime of a key, or of the feature flag that it sets.
fn lifetime_of(path: &str) -> Option<Lifetime> {
    match path.strip_prefix("runners.feature_flags.") {
        Some(flag) => lifetime::flag(flag),
        None => lifetime::key(path),
    }
}

/// A removed key or feature flag, by its path or name.
fn removed(name: &str) -> Option<Entry> {
    let is_named = |known: &Lifetime| {
        let path = known.name();
        path.eq_ignore_ascii_case(name) || last(path).eq_ignore_ascii_case(name)
    };
    let known = lifetime::keys().chain(lifetime::flags()).find(is_named)?;
    Some(removed_entry(known))
}

fn removed_entry(known: Lifetime) -> Entry {
    let (section, types) = match known.defaults().next() {
        Some(_) => ("runners.feature_flags.", "boolean"),
        None => ("", ""),
    };
    Entry {
        path: format!("{section}{}", known.name()),
        types: types.to_owned(),
        accepted: Vec::new(),
        env: None,
        option: None,
        description: String::new(),
        default: known
            .defaults()
            .next_back()
            .map(|(_, default)| default.to_string()),
        lifetime: Some(known),
        keys: Vec::new(),
    }
}

/// The most similar known key.
pub fn nearest(name: &str) -> Option<&'static str> {
    let name = bare(name);
    let paths = || all().iter().map(|known| known.path.as_str());
    suggestion::nearest(&name, paths()).or_else(|| {
        let last_names = suggestion::nearest(last(&name), paths().map(last))?;
        paths().find(|path| last(path) == last_names)
    })
}

/// All keys, in the order of the schema.
pub fn entries() -> impl Iterator<Item = Entry> {
    all().iter().map(entry)
}

/// The keys and feature flags that the newest runner version does not have any more.
pub fn removed_entries() -> impl Iterator<Item = Entry> {
    lifetime::keys()
        .chain(lifetime::flags())
        .filter(|known| known.removed().is_some())
        .map(removed_entry)
        .filter(|entry| paths().all(|path| path != entry.path))
}

/// Paths of all keys, in the order of the schema.
pub fn paths() -> impl Iterator<Item = &'static str> {
    all().iter().map(|known| known.path.as_str())
}

/// The last name of a path.
pub(crate) fn last(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(_, name)| name)
}

/// A path as a user may write it, including names with dots.
fn bare(name: &str) -> String {
    let name = name.rsplit('›').next().unwrap_or(name).trim();
    let name = name.trim_start_matches("--").trim_matches(['[', ']']);
    name.split('.')
        .map(|part| part.split('[').next().unwrap_or(part).trim())
        .collect::<Vec<_>>()
        .join(".")
}

fn all() -> &'static [Known] {
    static SCHEMA_TREE: OnceLock<Value> = OnceLock::new();
    static ALL: OnceLock<Vec<Known>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        collect(
            SCHEMA_TREE.get_or_init(|| serde_json::from_str(SCHEMA).unwrap_or_default()),
            "",
            &mut all,
        );
        all
    })
}

fn collect(schema: &'static Value, path: &str, all: &mut Vec<Known>) {
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        all.push(Known {
            path: path.clone(),
            schema: property,
        });
        collect(property, &path, all);
        collect(&property["items"], &path, all);
    }
}

fn entry(known: &Known) -> Entry {
    let schema = known.schema;
    let tables = [schema, &schema["items"]]
        .into_iter()
        .filter_map(|schema| schema["properties"].as_object());
    Entry {
        path: known.path.clone(),
        types: types(schema),
        accepted: accepted(schema),
        env: text(schema, "x-env")
            .filter(|name| !name.starts_with('@'))
            .map(str::to_owned),
        option: option(known),
        description: text(schema, "description").unwrap_or_default().to_owned(),
        default: schema.get("default").map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        }),
        lifetime: lifetime_of(&known.path),
        keys: tables.flat_map(|table| table.keys().cloned()).collect(),
    }
}

fn text<'s>(schema: &'s Value, key: &str) -> Option<&'s str> {
    schema[key].as_str()
}

/// `--kubernetes-cpu-limit`: the sections below `[[runners]]`, then the name of the option.
fn option(known: &Known) -> Option<String> {
    let flag = text(known.schema, "x-flag")?;
    let sections = known
        .path
        .strip_prefix("runners.")?
        .rsplit_once('.')
        .map(|(sections, _)| sections.replace('.', "-"));
    Some(sections.map_or_else(
        || format!("--{flag}"),
        |sections| format!("--{sections}-{flag}"),
    ))
}

fn accepted(schema: &Value) -> Vec<String> {
    let first = &schema["anyOf"][0];
    let lists = [schema, first, &schema["items"]]
        .into_iter()
        .flat_map(|schema| [&schema["enum"], &schema["examples"]]);
    let values = lists
        .filter_map(Value::as_array)
        .next()
        .into_iter()
        .flatten();
    values
        .filter_map(Value::as_str)
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The type of a key.
fn types(schema: &Value) -> String {
    if let Some(alternatives) = schema["anyOf"].as_array() {
        return alternatives
            .iter()
            .map(types)
            .collect::<Vec<_>>()
            .join(", or ");
    }
    let words = match (text(schema, "type"), text(schema, "format")) {
        (_, Some("duration")) => "duration, e.g. \"1h30m\"",
        (_, Some("quantity")) => "quantity string, e.g. \"500m\" or \"2Gi\"",
        (Some("string"), _) => "string",
        (Some("integer"), _) => "integer",
        (Some("number"), _) => "number",
        (Some("boolean"), _) => "boolean",
        (Some("array"), _) if schema["items"]["properties"].is_object() => "array of tables",
        (Some("array"), _) => return format!("array of {}", types(&schema["items"])),
        (Some("object"), _) if schema["properties"].is_object() => "table",
        (Some("object"), _) => {
            return format!(
                "table with any keys, each {}",
                types(&schema["additionalProperties"])
            );
        }
        _ => "any type",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_each_of_its_names() {
        let names = [
            "runners.kubernetes.cpu_limit",
            "kubernetes.CPU_LIMIT",
            "runners.config › runners.kubernetes.cpu_limit",
            "[runners.kubernetes.cpu_limit]",
            "runners[0].kubernetes.cpu_limit",
            "KUBERNETES_CPU_LIMIT",
            "--kubernetes-cpu-limit",
            "cpu_limit",
        ];
        for name in names {
            let entry = lookup(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(entry.path, "runners.kubernetes.cpu_limit", "{name}");
            assert_eq!(entry.option.as_deref(), Some("--kubernetes-cpu-limit"));
            assert_eq!(entry.env.as_deref(), Some("KUBERNETES_CPU_LIMIT"));
        }
    }

    #[test]
    fn types_are_described() {
        let types_of = |name: &str| lookup(name).map(|entry| entry.types).unwrap_or_default();
        assert_eq!(
            types_of("runners.kubernetes.pull_policy"),
            "string, or array of string"
        );
        assert_eq!(types_of("connection_max_age"), "duration, e.g. \"1h30m\"");
        assert_eq!(types_of("runners"), "array of tables");
        assert_eq!(
            types_of("runners.kubernetes.node_selector"),
            "table with any keys, each string"
        );
        assert_eq!(
            lookup("runners.cache.Type").unwrap().accepted,
            ["s3", "s3v2", "gcs", "gcsv2", "azure"]
        );
        assert_eq!(
            lookup("FF_USE_FASTZIP").unwrap().path,
            "runners.feature_flags.FF_USE_FASTZIP"
        );
    }

    #[test]
    fn the_sections_for_kubernetes_are_fully_documented() {
        let named = [
            "runners.kubernetes.",
            "runners.cache.",
            "session_server.",
            "runners.feature_flags.",
        ];
        let top = |path: &str| {
            !path.contains('.') || path.starts_with("runners.") && path.matches('.').count() == 1
        };
        for path in paths()
            .filter(|path| top(path) || named.iter().any(|section| path.starts_with(section)))
        {
            let description = lookup(path).unwrap().description;
            assert!(
                description.ends_with('.') && description.len() > 5,
                "{path}: {description}"
            );
        }
    }

    #[test]
    fn the_nearest_key_is_found_by_its_path() {
        assert_eq!(
            nearest("runners.kubernetes.cpu_limt"),
            Some("runners.kubernetes.cpu_limit")
        );
    }
}
