//! The way from the root of a document to a node, kept on the stack until somebody wants to read it.

use std::fmt;

/// A route of keys and indices: `tolerations[0].effect`.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// The root, called by what stands before it: nothing, or the path of the document it is a part of.
    Root(&'a str),
    /// The value of a key.
    Key(&'a Path<'a>, &'a str),
    /// An item of a list.
    Item(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    /// The path of the value of a key of this one.
    pub fn key(&'a self, key: &'a str) -> Path<'a> {
        Path::Key(self, key)
    }

    /// The path of an item of this one.
    pub fn item(&'a self, index: usize) -> Path<'a> {
        Path::Item(self, index)
    }

    /// The last key on the way, for messages.
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

/// Whether a key can stand between dots without being misread.
fn is_word(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$'))
}

/// The keys and indices of a path that was written down: `a.b[0]["c.d"]`. What cannot be one is a key.
pub fn segments(path: &str) -> Vec<String> {
    let mut segments = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let quoted = |open, close| rest.strip_prefix(open).and_then(|inside: &str| inside.split_once(close));
        let in_brackets = quoted("[\"", "\"]").or_else(|| quoted("['", "']")).or_else(|| quoted("[", "]"));
        let key = || rest.split_at(rest.find(['.', '[']).filter(|&end| end > 0).unwrap_or(rest.len()));
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
    fn paths_are_taken_apart() {
        assert_eq!(segments("a.b[0][\"c.d\"].e"), ["a", "b", "0", "c.d", "e"]);
        assert_eq!(segments("a['b.c']"), ["a", "b.c"]);
        assert_eq!(segments("a[b.c"), ["a", "[b.c"]);
        assert!(segments("").is_empty());
    }

    #[test]
    fn paths_read_as_people_write_them() {
        let root = Path::Root("");
        let list = root.key("tolerations");
        let item = list.item(2);
        assert_eq!(item.key("effect").to_string(), "tolerations[2].effect");
        assert_eq!(root.key("a.b/c").to_string(), "[\"a.b/c\"]");
        assert_eq!(Path::Root("x.y").key("z").to_string(), "x.y.z");
        assert_eq!((item.last_key(), Path::Root("x.y").last_key()), (Some("tolerations"), Some("y")));
    }
}
