//! A range of bytes in a source, small enough to be carried by every value.

use std::ops::Range;

/// A source among the [`Sources`](super::Sources) of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(super) u32);

/// Bytes `start..end` of the text of a source. Sources are limited to less than 4 GiB, so 32 bits hold every offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    file: u32,
    start: u32,
    end: u32,
}

impl Span {
    /// The span of what nobody wrote: chart defaults, results of functions.
    pub const NONE: Span = Span { file: u32::MAX, start: 0, end: 0 };

    /// Bytes `range` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file: file.0, start: narrow(range.start), end: narrow(range.end.max(range.start)) }
    }

    /// The source, unless this is [`Span::NONE`].
    pub fn file(self) -> Option<FileId> {
        (self.file != u32::MAX).then_some(FileId(self.file))
    }

    /// The bytes in the text of the source.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether this is [`Span::NONE`].
    pub fn is_none(self) -> bool {
        self.file == u32::MAX
    }

    /// Whether `other` lies in this span, or is it.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// From the beginning of this span to the end of `other`, when both stand in one source; else this one.
    pub fn to(self, other: Span) -> Span {
        if self.file == other.file { Span { end: self.end.max(other.end), ..self } } else { self }
    }
}

impl Default for Span {
    fn default() -> Self {
        Span::NONE
    }
}
