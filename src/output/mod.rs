//! The last stage: trees become bytes, on standard output or in a folder.

pub mod file;
pub mod folder;
pub mod select;
pub mod stream;
