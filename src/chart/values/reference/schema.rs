//! The embedded schemas as data: the keywords of `schemas/` that are shown to users.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use crate::chart::features;
use crate::chart::values::schema::{KUBERNETES, VALUES};
use crate::chart::version::ChartVersion;

/// Schema of a value.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Schema {
    pub description: String,
    #[serde(rename = "type")]
    pub types: Types,
    pub format: Option<String>,
    #[serde(rename = "enum")]
    pub choices: Vec<Value>,
    pub properties: IndexMap<String, Schema>,
    pub additional_properties: Rest,
    pub items: Option<Box<Schema>>,
    pub any_of: Vec<Schema>,
    #[serde(rename = "$ref")]
    pub reference: Option<String>,
    pub default: Option<Value>,
    pub examples: Vec<Value>,
    pub deprecated: bool,
    #[serde(rename = "x-instead")]
    pub instead: Option<String>,
    #[serde(rename = "$defs")]
    definitions: IndexMap<String, Schema>,
}

/// `type`: one name or a list of names.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Types {
    One(String),
    Several(Vec<String>),
}

/// `additionalProperties`: the values of keys not listed in `properties`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Rest {
    Anything(bool),
    Each(Box<Schema>),
}

impl Default for Types {
    fn default() -> Self {
        Types::Several(Vec::new())
    }
}

impl Default for Rest {
    fn default() -> Self {
        Rest::Anything(true)
    }
}

impl Types {
    /// The first type: the intended one. Others are only accepted.
    pub fn main(&self) -> &str {
        match self {
            Types::One(name) => name,
            Types::Several(names) => names.first().map_or("", String::as_str),
        }
    }
}

impl Schema {
    /// The schema of the chart's values.
    pub fn of_values() -> &'static Self {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| read(VALUES));
        &SCHEMA
    }

    /// A Kubernetes definition by its full name.
    fn of_kubernetes(name: &str) -> Option<&'static Self> {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(|| read(KUBERNETES));
        SCHEMA.definitions.get(name)
    }

    /// Full name of the referenced Kubernetes definition: `io.k8s.api.core.v1.Affinity`.
    pub fn definition_name(&self) -> Option<&str> {
        self.reference
            .as_deref()?
            .rsplit_once("#/$defs/")
            .map(|(_, name)| name)
    }

    /// This schema, or the definition it refers to.
    pub fn resolved(&'static self) -> &'static Self {
        self.definition_name()
            .and_then(Self::of_kubernetes)
            .unwrap_or(self)
    }

    /// The path of the value that replaces a deprecated one, if it is a single value.
    pub fn replacement(&self) -> Option<Vec<&str>> {
        let path = self.instead.as_deref()?.strip_prefix('`')?;
        Some(path.strip_suffix('`')?.split('.').collect())
    }

    /// Returns true if the value is deprecated in a chart version, which then reads the replacement.
    pub fn is_deprecated_in(&self, chart: ChartVersion) -> bool {
        let since = self.replacement().and_then(|path| features::since(&path));
        self.deprecated && since.is_none_or(|since| since <= chart)
    }

    /// Schema of a key or list item below this one.
    pub fn child(&'static self, segment: &str) -> Option<&'static Schema> {
        static ANYTHING: LazyLock<Schema> = LazyLock::new(Schema::default);
        let this = self.resolved();
        if let Some(items) = &this.items {
            // `tolerations.key` is as unambiguous as `tolerations[0].key`.
            return if is_place(segment) {
                Some(items)
            } else {
                items.child(segment)
            };
        }
        let below = || {
            this.any_of
                .iter()
                .find_map(|alternative| alternative.child(segment))
        };
        let each = || match &this.additional_properties {
            Rest::Each(each) => Some(each.as_ref()),
            Rest::Anything(true) if this.types.main() == "object" => Some(&*ANYTHING),
            Rest::Anything(_) => None,
        };
        this.properties.get(segment).or_else(below).or_else(each)
    }

    /// The schema whose keys may follow in a path: this one, or that of the list items.
    pub fn map(&'static self) -> &'static Self {
        let this = self.resolved();
        this.items.as_deref().map_or(this, Schema::map)
    }

    /// Returns true if nothing can be nested below it.
    pub fn is_leaf(&'static self) -> bool {
        !matches!(self.resolved().types.main(), "array" | "object")
            && self.resolved().any_of.is_empty()
    }
}

/// Returns true if a path segment is a list index: a number, `*` or empty.
fn is_place(segment: &str) -> bool {
    segment == "*" || segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// Parses an embedded schema. A test parses both, so the fallback for a broken one is never used.
fn read(text: &str) -> Schema {
    serde_json::from_str(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_schemas_parse() {
        for text in [VALUES, KUBERNETES] {
            serde_json::from_str::<Schema>(text).expect("a valid schema");
        }
    }
}
