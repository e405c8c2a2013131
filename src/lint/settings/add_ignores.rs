//! Adds ignore comments at the ends of lines. A comment is added only if the file keeps its meaning: inside a string, `#`
//! starts no comment.

use std::collections::{BTreeMap, BTreeSet};

use helm_yaml::reader;
use helm_yaml::source::{Origin, SourceFile, Sources};
use helm_yaml::tree::{Node, Value};

/// The codes of the rules to ignore, by line.
pub type Wanted = BTreeMap<usize, BTreeSet<&'static str>>;

/// A file with more ignore comments.
#[derive(Debug, PartialEq, Eq)]
pub struct Added {
    /// Its text.
    pub text: String,
    /// The lines on which a comment was added or extended.
    pub lines: BTreeSet<usize>,
}

/// Text that is inserted at a byte offset.
#[derive(Clone)]
struct Insertion {
    line: usize,
    at: usize,
    text: String,
}

/// Adds the wanted comments to a file, as far as that is possible.
pub fn add(name: &str, text: String, wanted: &Wanted) -> Added {
    let unchanged = |text: &str| Added {
        text: text.to_owned(),
        lines: BTreeSet::new(),
    };
    let Some(meaning) = Meaning::of(name, &text) else {
        return unchanged(&text);
    };
    let mut sources = Sources::default();
    let file = sources.add(name, Origin::File, text);
    let source = sources.get(file);
    let insertions: Vec<Insertion> = wanted
        .iter()
        .map(|(&line, codes)| insertion(source, line, codes))
        .collect();
    let mut accepted = Vec::new();
    accept(&insertions, &mut accepted, &|insertions| {
        Meaning::of(name, &inserted(&source.text, insertions)).as_ref() == Some(&meaning)
    });
    Added {
        text: inserted(&source.text, &accepted),
        lines: accepted.iter().map(|insertion| insertion.line).collect(),
    }
}

fn insertion(source: &SourceFile, line: usize, codes: &BTreeSet<&'static str>) -> Insertion {
    const LIST: &str = "# runnergen: ignore[";
    let range = source.line_range(line);
    let codes = codes.iter().copied().collect::<Vec<_>>().join(", ");
    let text = source.line(line);
    let end_of_list = text
        .find(LIST)
        .and_then(|start| Some(start + text[start..].find(']')?));
    match end_of_list {
        Some(end) => Insertion {
            line,
            at: range.start + end,
            text: format!(", {codes}"),
        },
        None => Insertion {
            line,
            at: range.start + text.trim_end().len(),
            text: format!(" {LIST}{codes}]"),
        },
    }
}

/// Accepts the insertions that keep the meaning of the file, by halving: one parse suffices if all do.
fn accept(
    insertions: &[Insertion],
    accepted: &mut Vec<Insertion>,
    keeps_meaning: &dyn Fn(&[Insertion]) -> bool,
) {
    let known = accepted.len();
    accepted.extend_from_slice(insertions);
    if insertions.is_empty() || keeps_meaning(accepted) {
        return;
    }
    accepted.truncate(known);
    if insertions.len() > 1 {
        let (first, second) = insertions.split_at(insertions.len() / 2);
        accept(first, accepted, keeps_meaning);
        accept(second, accepted, keeps_meaning);
    }
}

/// The text with insertions, which are sorted by offset.
fn inserted(text: &str, insertions: &[Insertion]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for insertion in insertions {
        result.push_str(&text[from..insertion.at]);
        result.push_str(&insertion.text);
        from = insertion.at;
    }
    result + &text[from..]
}

/// The parsed content of a file.
enum Meaning {
    Toml(toml::Table),
    Yaml(Vec<Node>),
}

impl Meaning {
    /// `None` for an invalid file, and for JSON, which has no comments.
    fn of(name: &str, text: &str) -> Option<Meaning> {
        if name.ends_with(".toml") {
            return toml::from_str(text).ok().map(Meaning::Toml);
        }
        if name.ends_with(".json") {
            return None;
        }
        let mut sources = Sources::default();
        let file = sources.add(name, Origin::File, text.to_owned());
        let documents = reader::read_each(&sources, file).ok()?.into_iter();
        let roots = documents.map(|document| document.read.ok().map(|document| document.root));
        roots.collect::<Option<_>>().map(Meaning::Yaml)
    }
}

impl PartialEq for Meaning {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Meaning::Toml(one), Meaning::Toml(other)) => one == other,
            (Meaning::Yaml(one), Meaning::Yaml(other)) => all_equal(one, other),
            _ => false,
        }
    }
}

fn all_equal(one: &[Node], other: &[Node]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
}

/// Compares two values regardless of their spans. Strings of TOML are equal if they have the same content.
fn equal(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::String(one), Value::String(other)) => one == other || equal_toml(one, other),
        (Value::List(one), Value::List(other)) => all_equal(one, other),
        (Value::Map(one), Value::Map(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|((key, one), (same_key, other))| {
                        key == same_key && equal(&one.node, &other.node)
                    })
        }
        (one, other) => one == other,
    }
}

fn equal_toml(one: &str, other: &str) -> bool {
    let parse = |text: &str| toml::from_str::<toml::Table>(text).ok();
    parse(one).is_some_and(|one| Some(one) == parse(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(name: &str, text: &str, lines: &[usize]) -> (String, Vec<usize>) {
        let wanted = lines.iter().map(|&line| (line, BTreeSet::from(["RG001"])));
        let added = add(name, text.to_owned(), &wanted.collect());
        (added.text, added.lines.into_iter().collect())
    }

    #[test]
    fn comments_are_added_at_the_ends_of_lines_and_to_existing_lists() {
        let text = "a: 1\r\nb: |  # note\r\n  x = 1\r\nc: 2 # runnergen: ignore[RG002] why\r\n";
        let expected = "a: 1 # runnergen: ignore[RG001]\r\nb: |  # note # runnergen: ignore[RG001]\r\n  x = 1 # runnergen: ignore[RG001]\r\nc: 2 # runnergen: ignore[RG002, RG001] why\r\n";
        let (text, lines) = added("v.yaml", text, &[1, 2, 3, 4]);
        assert_eq!((text.as_str(), lines), (expected, vec![1, 2, 3, 4]));
    }

    #[test]
    fn no_comment_is_added_inside_a_string_that_is_not_toml() {
        let text = "a: |\n  echo 1\nb: \"x\n  y\"\nc: |\n  x = '''\n  y'''\nd: 1\n";
        let (text, lines) = added("v.yaml", text, &[2, 3, 6, 8]);
        assert_eq!(lines, [8]);
        assert!(
            text.ends_with("y'''\nd: 1 # runnergen: ignore[RG001]\n"),
            "{text}"
        );
        assert!(added("v.json", "{\"a\": 1}", &[1]).1.is_empty());
        assert!(added("v.yaml", "a: [", &[1]).1.is_empty());
        assert_eq!(
            added("config.toml", "a = '''\nb'''\nc = 1\n", &[1, 3]).1,
            [3]
        );
    }
}
