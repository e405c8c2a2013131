//! Reference of all values: one value ([`lookup`]), and all of them as a file ([`listing`]).
//!
//! Both read only the committed schemas embedded in the program, as validation does. Types defined by Kubernetes are
//! included.

mod entry;
mod listing;
mod lookup;
mod schema;
mod words;

pub use entry::{Entry, Part};
pub use listing::{listing, part};
pub use lookup::{UnknownValue, elsewhere, entries, lookup};
