//! Byte ranges in sources, small enough to be stored in every value.

use std::ops::Range;

/// The id of a source in [`Sources`](super::Sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A byte range in the text of a source. Sources are smaller than 4 GiB, so 32 bits hold every offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    file: u32,
    start: u32,
    end: u32,
}

impl Span {
    /// The span of a value that is not in any source: a chart default, the result of a function.
    pub const SYNTHETIC: Span = Span {
        file: u32::MAX,
        start: 0,
        end: 0,
    };

    /// The byte range `range` of `file`.
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span {
            file: file.0,
            start: narrow(range.start),
            end: narrow(range.end.max(range.start)),
        }
    }

    /// The source; none for [`Span::SYNTHETIC`].
    pub fn file(self) -> Option<FileId> {
        (self.file != u32::MAX).then_some(FileId(self.file))
    }

    /// Whether two spans have a byte in common, or are the same.
    pub fn overlaps(self, other: Span) -> bool {
        self == other || self.file == other.file && self.start < other.end && other.start < self.end
    }

    /// The byte range in the text of the source.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns true for [`Span::SYNTHETIC`].
    pub fn is_synthetic(self) -> bool {
        self.file == u32::MAX
    }

    /// Returns true if `other` is inside this span or equals it.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// The span from the start of this one to the end of `other`; this span if they are in different sources.
    pub fn to(self, other: Span) -> Span {
        if self.file == other.file {
            Span {
                end: self.end.max(other.end),
                ..self
            }
        } else {
            self
        }
    }
}

impl Default for Span {
    fn default() -> Self {
        Span::SYNTHETIC
    }
}
