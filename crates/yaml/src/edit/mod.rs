//! Edits of YAML text in place: every byte that a change does not concern stays as it is.
//!
//! A [`Change`] names a key or value by its byte range and says what happens to it. [`edit`] turns changes into
//! [`Replacement`]s of bytes, applies them, reads the result and compares it with the tree that the changes should lead to.
//! If the two differ, the changes are refused, so that a wrong edit is never returned. Ranges may also be in a document
//! that is embedded in a string of the text, at any depth: the replacements are then written in the style of that string.
//!
//! ```
//! use helm_yaml::edit::{Change, Kind, edit};
//!
//! let text = "image: a # keep\nspec:\n  values: |\n    x: 1\n    y: 2\n";
//! let at = text.find("x").unwrap_or_default();
//! let change: Change = Change::new(at..at + 1, Kind::Rename("z".to_owned()));
//! assert_eq!(edit(text, &[change])?.text, text.replace("x:", "z:"));
//! # Ok::<(), helm_yaml::edit::Refusal>(())
//! ```

mod insertion;
mod intended;
mod layer;
mod lift;
mod outline;
mod place;
mod removal;
mod scalar;

use std::ops::Range;

use crate::tree::Node;

pub use place::comments_above;
pub use scalar::{flow_text, key_text};

/// A change of a text: what happens to the key or value at a byte range.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<T = NoText> {
    /// The byte range of the key or value, as in its source span.
    pub at: Range<usize>,
    /// What happens to it.
    pub kind: Kind<T>,
}

/// What happens to a key or value.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind<T = NoText> {
    /// Removes the entry or list item, with the comments that belong to it. A mapping that it leaves empty is removed
    /// with its key, for at most this number of levels; beyond that, it becomes `{}`.
    Remove {
        /// The number of levels.
        parents: usize,
    },
    /// Renames the key.
    Rename(String),
    /// Replaces the value of the key, or the value.
    Replace(Node),
    /// Adds an entry: relative to the entry at the range.
    Insert(Position, String, Node),
    /// Adds an item to the list that is the value of the key.
    Append(Node),
    /// Moves the entry, with its comments, to another place and gives it this key.
    Move {
        /// The range of the key that the position is relative to.
        to: Range<usize>,
        /// The position.
        position: Position,
        /// The new key.
        key: String,
        /// The key of a new mapping around it, if it moves into one.
        within: Option<String>,
        /// The number of levels of emptied mappings that are removed, as in [`Kind::Remove`].
        parents: usize,
    },
    /// Changes the string whose value is at the range, by a change of another language.
    Text(T),
}

/// A place for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// At the end of the mapping that is the value of the key. An omitted value becomes a mapping.
    Inside,
    /// After the entry of the key, in the same mapping.
    After,
}

/// A change of the text in a string, in a language other than YAML.
pub trait TextChange: Clone {
    /// The same change with its byte ranges translated from the text around the string into the string; none if a range
    /// has no counterpart there.
    fn translated(&self, to_inner: &dyn Fn(Range<usize>) -> Option<Range<usize>>) -> Option<Self>;

    /// The replacements that make all changes of a string.
    ///
    /// # Errors
    /// When the changes cannot be made.
    fn replacements(changes: &[Self], text: &str) -> Result<Vec<Replacement>, Refusal>;
}

/// No change of text, for documents whose strings are not edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoText {}

impl TextChange for NoText {
    fn translated(&self, _: &dyn Fn(Range<usize>) -> Option<Range<usize>>) -> Option<Self> {
        match *self {}
    }

    fn replacements(_: &[Self], _: &str) -> Result<Vec<Replacement>, Refusal> {
        Ok(Vec::new())
    }
}

impl<T> Change<T> {
    /// A change at a byte range.
    pub fn new(at: Range<usize>, kind: Kind<T>) -> Self {
        Change { at, kind }
    }
}

/// Bytes of a text and what replaces them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Replacement {
    /// The start of the replaced bytes.
    pub start: usize,
    /// The end of the replaced bytes.
    pub end: usize,
    /// The new text.
    pub text: String,
}

impl Replacement {
    /// A replacement of a byte range.
    pub fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Replacement {
            start: range.start,
            end: range.end,
            text: text.into(),
        }
    }

    /// The replaced bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The reason why changes are not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The text is invalid.
    #[error("the text is invalid YAML")]
    Invalid,
    /// No key or value is at the range.
    #[error("the value is not in the text")]
    NotFound,
    /// Other values use the text through an anchor.
    #[error("other values use this text through an anchor")]
    Shared,
    /// The key exists.
    #[error("the key `{0}` exists already")]
    Exists(String),
    /// Two changes concern the same text.
    #[error("two changes concern the same text")]
    Overlap,
    /// The text is in a style in which the change is not possible.
    #[error("{0}")]
    Unsupported(&'static str),
    /// The edited text would not have the intended meaning.
    #[error("the edited text would not be read as intended")]
    Mismatch,
}

/// An edited text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The new text.
    pub text: String,
    /// What was replaced, by position.
    pub replacements: Vec<Replacement>,
}

/// Makes all changes of a text, or none.
///
/// # Errors
/// When a change is not possible, or the result would not be read as intended.
pub fn edit<T: TextChange>(text: &str, changes: &[Change<T>]) -> Result<Edited, Refusal> {
    Editor::new(text)?.edit(changes)
}

/// A text that is read once to plan many changes.
#[derive(Debug)]
pub struct Editor<'t>(outline::Outline<'t>);

impl<'t> Editor<'t> {
    /// Reads a text.
    ///
    /// # Errors
    /// When it is invalid YAML.
    pub fn new(text: &'t str) -> Result<Self, Refusal> {
        outline::Outline::of(text).map(Editor)
    }

    /// The replacements that make all changes, sorted by position. The result is not verified as [`Editor::edit`] does.
    ///
    /// # Errors
    /// When a change is not possible.
    pub fn plan<T: TextChange>(&self, changes: &[Change<T>]) -> Result<Vec<Replacement>, Refusal> {
        layer::plan(&self.0, changes)
    }

    /// Makes all changes, or none.
    ///
    /// # Errors
    /// When a change is not possible, or the result would not be read as intended.
    pub fn edit<T: TextChange>(&self, changes: &[Change<T>]) -> Result<Edited, Refusal> {
        layer::edit(&self.0, changes)
    }
}

/// Applies replacements.
///
/// # Errors
/// When two overlap.
pub fn apply(text: &str, replacements: &[Replacement]) -> Result<String, Refusal> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for replacement in replacements {
        let kept = text.get(at..replacement.start).ok_or(Refusal::Overlap)?;
        out.push_str(kept);
        out.push_str(&replacement.text);
        at = replacement.end;
    }
    out.push_str(text.get(at..).ok_or(Refusal::Overlap)?);
    Ok(out)
}

/// The line ending of a text: CRLF if its first line ends so.
pub fn line_ending(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}
