//! GitLab Runner's `config.toml`: from text to a [`Node`](helm_yaml::tree::Node) tree, and what can be said about it.
//!
//! In comes a [`TracedText`](helm_yaml::source::TracedText): the TOML of `runners.config` or `runners.configOverride` after
//! its expressions were evaluated, or a `config.toml` of its own. [`parse`] makes a tree of it in which every key and
//! value has its span in the user's file, and reports what is no TOML. [`schema`] reports unknown keys and wrong types.
//! Everything else that can be wrong is checked by the rules `of Config`.

pub mod flags;
pub mod permissions;
pub mod reference;
pub mod schema;
pub mod setting;
mod syntax;
pub mod unknown_key;
mod view;

pub use syntax::{Parsed, parse};
pub(crate) use view::{View, each_runner, is_open};
