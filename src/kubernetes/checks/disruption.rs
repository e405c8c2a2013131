//! Budgets of disruptions.

use super::strategies::at_most_all;
use super::subject::Subject;

/// No budget is more than all pods.
pub(super) fn budget(subject: &mut Subject<'_>) {
    at_most_all(subject, "minAvailable");
    at_most_all(subject, "maxUnavailable");
}
