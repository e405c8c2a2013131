//! The shape of data: which keys a map may have, which types and formats their values.
//!
//! A tree, a [`Shape`] and the [rules](RuleSet) that stand for its violations come in, diagnostics come out. The shapes are compiled from the JSON Schemas under
//! `schemas/` when the program is built (`build/`), into tables of numbers that cost nothing when it starts.

mod check;
mod format;
mod model;
mod path;
mod problem;
mod rules;
mod scalar;
mod table;
mod types;

pub use check::{Extra, check, check_with, first_token};
pub use format::Format;
pub use model::{Field, Literal, Shape};
pub use path::{Path, segments};
pub use problem::diagnostic;
pub use rules::RuleSet;
pub use types::Types;
