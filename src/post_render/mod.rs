//! Manifests that somebody else rendered: checked as our own would be, and changed where that is asked for.
//!
//! In comes a [`Stream`](crate::stream::Stream). [`runners::find`] tells which of its objects make up a runner,
//! [`check`] what is wrong with them and with everything else, [`change`] does what flags ask for.

mod account;
pub mod change;
mod check;
pub mod runners;

pub use account::check_permissions;
pub use check::{Findings, check};
