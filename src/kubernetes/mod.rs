//! Validation of Kubernetes objects and parts of them, as by the API server of Kubernetes 1.34.
//!
//! Structure and formats are checked against `schemas/kubernetes.json`; what a schema cannot express is in `checks`. The
//! violations are [`Diagnostic`](crate::lint::diagnostic::Diagnostic)s of the [`RULES`]. [`stream`] reads and writes
//! streams of manifests.

mod checks;
pub mod image;
mod object;
pub mod patch;
pub mod quantity;
mod scope;
pub mod server_error;
pub mod stream;

use crate::lint::rules::kubernetes::kubernetes_conflict;
use crate::lint::rules::kubernetes::kubernetes_missing_key;
use crate::lint::rules::kubernetes::kubernetes_type;
use crate::lint::rules::kubernetes::kubernetes_unknown_key;
use crate::lint::rules::kubernetes::kubernetes_value;
use crate::schema::RuleSet;

pub use object::{check_definition, check_object, check_object_at, check_value};
pub use scope::is_namespaced;

/// The rules for violations of the Kubernetes API.
pub static RULES: RuleSet = RuleSet {
    unknown_key: &kubernetes_unknown_key::RULE,
    missing_key: &kubernetes_missing_key::RULE,
    wrong_type: &kubernetes_type::RULE,
    truthy_value: &kubernetes_value::RULE,
    invalid_value: &kubernetes_value::RULE,
    invalid_format: &kubernetes_value::RULE,
    too_short: &kubernetes_missing_key::RULE,
    conflict: &kubernetes_conflict::RULE,
    embedded: None,
};
