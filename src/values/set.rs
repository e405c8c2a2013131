//! Placeholder until the branch that reads flags is merged.
#![allow(missing_docs)]
use crate::source::{FileId, Sources, Span};
use crate::tree::Node;
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    Json,
    Typed,
    String,
    File,
    Literal,
}
pub struct SetError {
    pub message: String,
    pub span: Span,
}
impl Flavor {
    pub fn flag(self) -> &'static str {
        "--set"
    }
}
pub fn apply(_: &mut Node, _: &mut Sources, _: FileId, _: Flavor) -> Result<(), SetError> {
    Ok(())
}
