//! What `runnergen explain` describes: a rule, a value, a key or a field of an object, in text or JSON.

use std::fmt;

use indexmap::IndexMap;
use serde::Serialize;

use super::explain_field::{FieldSources, Source};
use crate::chart::values::reference as values;
use crate::lint::rule::{Rule, publish};
use crate::lint::rules;
use crate::report::address;
use crate::runner_config::reference as config;
use helm_yaml::writer::{Style, to_string};

/// What a name refers to.
pub(super) enum Topic {
    Rule(&'static Rule),
    Value(Box<values::Entry>),
    Key(Box<config::Entry>),
    Field(FieldSources),
}

/// A topic in JSON.
#[derive(Default, Serialize)]
struct Described<'a> {
    kind: &'static str,
    name: String,
    url: Option<String>,
    /// Markdown.
    description: String,
    facts: IndexMap<&'static str, String>,
    /// An example, as YAML.
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<String>,
    /// Where a field comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    sources: Option<&'a [Source]>,
}

impl Topic {
    pub(super) fn value(entry: values::Entry) -> Self {
        Topic::Value(Box::new(entry))
    }

    pub(super) fn key(entry: config::Entry) -> Self {
        Topic::Key(Box::new(entry))
    }

    /// The rules, values and keys, also the removed ones.
    pub(super) fn all() -> impl Iterator<Item = Topic> {
        let mut rules: Vec<&Rule> = rules::all().collect();
        rules.sort_by_key(|rule| rule.code);
        let rules = rules.into_iter().map(Topic::Rule);
        let values = values::entries().into_iter().map(Topic::value);
        let keys = config::entries().chain(config::removed_entries());
        rules.chain(values).chain(keys.map(Topic::key))
    }

    fn url(&self) -> Option<String> {
        match self {
            Topic::Rule(rule) => address::of_rule(rule),
            Topic::Value(entry) => address::of_value(&entry.path),
            Topic::Key(entry) => address::of_key(&entry.path),
            Topic::Field(_) => None,
        }
    }

    fn described(&self) -> Described<'_> {
        let url = self.url();
        match self {
            Topic::Rule(rule) => Described {
                kind: "rule",
                name: rule.code.to_owned(),
                url,
                description: rule.page().text,
                facts: IndexMap::from([
                    ("name", rule.name.to_owned()),
                    ("severity", rule.severity.to_string()),
                ]),
                ..Described::default()
            },
            Topic::Value(entry) => Described {
                kind: "value",
                name: entry.path.clone(),
                url,
                description: entry.description.to_owned(),
                facts: entry.facts().into_iter().collect(),
                example: entry
                    .example
                    .as_ref()
                    .map(|example| to_string(example, Style::Manifest)),
                ..Described::default()
            },
            Topic::Key(entry) => Described {
                kind: "key",
                name: entry.path.clone(),
                url,
                description: entry.description.clone(),
                facts: entry.facts().into_iter().collect(),
                ..Described::default()
            },
            Topic::Field(field) => Described {
                kind: "field",
                name: format!("{}.{}", field.object, field.path),
                url,
                sources: Some(&field.sources),
                ..Described::default()
            },
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Topic::Rule(rule) => formatter.write_str(&publish::page(rule))?,
            Topic::Value(entry) => entry.fmt(formatter)?,
            Topic::Key(entry) => entry.fmt(formatter)?,
            Topic::Field(field) => field.fmt(formatter)?,
        }
        match self.url() {
            Some(url) => writeln!(formatter, "\n  Online: {url}"),
            None => Ok(()),
        }
    }
}

/// The topics as a JSON array.
pub(super) fn to_json(topics: &[Topic]) -> serde_json::Result<String> {
    let described: Vec<Described> = topics.iter().map(Topic::described).collect();
    Ok(serde_json::to_string_pretty(&described)? + "\n")
}
