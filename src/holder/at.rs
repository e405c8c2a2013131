//! A place in a document as people write it: `spec.values`, `releases[0].values[1]`, `data["values.yaml"]`.

use std::fmt;
use std::str::FromStr;

use crate::tree::Node;

/// The way from the root of a document to values in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    text: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// A text that is no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}; write a path such as `spec.values`, `releases[0].values[1]` or `data[\"values.yaml\"]`")]
pub struct InvalidPath(&'static str);

impl At {
    /// What stands there, in a document that has such a place.
    pub fn find<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.steps.iter().try_fold(root, |node, step| match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.as_list()?.get(*index),
        })
    }
}

impl fmt::Display for At {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl FromStr for At {
    type Err = InvalidPath;

    fn from_str(given: &str) -> Result<Self, InvalidPath> {
        let text = given.strip_prefix('$').unwrap_or(given);
        let text = text.strip_prefix('.').unwrap_or(text);
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (step, behind) = step(rest)?;
            steps.push(step);
            rest = match behind.strip_prefix('.') {
                Some("") => return Err(InvalidPath("nothing follows the last dot")),
                Some(behind) => behind,
                None if behind.is_empty() || behind.starts_with('[') => behind,
                None => return Err(InvalidPath("after `]` a `.` or `[` has to follow")),
            };
        }
        if steps.is_empty() {
            Err(InvalidPath("a path names at least one key"))
        } else {
            Ok(At { text: text.to_owned(), steps })
        }
    }
}

/// The first step of a path, and what follows it.
fn step(text: &str) -> Result<(Step, &str), InvalidPath> {
    let Some(inside) = text.strip_prefix('[') else {
        let (key, rest) = text.split_at(text.find(['.', '[']).unwrap_or(text.len()));
        return if key.is_empty() {
            Err(InvalidPath("a key is missing"))
        } else {
            Ok((Step::Key(key.to_owned()), rest))
        };
    };
    for quote in ['"', '\''] {
        if let Some(quoted) = inside.strip_prefix(quote) {
            let end = quoted.find(quote).filter(|end| quoted[end + 1..].starts_with(']'));
            let end = end.ok_or(InvalidPath("a quoted key ends in a quote and `]`"))?;
            return Ok((Step::Key(quoted[..end].to_owned()), &quoted[end + 2..]));
        }
    }
    let (index, rest) = inside.split_once(']').ok_or(InvalidPath("a `]` is missing"))?;
    let index = index.parse().map_err(|_| InvalidPath("between `[` and `]` stands a number or a key in quotes"))?;
    Ok((Step::Index(index), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_through_keys_and_items() {
        let key = |key: &str| Step::Key(key.to_owned());
        for (text, steps) in [
            ("spec.values", vec![key("spec"), key("values")]),
            (".spec.values", vec![key("spec"), key("values")]),
            ("releases[0].values[12]", vec![key("releases"), Step::Index(0), key("values"), Step::Index(12)]),
            ("data[\"values.yaml\"]", vec![key("data"), key("values.yaml")]),
            ("['a']['b'].c", vec![key("a"), key("b"), key("c")]),
            ("[1]", vec![Step::Index(1)]),
        ] {
            assert_eq!(text.parse::<At>().map(|at| at.steps), Ok(steps), "{text}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_refused() {
        for text in ["", ".", "a.", "a..b", "a[", "a[x]", "a[\"b]", "a[0]b", "a[-1]", "[\"a\"x]"] {
            assert!(text.parse::<At>().is_err(), "{text}");
        }
    }
}
