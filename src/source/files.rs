//! The sources of a run, and the lines and columns in them.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::{FileId, Span};

/// Every source that this run has read, in the order of reading. A copy shares their texts.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
    settings: HashSet<Span>,
}

/// A source: a file, standard input, or the argument of a flag.
#[derive(Debug)]
pub struct SourceFile {
    /// What messages call it: a path as it was given, `-`, or `--set`.
    pub name: String,
    /// How it reached us.
    pub origin: Origin,
    /// Its text, decoded, without byte order mark.
    pub text: String,
    line_starts: OnceLock<Vec<usize>>,
}

/// How a source reached us. Helm reads a number in a file or in JSON as a 64-bit float, and one in `--set` as a
/// 64-bit integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file or standard input.
    File,
    /// The argument of `--set` or a sister of it.
    Flag,
    /// The argument of `--set-json`.
    JsonFlag,
}

/// A line and a column, both from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Position {
    /// Where a text begins.
    pub const FIRST: Position = Position { line: 1, column: 1 };
}

impl Sources {
    /// Takes a source in and gives the name by which spans speak of it.
    pub fn add(&mut self, name: impl Into<String>, origin: Origin, text: String) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX - 1));
        self.files.push(Arc::new(SourceFile { name: name.into(), origin, text, line_starts: OnceLock::new() }));
        id
    }

    /// The source of that id.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Takes the value at a place of a file for one of `--set`: a helmfile, or an `Application`, hands it to Helm as
    /// such.
    pub fn take_for_setting(&mut self, span: Span) {
        self.settings.insert(span);
    }

    /// How the value at a place reaches Helm; nothing for [`Span::NONE`].
    pub fn origin(&self, span: Span) -> Option<Origin> {
        if self.settings.contains(&span) { Some(Origin::Flag) } else { self.of(span).map(|source| source.origin) }
    }

    /// The source that was read first.
    pub fn first(&self) -> Option<&SourceFile> {
        self.files.first().map(AsRef::as_ref)
    }

    /// Every source with its id, in the order of reading.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(self.files.iter().map(AsRef::as_ref))
    }

    /// The source that a span lies in; none for [`Span::NONE`].
    pub fn of(&self, span: Span) -> Option<&SourceFile> {
        span.file().map(|id| self.get(id))
    }

    /// The text that a span covers; empty for [`Span::NONE`].
    pub fn slice(&self, span: Span) -> &str {
        self.of(span).and_then(|file| file.text.get(span.range())).unwrap_or_default()
    }

    /// `FILE:LINE:COLUMN` of the beginning of a span, for messages.
    pub fn place(&self, span: Span) -> Option<String> {
        let file = self.of(span)?;
        let Position { line, column } = file.position(span.range().start);
        Some(format!("{}:{line}:{column}", file.name))
    }
}

impl SourceFile {
    /// Line and column of a byte offset; what lies beyond the text counts as its end.
    pub fn position(&self, offset: usize) -> Position {
        self.position_after(None, offset)
    }

    /// The same, counted from a known position where that stands before it on its line: a line may be megabytes long,
    /// and a thousand findings on it.
    pub fn position_after(&self, known: Option<(usize, Position)>, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_of(offset);
        let known = known.filter(|(at, position)| position.line == line && *at <= offset);
        let (at, column) = known.map_or_else(|| (self.line_starts()[line - 1], 1), |(at, known)| (at, known.column));
        Position { line, column: column + self.text[at..offset].chars().count() }
    }

    /// The line of a byte offset, from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts().partition_point(|&start| start <= offset)
    }

    /// The text of a line (from 1), without its end.
    pub fn line(&self, line: usize) -> &str {
        &self.text[self.line_range(line)]
    }

    /// The bytes of a line (from 1), without its end; nothing at the end of the text for a line that is not there.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let starts = self.line_starts();
        let start = line.checked_sub(1).and_then(|index| starts.get(index)).copied().unwrap_or(self.text.len());
        let end = starts.get(line).copied().unwrap_or(self.text.len());
        start..start + self.text[start..end.max(start)].trim_end_matches(['\n', '\r']).len()
    }

    /// Byte offset at which each line begins. A line ends with LF, CR LF or a lone CR, as YAML has it.
    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let ends_line = |index: usize| match bytes[index] {
                b'\n' => true,
                b'\r' => bytes.get(index + 1) != Some(&b'\n'),
                _ => false,
            };
            std::iter::once(0).chain((0..bytes.len()).filter(|&i| ends_line(i)).map(|i| i + 1)).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_three_ways() {
        let mut sources = Sources::default();
        let id = sources.add("v.yaml", Origin::File, "äb: 1\r\nc\rd\n".to_owned());
        let file = sources.get(id);
        assert_eq!(file.position(2), Position { line: 1, column: 2 });
        assert_eq!(file.position(8), Position { line: 2, column: 1 });
        assert_eq!(file.position(10), Position { line: 3, column: 1 });
        assert_eq!((file.line(1), file.line(2), file.line(3)), ("äb: 1", "c", "d"));
        assert_eq!(sources.place(Span::new(id, 2..3)).as_deref(), Some("v.yaml:1:2"));
    }
}
