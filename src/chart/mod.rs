//! The chart: which values it reads, what they default to, and the manifests that it renders from them.
//!
//! In: merged and evaluated values. Out: [`manifest::Manifest`]s in the order in which they are applied.

pub mod features;
pub mod hardening;
pub mod legacy;
pub mod manifest;
pub mod model;
pub mod rbac;
pub mod release;
pub mod requested_version;
pub mod starter;
pub mod values;
pub mod version;
