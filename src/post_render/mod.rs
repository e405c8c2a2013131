//! Manifests rendered by another tool: checked like our own, and changed on request.
//!
//! In: a [`Stream`](crate::kubernetes::stream::Stream). [`runners::find`] detects the objects of runners in it, [`check`] lints them
//! and all other objects, and [`change`] applies the changes requested by flags.

mod account;
pub mod change;
mod check;
pub mod krm;
pub mod release;
pub mod runners;

pub use account::check_permissions;
pub use check::{Findings, check};
