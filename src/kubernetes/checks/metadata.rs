//! The name of an object.

use super::cursor::Cursor;

/// An object has a name, or the beginning of one that the server completes.
pub(super) fn named(cursor: &mut Cursor<'_>) {
    if cursor.text("name").is_none() && cursor.text("generateName").is_none() {
        cursor.missing(format!("missing `name` in `{}`", cursor.path));
    }
}
