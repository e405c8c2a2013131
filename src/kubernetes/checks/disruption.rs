//! Budgets of disruptions.

use super::cursor::Cursor;
use super::strategies::at_most_all;

/// No budget is more than all pods.
pub(super) fn budget(cursor: &mut Cursor<'_>) {
    at_most_all(cursor, "minAvailable");
    at_most_all(cursor, "maxUnavailable");
}
