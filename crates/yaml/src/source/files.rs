//! The sources of a run, with their lines and columns.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::{FileId, Span, TracedText};

/// All sources of a run, in the order in which they were read. Clones share the texts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
    settings: HashSet<Span>,
    texts: Arc<HashMap<Span, TracedText>>,
}

/// A source: a file, standard input, or the argument of a command-line flag.
#[derive(Debug)]
pub struct SourceFile {
    /// The name in messages: the path as given, `-`, or `--set`.
    pub name: String,
    /// The kind of source.
    pub origin: Origin,
    /// The decoded text, without byte order mark.
    pub text: String,
    line_starts: OnceLock<Vec<usize>>,
}

/// The kind of a source, which decides the type of its numbers: as in Helm, a number in a file or in JSON is a 64-bit
/// float, and one in `--set` a 64-bit integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file or standard input.
    File,
    /// The argument of `--set`, `--set-string` or `--set-file`.
    Flag,
    /// The argument of `--set-json`.
    JsonFlag,
}

/// A line and a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The column in bytes of UTF-8, from 1.
    pub byte_column: usize,
}

impl Position {
    /// The start of a text.
    pub const FIRST: Position = Position {
        line: 1,
        column: 1,
        byte_column: 1,
    };
}

impl Sources {
    /// Adds a source and returns its id.
    pub fn add(&mut self, name: impl Into<String>, origin: Origin, text: String) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX - 1));
        self.files.push(Arc::new(SourceFile {
            name: name.into(),
            origin,
            text,
            line_starts: OnceLock::new(),
        }));
        id
    }

    /// Keeps the text of scalars that another tool changes before Helm reads them, with the source of each piece.
    pub fn remember(&mut self, texts: Vec<(Span, TracedText)>) {
        if !texts.is_empty() {
            Arc::make_mut(&mut self.texts).extend(texts);
        }
    }

    /// The changed text of a scalar, if another tool changes it.
    pub fn changed(&self, span: Span) -> Option<&TracedText> {
        self.texts.get(&span)
    }

    /// The source with an id.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Marks the value at a span as one that reaches Helm as a `--set` flag, as those of a helmfile or an Argo CD
    /// `Application` do.
    pub fn mark_as_set_flag(&mut self, span: Span) {
        self.settings.insert(span);
    }

    /// How the value at a span reaches Helm; none for [`Span::SYNTHETIC`].
    pub fn origin(&self, span: Span) -> Option<Origin> {
        if self.settings.contains(&span) {
            Some(Origin::Flag)
        } else {
            self.source_of(span).map(|source| source.origin)
        }
    }

    /// The source that was read first.
    pub fn first(&self) -> Option<&SourceFile> {
        self.files.first().map(AsRef::as_ref)
    }

    /// All sources with their ids, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(self.files.iter().map(AsRef::as_ref))
    }

    /// The source of a span; none for [`Span::SYNTHETIC`].
    pub fn source_of(&self, span: Span) -> Option<&SourceFile> {
        span.file().map(|id| self.get(id))
    }

    /// The text of a span; empty for [`Span::SYNTHETIC`].
    pub fn slice(&self, span: Span) -> &str {
        self.source_of(span)
            .and_then(|file| file.text.get(span.range()))
            .unwrap_or_default()
    }

    /// The start of a span as `FILE:LINE:COLUMN`.
    pub fn location(&self, span: Span) -> Option<String> {
        let file = self.source_of(span)?;
        let Position { line, column, .. } = file.position(span.range().start);
        Some(format!("{}:{line}:{column}", file.name))
    }
}

impl SourceFile {
    /// The line and column of a byte offset; an offset past the end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        self.position_after(None, offset)
    }

    /// Like [`position`](Self::position), but counts columns from a known earlier position on the same line, because a
    /// line may be megabytes long and have thousands of findings.
    pub fn position_after(&self, known: Option<(usize, Position)>, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_of(offset);
        let known = known.filter(|(at, position)| position.line == line && *at <= offset);
        let line_start = self.line_starts()[line - 1];
        let (at, column) = known.map_or((line_start, 1), |(at, known)| (at, known.column));
        Position {
            line,
            column: column + self.text[at..offset].chars().count(),
            byte_column: offset - line_start + 1,
        }
    }

    /// The line number of a byte offset, from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|&start| start <= offset)
    }

    /// The text of a line (from 1), without the line ending.
    pub fn line(&self, line: usize) -> &str {
        &self.text[self.line_range(line)]
    }

    /// The byte range of a line (from 1), without the line ending; empty at the end of the text for a missing line.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let starts = self.line_starts();
        let start = line
            .checked_sub(1)
            .and_then(|index| starts.get(index))
            .copied()
            .unwrap_or(self.text.len());
        let end = starts.get(line).copied().unwrap_or(self.text.len());
        start
            ..start
                + self.text[start..end.max(start)]
                    .trim_end_matches(['\n', '\r'])
                    .len()
    }

    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| line_starts(&self.text))
    }
}

/// The byte offsets at which the lines of a text start. As in YAML, a line ends with LF, CRLF or CR.
pub fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends_line = |index: usize| match bytes[index] {
        b'\n' => true,
        b'\r' => bytes.get(index + 1) != Some(&b'\n'),
        _ => false,
    };
    std::iter::once(0)
        .chain((0..bytes.len()).filter(|&i| ends_line(i)).map(|i| i + 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_all_line_endings_count() {
        let mut sources = Sources::default();
        let id = sources.add("v.yaml", Origin::File, "äb: 1\r\nc\rd\n".to_owned());
        let file = sources.get(id);
        let position = |offset| {
            let found = file.position(offset);
            (found.line, found.column, found.byte_column)
        };
        assert_eq!(position(2), (1, 2, 3));
        assert_eq!(position(8), (2, 1, 1));
        assert_eq!(position(10), (3, 1, 1));
        assert_eq!(
            (file.line(1), file.line(2), file.line(3)),
            ("äb: 1", "c", "d")
        );
        assert_eq!(
            sources.location(Span::new(id, 2..3)).as_deref(),
            Some("v.yaml:1:2")
        );
    }
}
