//! Output: prints manifests to standard output, or writes them to a directory.

pub mod directory;
pub mod file;
pub mod prerequisites;
pub mod provenance;
pub mod select;
pub mod stream;

use clap::ValueEnum;

/// The format of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Human-readable text
    Text,
    /// A JSON document
    Json,
}
