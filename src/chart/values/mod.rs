//! What a values file may say, what the chart takes where it says nothing, what flags set in it, and what becomes of
//! its expressions.
//!
//! The [`types`] with their doc comments are the one source of the schema, of `explain`, of the listing of all
//! values and of the chart's defaults. Rendering reads the merged tree, not these types: Helm prints whatever stands
//! there, so a type that parses would refuse what works.

pub mod defaults;
pub mod evaluate;
mod json;
pub mod reference;
pub mod removed;
pub mod schema;
pub mod since;
mod to_node;
pub mod types;

pub use evaluate::Evaluated;
