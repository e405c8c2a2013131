//! Reads the tables under `schemas/`: lines of fields that are separated by tabs, with comments that begin with `#`.

/// The rows of a table, in order.
///
/// # Errors
/// If `read` does not accept a line.
pub fn rows<'t, Row>(
    file: &str,
    text: &'t str,
    read: fn(&'t str) -> Option<Row>,
) -> Result<Vec<Row>, String> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| read(line).ok_or_else(|| format!("{file}: invalid line: {line}")))
        .collect()
}
