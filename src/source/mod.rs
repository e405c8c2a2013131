//! Where text comes from: files, standard input and command-line flags, and the places in them.
//!
//! A [`Span`] is twelve bytes and says file and byte range; only here does it become a line and a column.

mod decode;
mod files;
mod span;
mod traced;
pub mod yaml;

pub use decode::{DecodeError, MAX_SOURCE_BYTES, decode, lossy};
pub use files::{Origin, Position, SourceFile, Sources};
pub use span::{FileId, Span};
pub use traced::TracedText;
