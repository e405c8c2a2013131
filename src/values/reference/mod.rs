//! The reference of all values: what one of them means ([`lookup`]), and all of them as a file ([`listing`]).
//!
//! Both read the committed schemas, which are embedded in the program, and nothing else, so that they say what the
//! checks say. What a Kubernetes type defines is known too, as far as its type goes.

mod entry;
mod listing;
mod lookup;
mod schema;
mod words;

pub use entry::{Entry, Part};
pub use listing::listing;
pub use lookup::{UnknownValue, elsewhere, lookup};
