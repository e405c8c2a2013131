//! Budgets of disruptions.

use super::strategies::at_most_all;
use super::subject::Cursor;

/// No budget is more than all pods.
pub(super) fn budget(subject: &mut Cursor<'_>) {
    at_most_all(subject, "minAvailable");
    at_most_all(subject, "maxUnavailable");
}
