//! Source texts (files, standard input, command-line flags) and spans in them.
//!
//! A [`Span`] is a file and a byte range, in twelve bytes; [`Sources`] turn it into a line and a column.

mod decode;
mod files;
mod span;
mod traced;

pub use decode::{DecodeError, MAX_SOURCE_BYTES, decode, lossy};
pub use files::{Origin, Position, SourceFile, Sources, line_starts};
pub use span::{FileId, Span};
pub use traced::TracedText;
