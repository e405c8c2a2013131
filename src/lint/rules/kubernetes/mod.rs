//! Rules on the parts of the values and the rendered objects that Kubernetes defines.

pub(crate) mod kubernetes_conflict;
pub(crate) mod kubernetes_missing_key;
pub(crate) mod kubernetes_type;
pub(crate) mod kubernetes_unknown_key;
pub(crate) mod kubernetes_value;
pub(crate) mod rejected_object;
pub(crate) mod render_failed;

use crate::lint::rule::Rule;

/// The rules of this family.
pub(super) static RULES: &[&Rule] = &[
    &kubernetes_conflict::RULE,
    &kubernetes_missing_key::RULE,
    &kubernetes_type::RULE,
    &kubernetes_unknown_key::RULE,
    &kubernetes_value::RULE,
    &rejected_object::RULE,
    &render_failed::RULE,
];
