//! The JSON Schema of the values: the committed one, and the one that editors take.
//!
//! `schemas/values.json` is made from the [types](super::types) (a test proves it current) and refers to
//! `schemas/kubernetes.json` for what Kubernetes defines. Both are written in our own dialect, with formats and
//! extensions that say how the chart treats a value. An editor knows neither, so [`bundled`] joins them into one
//! schema in plain JSON Schema 2020-12 that takes whatever works.

mod bundle;
#[cfg(test)]
mod generate;

pub use bundle::bundled;

/// The schema of the values as it is committed.
pub const VALUES: &str = include_str!("../../../schemas/values.json");

/// The schema of the Kubernetes types that it refers to.
pub const KUBERNETES: &str = include_str!("../../../schemas/kubernetes.json");
