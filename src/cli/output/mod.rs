//! Output: prints manifests to standard output, or writes them to a directory.

pub mod directory;
pub mod file;
pub mod prerequisites;
pub mod provenance;
pub mod select;
pub mod stream;
