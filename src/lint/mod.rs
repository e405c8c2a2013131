//! Linting: runs the rules over loaded values, applies ignore comments and settings, and returns diagnostics.
//!
//! In: [`crate::input::loaded::LoadedValues`]. Out: [`diagnostic::Diagnostic`]s, sorted by source span.

pub mod check;
pub mod context;
pub mod diagnostic;
pub mod judgement;
pub mod rule;
pub mod rules;
pub mod settings;
