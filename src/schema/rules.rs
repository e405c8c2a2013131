//! Which rule reports which violation of a schema.

use crate::lint::rule::Rule;

use super::model::Schema;

/// The rules that report the violations of one schema. Whoever runs a check says which rules these are, as the same type
/// of a value is another mistake in the chart's values than in a Kubernetes object.
#[derive(Debug)]
pub struct RuleSet {
    /// A key that the schema does not have.
    pub unknown_key: &'static Rule,
    /// A required key that is missing.
    pub missing_key: &'static Rule,
    /// A value of another type.
    pub wrong_type: &'static Rule,
    /// A value whose truth alone counts: a string is true, even `"false"`.
    pub truthy_value: &'static Rule,
    /// A value that is not among those of an enumeration, out of range, or too long.
    pub invalid_value: &'static Rule,
    /// A string of another format.
    pub invalid_format: &'static Rule,
    /// A list, object or string that is too short.
    pub too_short: &'static Rule,
    /// Values that contradict each other, and values nested too deeply.
    pub conflict: &'static Rule,
    /// The definitions whose names begin with this prefix have rules of their own.
    pub embedded: Option<(&'static str, &'static RuleSet)>,
}

impl RuleSet {
    /// The rules for a value of that schema, or a list of such values, in a document of this set.
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
