//! Least privilege: what the jobs need of the cluster, the roles that grant just that, and what roles at hand leave
//! out.
//!
//! In go the values and the runner's configuration, out come [`Role`]s to be rendered or a [`Table`] to be read.

mod grants;
mod roles;
mod table;

pub use roles::{Role, minimal};
pub use table::{Line, Table};
