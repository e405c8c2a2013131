//! What `runnergen explain` knows of a name, for people and as JSON.

use std::fmt;

use serde_json::{Value as Json, json};

use super::explain_field::FieldSources;
use crate::chart::values::reference::Entry as ValueEntry;
use crate::lint::rule::{Rule, publish};
use crate::lint::rules;
use crate::report::address;
use crate::runner_config::reference::Entry as KeyEntry;

/// What a name refers to.
pub enum Explanation {
    /// A rule.
    Rule(&'static Rule),
    /// A value of the chart.
    Value(Box<ValueEntry>),
    /// A key of `config.toml`.
    Key(Box<KeyEntry>),
    /// A field of a rendered object.
    Field(FieldSources),
}

impl fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Explanation::Rule(rule) => formatter.write_str(&publish::page(rule)),
            Explanation::Value(value) => value.fmt(formatter),
            Explanation::Key(key) => key.fmt(formatter),
            Explanation::Field(field) => field.fmt(formatter),
        }
    }
}

impl Explanation {
    /// An object whose `kind` is `rule`, `value`, `key` or `field`. What is unknown is left out.
    ///
    /// # Errors
    /// If a default has no JSON form.
    pub fn to_json(&self) -> serde_json::Result<Json> {
        let mut object = match self {
            Explanation::Rule(rule) => of_rule(rule),
            Explanation::Value(value) => of_value(value)?,
            Explanation::Key(key) => of_key(key),
            Explanation::Field(field) => {
                json!({ "kind": "field", "object": field.object, "path": field.path, "sources": field.sources })
            }
        };
        if let Json::Object(members) = &mut object {
            members.retain(|_, member| !member.is_null());
        }
        Ok(object)
    }
}

fn of_rule(rule: &'static Rule) -> Json {
    let page = rule.page();
    json!({
        "kind": "rule",
        "code": rule.code,
        "name": rule.name,
        "family": rules::family(rule),
        "severity": rule.severity,
        "summary": page.summary,
        "explanation": page.text,
        "url": address::of_rule(rule),
    })
}

fn of_value(value: &ValueEntry) -> serde_json::Result<Json> {
    let mut object = json!({
        "kind": "value",
        "path": value.path,
        "type": value.kind,
        "default": value.default.as_ref().map(serde_json::to_value).transpose()?,
        "description": non_empty(value.description),
        "example": value.example.as_ref().map(serde_json::to_value).transpose()?,
        "keys": value.parts.iter().map(|part| part.name).collect::<Vec<_>>(),
    });
    for (name, fact) in value.history() {
        object[name.trim_end_matches(',')] = fact.into();
    }
    Ok(object)
}

fn of_key(key: &KeyEntry) -> Json {
    let mut object = json!({
        "kind": "key",
        "path": key.path,
        "description": non_empty(&key.description),
        "keys": key.keys,
    });
    for (name, fact) in key.facts() {
        object[name] = fact.into();
    }
    object
}

fn non_empty(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}
