//! Which rule reports which violation of a schema.

use crate::lint::rule::Rule;

use super::model::Schema;

/// The rules that report the violations of a schema. They differ between the chart's values, Kubernetes objects and the
/// runner's configuration.
#[derive(Debug)]
pub struct RuleSet {
    /// An unknown key.
    pub unknown_key: &'static Rule,
    /// A required key that is missing.
    pub missing_key: &'static Rule,
    /// A value of the wrong type.
    pub wrong_type: &'static Rule,
    /// A string for a boolean: it counts as true, even `"false"`.
    pub truthy_value: &'static Rule,
    /// A value that is not in the enumeration, out of range, or too long.
    pub invalid_value: &'static Rule,
    /// A string of the wrong format.
    pub invalid_format: &'static Rule,
    /// A list, object or string that is too short.
    pub too_short: &'static Rule,
    /// Conflicting values, and values that are nested too deeply.
    pub conflict: &'static Rule,
    /// Prefix of definitions with a separate rule set.
    pub embedded: Option<(&'static str, &'static RuleSet)>,
}

impl RuleSet {
    /// The rules for a value of a schema, or a list of such values.
    pub fn of(&'static self, schema: Schema) -> &'static RuleSet {
        let Some((prefix, embedded)) = self.embedded else {
            return self;
        };
        let is_embedded = |schema: Schema| schema.name().starts_with(prefix);
        if is_embedded(schema) || schema.items().is_some_and(is_embedded) {
            embedded
        } else {
            self
        }
    }
}
