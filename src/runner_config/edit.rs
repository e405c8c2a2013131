//! Edits the TOML of a runner configuration in place: every line that a change does not concern stays as it is.
//!
//! The text may contain template expressions, which is why it is edited by lines and not through a TOML document.

mod lines;

use std::ops::Range;

use helm_yaml::edit::{Refusal, Replacement, TextChange, apply};
use helm_yaml::source::{Origin, Sources, TracedText};
use helm_yaml::tree::Node;

use self::lines::Lines;
use super::parse;
use crate::diff::line_changes;

/// A change of a runner configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TomlChange {
    /// Removes a key with its value and the comments directly above it.
    Remove {
        /// The byte range of the key.
        key: Range<usize>,
        /// The byte range of the value.
        value: Range<usize>,
    },
    /// Replaces some bytes within a line: a key, or a value.
    Replace {
        /// The bytes.
        range: Range<usize>,
        /// The new text.
        text: String,
    },
    /// Moves a key with its value and the comments directly above it to a section, which is created if it is missing.
    Move {
        /// The byte range of the key.
        key: Range<usize>,
        /// The byte range of the value.
        value: Range<usize>,
        /// The section: `runners.kubernetes`; empty for the keys before all sections.
        section: String,
        /// The new name of the key.
        name: String,
        /// The new value in TOML, if it changes.
        new_value: Option<String>,
    },
    /// Makes a table an array of tables, or the reverse, in each header with its name.
    Brackets {
        /// The byte range of the last key of a header.
        key: Range<usize>,
        /// Whether it becomes an array of tables: `[[runners]]`.
        is_array: bool,
    },
    /// Adds a key to a section, which is created if it is missing.
    Insert {
        /// The section: `runners.kubernetes`; empty for the keys before all sections.
        section: String,
        /// The key and the value as a line of TOML: `cpu_limit = "1"`.
        line: String,
    },
}

impl TextChange for TomlChange {
    fn translated(&self, to_inner: &dyn Fn(Range<usize>) -> Option<Range<usize>>) -> Option<Self> {
        Some(match self {
            TomlChange::Remove { key, value } => TomlChange::Remove {
                key: to_inner(key.clone())?,
                value: to_inner(value.clone())?,
            },
            TomlChange::Replace { range, text } => TomlChange::Replace {
                range: to_inner(range.clone())?,
                text: text.clone(),
            },
            TomlChange::Move {
                key,
                value,
                section,
                name,
                new_value,
            } => TomlChange::Move {
                key: to_inner(key.clone())?,
                value: to_inner(value.clone())?,
                section: section.clone(),
                name: name.clone(),
                new_value: new_value.clone(),
            },
            TomlChange::Brackets { key, is_array } => TomlChange::Brackets {
                key: to_inner(key.clone())?,
                is_array: *is_array,
            },
            insert @ TomlChange::Insert { .. } => insert.clone(),
        })
    }

    fn replacements(changes: &[Self], text: &str) -> Result<Vec<Replacement>, Refusal> {
        let mut replaced = Vec::new();
        for change in changes {
            replaced.extend(in_place(change, text)?);
        }
        replaced.sort();
        let edited = apply(text, &replaced)?;
        let inserts: Vec<(&str, String)> = changes
            .iter()
            .filter_map(|change| inserted(change, text).transpose())
            .collect::<Result<_, _>>()?;
        if inserts.is_empty() {
            if !changes.iter().all(|change| keeps_valid(text, change)) {
                check(text, &edited)?;
            }
            return Ok(replaced);
        }
        let inserted = insert(&edited, &inserts)?;
        check(text, &inserted)?;
        Ok(line_replacements(text, &inserted))
    }
}

/// Adds lines to sections of a runner configuration: pairs of a section and a line `key = value`.
///
/// # Errors
/// When a key exists, or the configuration has several runners.
pub fn insert<S: AsRef<str>>(text: &str, lines: &[(&str, S)]) -> Result<String, Refusal> {
    let mut text = text.to_owned();
    for (section, line) in lines {
        text = lines::insert(&text, section, line.as_ref())?;
    }
    Ok(text)
}

/// Sets keys of sections of a runner configuration: pairs of a section and a line `key = value`, which replaces the line
/// of the same key.
///
/// # Errors
/// When the configuration has several runners.
pub fn set<S: AsRef<str>>(text: &str, lines: &[(&str, S)]) -> Result<String, Refusal> {
    let mut text = text.to_owned();
    for (section, line) in lines {
        let key = lines::key(line.as_ref());
        if let Some(known) = Lines::of(&text).known(section, key) {
            text.replace_range(known, "");
        }
        text = lines::insert(&text, section, line.as_ref())?;
    }
    Ok(text)
}

/// The replacements of a change of text that exists.
fn in_place(change: &TomlChange, text: &str) -> Result<Vec<Replacement>, Refusal> {
    match change {
        TomlChange::Replace { range, text: new } => {
            Ok(vec![Replacement::new(range.clone(), new.as_str())])
        }
        TomlChange::Remove { key, value } | TomlChange::Move { key, value, .. } => {
            let range = Lines::of(text).entry(key.start, value.end)?;
            Ok(vec![Replacement::new(range, "")])
        }
        TomlChange::Brackets { key, is_array } => {
            let (lines, brackets) = (Lines::of(text), if *is_array { 2 } else { 1 });
            let headers = lines.headers_of(key.start)?.into_iter();
            let header = |(range, name): (_, &str)| {
                let header = format!("{}{name}{}", "[".repeat(brackets), "]".repeat(brackets));
                Replacement::new(range, header)
            };
            Ok(headers.map(header).collect())
        }
        TomlChange::Insert { .. } => Ok(Vec::new()),
    }
}

/// The section and the lines that a change adds to it.
fn inserted<'c>(change: &'c TomlChange, text: &str) -> Result<Option<(&'c str, String)>, Refusal> {
    match change {
        TomlChange::Insert { section, line } => Ok(Some((section, line.clone()))),
        TomlChange::Move {
            key,
            value,
            section,
            name,
            new_value,
        } => {
            let lines = Lines::of(text).entry(key.start, value.end)?;
            let value_text = new_value.as_deref().unwrap_or(&text[value.clone()]);
            let between = &text[key.end..value.start];
            let (head, tail) = (&text[lines.start..key.start], &text[value.end..lines.end]);
            let entry = [head, name, between, value_text, tail].concat();
            Ok(Some((section, dedented(&entry))))
        }
        _ => Ok(None),
    }
}

/// Lines without the indentation of the first; those of a multi-line string stay as they are.
fn dedented(entry: &str) -> String {
    let indent = &entry[..entry.len() - entry.trim_start().len()];
    let dedent = |(line, is_string): (&'_ str, bool)| -> String {
        let own = line.strip_prefix(indent).filter(|_| !is_string);
        own.unwrap_or(line).to_owned()
    };
    let lines: Vec<String> = lines::with_strings(entry).map(dedent).collect();
    lines.join("\n")
}

/// The replacements of whole lines that turn one text into another.
fn line_replacements(old: &str, new: &str) -> Vec<Replacement> {
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) = (
        old.split_inclusive('\n').collect(),
        new.split_inclusive('\n').collect(),
    );
    let offsets: Vec<usize> = std::iter::once(0)
        .chain(old_lines.iter().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        }))
        .collect();
    line_changes(&old_lines, &new_lines)
        .into_iter()
        .map(|change| {
            let range = offsets[change.old.start]..offsets[change.old.end];
            Replacement::new(range, new_lines[change.new].concat())
        })
        .collect()
}

/// Whether a change obviously leaves the TOML valid, so that the whole text need not be parsed again.
fn keeps_valid(text: &str, change: &TomlChange) -> bool {
    match change {
        TomlChange::Remove { .. } => true,
        TomlChange::Replace { range, text: new } => keeps_line_valid(text, range, new),
        _ => false,
    }
}

/// Whether a replacement within a line `key = value` leads to another such line, whose key is not used elsewhere.
fn keeps_line_valid(text: &str, range: &Range<usize>, new: &str) -> bool {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let length = text[range.start..].find('\n');
    let end = length.map_or(text.len(), |length| range.start + length);
    if range.end > end {
        return false;
    }
    let line = [&text[start..range.start], new, &text[range.end..end]].concat();
    let (Some(old_key), Some(new_key)) = (key_of_line(&text[start..end]), key_of_line(&line))
    else {
        return false;
    };
    let is_new = || {
        let is_it = |line: &str| key_of_line(line).is_some_and(|key| key == new_key);
        let is_header = |line: &&str| line.trim_start().starts_with('[');
        let above = text[..start].lines().rev();
        let below = text[end..].lines();
        let has_table = text.contains(&format!("{new_key}]"));
        !has_table
            && !above.take_while(|line| !is_header(line)).any(is_it)
            && !below.take_while(|line| !is_header(line)).any(is_it)
    };
    old_key == new_key || is_new()
}

/// The key of a line that is a whole entry `key = value`.
fn key_of_line(line: &str) -> Option<String> {
    let (key, _) = line.split_once('=')?;
    let root = syntax_errors(line).1?;
    let key = key.trim().to_owned();
    (root.as_map()?.len() == 1).then_some(key)
}

/// The number of errors in a text, and its tree.
fn syntax_errors(text: &str) -> (usize, Option<Node>) {
    let file = Sources::default().add("", Origin::File, String::new());
    let parsed = parse(&TracedText::whole(text, file));
    (parsed.diagnostics.len(), parsed.root)
}

/// Refuses an edit after which the TOML has an error that it did not have. Text with expressions is checked after its
/// evaluation only.
fn check(old: &str, new: &str) -> Result<(), Refusal> {
    if new.contains("{{") || syntax_errors(new).0 <= syntax_errors(old).0 {
        Ok(())
    } else {
        Err(Refusal::Mismatch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inserted(text: &str, section: &str, line: &str) -> Result<String, Refusal> {
        insert(text, &[(section, line)])
    }

    #[test]
    fn a_key_is_added_to_its_section_in_the_style_of_the_section() {
        for (text, section, expected) in [
            ("", "", "k = 1\n"),
            ("", "runners", "[[runners]]\n  k = 1\n"),
            (
                "",
                "runners.kubernetes",
                "[[runners]]\n  [runners.kubernetes]\n    k = 1\n",
            ),
            ("[[runners]]\n", "runners", "[[runners]]\n  k = 1\n"),
            (
                "[[runners]]\n    a = 1\n\n    [runners.kubernetes]\n    b = 1\n",
                "runners",
                "[[runners]]\n    a = 1\n    k = 1\n\n    [runners.kubernetes]\n    b = 1\n",
            ),
            (
                "[[runners]]\n  [runners.kubernetes]\n    b = [\n      1,\n    ]\n  [runners.cache]\n    Type = \"s3\"\n",
                "runners.kubernetes",
                "[[runners]]\n  [runners.kubernetes]\n    b = [\n      1,\n    ]\n    k = 1\n  [runners.cache]\n    Type = \"s3\"\n",
            ),
            (
                "[[runners]]\n  [runners.kubernetes]\n    b = 1\n[session_server]\n  x = 1\n",
                "runners.kubernetes.node_selector",
                "[[runners]]\n  [runners.kubernetes]\n    b = 1\n    [runners.kubernetes.node_selector]\n      k = 1\n[session_server]\n  x = 1\n",
            ),
            (
                "[[runners]]\n  a = 1",
                "runners",
                "[[runners]]\n  a = 1\n  k = 1\n",
            ),
            (
                "[[runners]]\n  a = 1\n",
                "",
                "k = 1\n[[runners]]\n  a = 1\n",
            ),
            (
                "[[runners]]\n\t[runners.kubernetes]\n\t\ta = 1\n",
                "runners.kubernetes",
                "[[runners]]\n\t[runners.kubernetes]\n\t\ta = 1\n\t\tk = 1\n",
            ),
            (
                "[[runners]]\n# about all\n",
                "runners",
                "[[runners]]\n  k = 1\n# about all\n",
            ),
        ] {
            assert_eq!(
                inserted(text, section, "k = 1").as_deref(),
                Ok(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn a_key_that_exists_and_a_choice_of_runners_are_refused() {
        let text = "[[runners]]\n  [runners.kubernetes]\n    k = 2\n";
        assert_eq!(
            inserted(text, "runners.kubernetes", "k = 1"),
            Err(Refusal::Exists("k".to_owned()))
        );
        assert!(inserted("[[runners]]\n[[runners]]\n", "runners", "k = 1").is_err());
        let text = "[[runners]]\n  kubernetes = {}\n";
        let change = TomlChange::Insert {
            section: "runners.kubernetes".to_owned(),
            line: "k = 1".to_owned(),
        };
        assert_eq!(
            TomlChange::replacements(&[change], text),
            Err(Refusal::Mismatch)
        );
    }

    #[test]
    fn the_brackets_of_all_headers_of_a_table_are_changed() {
        let with_brackets = |text: &str, name: &str, is_array| {
            let at = text.find(name).unwrap();
            let key = at..at + name.len();
            let change = TomlChange::Brackets { key, is_array };
            TomlChange::replacements(&[change], text).map(|done| apply(text, &done).unwrap())
        };
        assert_eq!(
            with_brackets("  [a.b] # one\n    c = 1\n  [ a.b ]\n[a]\n", "b", true).as_deref(),
            Ok("  [[a.b]] # one\n    c = 1\n  [[a.b]]\n[a]\n")
        );
        assert_eq!(
            with_brackets("[[a]]\nb = 1\n", "a", false).as_deref(),
            Ok("[a]\nb = 1\n")
        );
        assert!(with_brackets("[[a]]\n[[a]]\n", "a", false).is_err());
        assert!(with_brackets("a = [{b = 1}]\n", "a", false).is_err());
    }

    #[test]
    fn a_key_is_removed_with_its_lines() {
        let removed = |text: &str, key: &str, value: &str| {
            let find = |word: &str| text.find(word).map(|at| at..at + word.len());
            let change = TomlChange::Remove {
                key: find(key).unwrap(),
                value: find(value).unwrap(),
            };
            TomlChange::replacements(&[change], text).map(|done| apply(text, &done).unwrap())
        };
        assert_eq!(
            removed("a = 1\n# about b\nb = 2 # two\nc = 3\n", "b = 2", "2").as_deref(),
            Ok("a = 1\nc = 3\n")
        );
        assert_eq!(
            removed("  b = [\n  1,\n]\n  c = 3\n", "b", "[\n  1,\n]").as_deref(),
            Ok("  c = 3\n")
        );
        assert!(removed("a = { b = 1 }\n", "b", "1").is_err());
    }
}
