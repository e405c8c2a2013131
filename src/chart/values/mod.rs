//! The values of the chart: their types, defaults, schema and reference, and the evaluation of their expressions.
//!
//! The [`types`] with their doc comments are the source of the schema, of `explain`, of the list of all values and of
//! the chart's defaults. Rendering reads the merged tree instead of these types: Helm renders values of any type, and a
//! parser into these types would reject values that work.

pub mod evaluate;
mod json;
pub mod reference;
pub mod removed;
pub mod schema;
pub mod types;

pub use evaluate::Evaluated;
