//! JSON Schema validation of trees: known keys, types, formats and enumerations.
//!
//! [`check`] compares a tree with a [`Schema`] and reports each violation as a diagnostic of the rule that a [`RuleSet`]
//! assigns to it. The schemas under `schemas/` are compiled into static tables by the build script (`build/`), so no JSON
//! is parsed at run time.

mod check;
mod format;
mod model;
mod path;
mod problem;
mod retyped;
mod rules;
mod scalar;
mod shared;
mod table;
mod types;

pub use check::{TypeCheck, check, check_with, first_token};
pub use format::Format;
pub use model::{EnumValue, Field, Schema};
pub use path::{Path, segments};
pub use problem::diagnostic;
pub use retyped::retyped;
pub use rules::RuleSet;
pub use types::Types;
