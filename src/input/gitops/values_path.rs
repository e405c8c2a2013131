//! Path of a value in a document: `spec.values`, `releases[0].values[1]`, `data["values.yaml"]`.

use std::fmt;
use std::str::FromStr;

use helm_yaml::tree::Node;

/// Path from the root of a document to the values in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValuesPath {
    text: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// A malformed path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid path: {0}; expected a path such as `spec.values`, `releases[0].values[1]` or `data[\"values.yaml\"]`"
)]
pub struct InvalidPath(&'static str);

impl ValuesPath {
    /// The node at this path, if the document has it.
    pub fn find<'n>(&self, root: &'n Node) -> Option<&'n Node> {
        self.steps.iter().try_fold(root, |node, step| match step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.as_list()?.get(*index),
        })
    }
}

impl fmt::Display for ValuesPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl FromStr for ValuesPath {
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
                Some("") => return Err(InvalidPath("missing key after the last dot")),
                Some(behind) => behind,
                None if behind.is_empty() || behind.starts_with('[') => behind,
                None => return Err(InvalidPath("expected `.` or `[` after `]`")),
            };
        }
        if steps.is_empty() {
            Err(InvalidPath("expected at least one key"))
        } else {
            Ok(ValuesPath {
                text: text.to_owned(),
                steps,
            })
        }
    }
}

/// The first step of a path and the rest of it.
fn step(text: &str) -> Result<(Step, &str), InvalidPath> {
    let Some(inside) = text.strip_prefix('[') else {
        return key(text);
    };
    if let Some((key, behind)) = quoted(inside)? {
        let behind = behind
            .strip_prefix(']')
            .ok_or(InvalidPath("missing `]` after a quoted key"))?;
        return Ok((Step::Key(key), behind));
    }
    let (index, rest) = inside.split_once(']').ok_or(InvalidPath("missing `]`"))?;
    let index = index
        .parse()
        .map_err(|_| InvalidPath("expected a number or a quoted key between `[` and `]`"))?;
    Ok((Step::Index(index), rest))
}

/// A key: up to the next dot or bracket not escaped by a backslash (as in kubectl), or a quoted string (as in yq).
fn key(text: &str) -> Result<(Step, &str), InvalidPath> {
    if let Some((key, behind)) = quoted(text)? {
        return Ok((Step::Key(key), behind));
    }
    let mut key = String::new();
    let mut characters = text.char_indices();
    let mut end = text.len();
    while let Some((at, character)) = characters.next() {
        match character {
            '.' | '[' => {
                end = at;
                break;
            }
            '\\' => key.extend(characters.next().map(|(_, escaped)| escaped)),
            other => key.push(other),
        }
    }
    if key.is_empty() {
        Err(InvalidPath("missing key"))
    } else {
        Ok((Step::Key(key), &text[end..]))
    }
}

/// The quoted string at the beginning of `text` and the rest; `None` if `text` does not begin with a quote.
fn quoted(text: &str) -> Result<Option<(String, &str)>, InvalidPath> {
    let Some(quote) = text
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''))
    else {
        return Ok(None);
    };
    let (key, behind) = text[1..]
        .split_once(quote)
        .ok_or(InvalidPath("missing closing quote"))?;
    Ok(Some((key.to_owned(), behind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_parsed_into_keys_and_indexes() {
        let key = |key: &str| Step::Key(key.to_owned());
        for (text, steps) in [
            ("spec.values", vec![key("spec"), key("values")]),
            (".spec.values", vec![key("spec"), key("values")]),
            (
                "releases[0].values[12]",
                vec![
                    key("releases"),
                    Step::Index(0),
                    key("values"),
                    Step::Index(12),
                ],
            ),
            (
                "data[\"values.yaml\"]",
                vec![key("data"), key("values.yaml")],
            ),
            ("['a']['b'].c", vec![key("a"), key("b"), key("c")]),
            ("[1]", vec![Step::Index(1)]),
            ("data.values\\.yaml", vec![key("data"), key("values.yaml")]),
            (
                "data.\"values.yaml\".a",
                vec![key("data"), key("values.yaml"), key("a")],
            ),
            ("'a.b'[0]", vec![key("a.b"), Step::Index(0)]),
        ] {
            assert_eq!(
                text.parse::<ValuesPath>().map(|at| at.steps),
                Ok(steps),
                "{text}"
            );
        }
    }

    #[test]
    fn malformed_paths_are_refused() {
        for text in [
            "", ".", "a.", "a..b", "a[", "a[x]", "a[\"b]", "a[0]b", "a[-1]", "[\"a\"x]", "a.\"b",
            "\"a\"b", "\\",
        ] {
            assert!(text.parse::<ValuesPath>().is_err(), "{text}");
        }
    }
}
