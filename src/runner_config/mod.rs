//! GitLab Runner's `config.toml`: from text to a [`Node`](crate::tree::Node) tree, and what can be said about it.
//!
//! In comes a [`TracedText`](crate::source::TracedText): the TOML of `runners.config` or `runners.configOverride` after
//! its expressions were evaluated, or a `config.toml` of its own. [`parse`] makes a tree of it in which every key and
//! value knows its place in the file that the person wrote; problems of the text itself come out beside it.
//! [`structure`] says which keys and types the runner does not take, [`check`] what cannot work or does not do what it
//! seems to.

mod checks;
pub mod flags;
pub mod permissions;
mod problem;
pub mod reference;
pub mod setting;
mod syntax;
pub mod unknown_key;
mod view;

pub use checks::logging::{FORMATS as LOG_FORMATS, LEVELS as LOG_LEVELS};
pub use checks::{Context, Usage, check, structure};
pub use problem::{Problem, ProblemKind};
pub use syntax::{Parsed, SyntaxProblem, SyntaxProblemKind, parse};
pub(crate) use view::{View, is_open};
