//! From values to manifests.

pub mod scripts;
