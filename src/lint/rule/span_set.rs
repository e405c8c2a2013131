//! A set of spans that answers whether one of them overlaps another span.

use std::collections::{BTreeSet, HashSet};

use helm_yaml::source::{FileId, Span};

/// A set of spans. Both insertion and search take logarithmic time.
#[derive(Debug, Default)]
pub(super) struct SpanSet {
    spans: HashSet<Span>,
    /// The ranges that the spans cover, overlapping ones merged.
    covered: BTreeSet<(FileId, usize, usize)>,
}

impl SpanSet {
    pub fn insert(&mut self, span: Span) {
        let Some(file) = span.file().filter(|_| self.spans.insert(span)) else {
            return;
        };
        let (mut start, mut end) = (span.range().start, span.range().end);
        while let Some(other) = self.covering(file, start, end) {
            self.covered.remove(&other);
            (start, end) = (start.min(other.1), end.max(other.2));
        }
        self.covered.insert((file, start, end));
    }

    pub fn contains(&self, span: Span) -> bool {
        self.spans.contains(&span)
    }

    /// Returns true if a span of the set equals this one or has a byte in common with it.
    pub fn overlaps(&self, span: Span) -> bool {
        let range = span.range();
        let is_covered = |file| self.covering(file, range.start, range.end).is_some();
        self.contains(span) || span.file().is_some_and(is_covered)
    }

    /// The last covered range that has a byte in common with another range.
    fn covering(&self, file: FileId, start: usize, end: usize) -> Option<(FileId, usize, usize)> {
        let mut before = self.covered.range((file, 0, 0)..(file, end, 0));
        before.next_back().filter(|last| last.2 > start).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::source::{Origin, Sources};
    use proptest::prelude::*;

    fn span(start: usize, end: usize) -> Span {
        let file = Sources::default().add("v", Origin::File, String::new());
        Span::new(file, start..end)
    }

    proptest! {
        #[test]
        fn it_answers_as_the_list_of_its_spans(
            ranges in prop::collection::vec((0..20_usize, 0..6_usize), 0..12),
            (start, length) in (0..20_usize, 0..6_usize),
        ) {
            let spans: Vec<Span> = ranges.iter().map(|&(at, length)| span(at, at + length)).collect();
            let mut set = SpanSet::default();
            spans.iter().for_each(|&span| set.insert(span));
            let wanted = span(start, start + length);
            prop_assert_eq!(set.overlaps(wanted), spans.iter().any(|span| span.overlaps(wanted)));
        }
    }
}
