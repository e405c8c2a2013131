//! The JSON Schema of the values: the committed one, and the one for editors.
//!
//! `schemas/values.json` is generated from the [types](super::types) (a test checks that it is current) and refers to
//! `schemas/kubernetes.json` for types that Kubernetes defines. Both use formats and extension keywords that describe
//! how the chart treats a value. Editors do not support those, so [`bundled`] converts both into a single plain JSON
//! Schema 2020-12 that accepts every value that works.

mod bundle;
#[cfg(test)]
mod generate;

pub use bundle::bundled;

/// The committed schema of the values.
pub const VALUES: &str = include_str!(concat!(env!("OUT_DIR"), "/values.json"));

/// The schema of the Kubernetes types it refers to.
pub const KUBERNETES: &str = include_str!(concat!(env!("OUT_DIR"), "/kubernetes.json"));
