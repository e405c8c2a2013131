//! Fixes: edits the files so that findings disappear.
//!
//! In: [`Job`]s, each a file to lint with the files below it. Out: the new contents of the files, not written yet. A rule
//! attaches a [`Fix`](crate::lint::diagnostic::Fix) to a finding: [`Change`]s of keys and values, named by their spans.
//! [`edits`] turns them into edits of bytes. [`fix`] applies the fixes of all findings until none is left: it selects those
//! that do not touch each other, edits the files in memory, loads and lints the result, and for safe fixes compares the
//! rendered objects. What does not pass is refused with a reason.

mod change;
mod edits;
mod encoding;
pub mod migrate;
mod patch;
mod session;
mod state;

pub use change::{Action, Change};
pub use edits::{Edit, EditError, Files, edits};
pub use patch::patch;
pub use session::{FixedFile, Job, Location, Outcome, Refused, Selection, fix};
