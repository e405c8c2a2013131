//! Input: reads files, standard input and flags, merges them into one tree of values and evaluates its expressions.
//!
//! In: a [`request::Request`]. Out: [`loaded::LoadedValues`], in which every value has its source span.

pub mod gitops;
pub mod load;
pub mod loaded;
pub mod overlay;
pub mod placeholder;
pub mod repository;
pub mod request;
pub mod set;
pub mod span_path;
