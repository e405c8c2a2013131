//! The name of an object.

use super::subject::Cursor;

/// An object has a name, or the beginning of one that the server completes.
pub(super) fn named(subject: &mut Cursor<'_>) {
    if subject.text("name").is_none() && subject.text("generateName").is_none() {
        subject.missing(format!("missing `name` in `{}`", subject.path));
    }
}
