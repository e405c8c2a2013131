//! Maps a span to the value at it.

use super::RuleContext;
use crate::input::span_path::find;
use crate::lint::diagnostic::Place;
use helm_yaml::source::Span;

/// A value, found by its span.
#[derive(Debug)]
pub struct Located {
    /// The span and the path of the value.
    pub place: Place,
    /// The spans of the keys on the path to the value, including its own key.
    keys: Vec<Span>,
}

impl Located {
    /// Returns true if `span` is a part of the value, the value a part of it, or `span` one of the keys around it.
    pub fn is_at(&self, span: Span) -> bool {
        self.place.span.overlaps(span) || self.keys.contains(&span)
    }
}

impl RuleContext<'_> {
    /// The value or key at a span. A value of several lines is marked on its first line.
    pub fn locate(&self, span: Span) -> Located {
        let (path, keys) = find(&self.loaded.values.tree, span).unwrap_or_default();
        Located {
            place: Place::new(self.first_line(span), path),
            keys,
        }
    }
}
