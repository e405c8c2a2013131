//! The configuration of GitLab Runner (`config.toml`): parsing, validation, reference and required permissions.
//!
//! The input is a [`TracedText`](helm_yaml::source::TracedText): the evaluated TOML of `runners.config` or
//! `runners.configOverride`, or a `config.toml`. [`parse`] returns a [`Node`](helm_yaml::tree::Node) tree, in which every
//! key and value has its span in the user's file, and the syntax errors. [`schema`] reports unknown keys and wrong types.
//! All other checks are rules `of Config`.

pub mod edit;
pub mod flags;
pub mod job_pod;
pub mod lifetime;
pub mod permissions;
pub mod reference;
pub mod schema;
pub mod sections;
pub mod setting;
mod syntax;
pub mod unknown_key;
pub mod upgrade;
pub(crate) mod usage;
pub mod version;
mod view;

pub use syntax::{Parsed, parse};
pub(crate) use view::{View, each_runner};
