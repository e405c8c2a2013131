//! The name of an object.

use super::subject::Subject;

/// An object has a name, or the beginning of one that the server completes.
pub(super) fn named(subject: &mut Subject<'_>) {
    if subject.text("name").is_none() && subject.text("generateName").is_none() {
        subject.missing(format!("`{}` lacks `name`: every object needs one", subject.path));
    }
}
