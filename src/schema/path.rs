//! Path of a node in a document, kept on the stack and printed on demand.

use std::fmt;

/// A path of keys and indexes: `tolerations[0].effect`.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// The root, with a prefix: empty, or the path of the document it is a part of.
    Root(&'a str),
    /// The value of a key.
    Key(&'a Path<'a>, &'a str),
    /// A list item.
    Item(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    /// The path of a key below this one.
    pub fn key(&'a self, key: &'a str) -> Path<'a> {
        Path::Key(self, key)
    }

    /// The path of an item below this one.
    pub fn item(&'a self, index: usize) -> Path<'a> {
        Path::Item(self, index)
    }

    /// The last key of the path, for messages.
    pub fn last_key(&self) -> Option<&'a str> {
        match self {
            Path::Root(root) => root.rsplit('.').next().filter(|key| !key.is_empty()),
            Path::Key(_, key) => Some(key),
            Path::Item(list, _) => list.last_key(),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root(root) => out.write_str(root),
            Path::Item(list, index) => write!(out, "{list}[{index}]"),
            Path::Key(map, key) if !is_word(key) => write!(out, "{map}[{key:?}]"),
            Path::Key(Path::Root(""), key) => out.write_str(key),
            Path::Key(map, key) => write!(out, "{map}.{key}"),
        }
    }
}

/// Returns true if a key needs no quotes in a path.
fn is_word(key: &str) -> bool {
    !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$'))
}

/// Parses a path: `a.b[0]["c.d"]`. Anything malformed is a key.
pub fn segments(path: &str) -> Vec<String> {
    let mut segments = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let quoted = |open, close| {
            rest.strip_prefix(open)
                .and_then(|inside: &str| inside.split_once(close))
        };
        let in_brackets = quoted("[\"", "\"]")
            .or_else(|| quoted("['", "']"))
            .or_else(|| quoted("[", "]"));
        let key = || {
            rest.split_at(
                rest.find(['.', '['])
                    .filter(|&end| end > 0)
                    .unwrap_or(rest.len()),
            )
        };
        let (segment, after) = in_brackets.unwrap_or_else(key);
        segments.push(segment.to_owned());
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_parsed() {
        assert_eq!(segments("a.b[0][\"c.d\"].e"), ["a", "b", "0", "c.d", "e"]);
        assert_eq!(segments("a['b.c']"), ["a", "b.c"]);
        assert_eq!(segments("a[b.c"), ["a", "[b.c"]);
        assert!(segments("").is_empty());
    }

    #[test]
    fn paths_are_printed() {
        let root = Path::Root("");
        let list = root.key("tolerations");
        let item = list.item(2);
        assert_eq!(item.key("effect").to_string(), "tolerations[2].effect");
        assert_eq!(root.key("a.b/c").to_string(), "[\"a.b/c\"]");
        assert_eq!(Path::Root("x.y").key("z").to_string(), "x.y.z");
        assert_eq!(
            (item.last_key(), Path::Root("x.y").last_key()),
            (Some("tolerations"), Some("y"))
        );
    }
}
