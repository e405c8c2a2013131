//! Least privilege: the permissions that the runner needs, the minimal Roles that grant them, and the permissions that
//! rendered Roles are missing.
//!
//! In: the values and the runner configuration. Out: [`Role`]s to render, or a [`Table`] to print.

mod grants;
mod roles;
mod table;

pub use roles::{Role, minimal};
pub use table::{Line, Table};
