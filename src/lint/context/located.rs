//! Maps a span to the value at it.

use super::RuleContext;
use crate::lint::diagnostic::Place;
use helm_yaml::source::Span;

/// A value, found by its span.
#[derive(Debug)]
pub struct Located {
    /// The span and the path of the value.
    pub place: Place,
    /// The spans of the keys on the path to the value, including its own key.
    pub keys: Vec<Span>,
}

impl RuleContext<'_> {
    /// The value or key at a span. A value of several lines is marked on its first line.
    pub fn locate(&self, span: Span) -> Located {
        let (path, keys) = self.loaded.path_of(span).unwrap_or_default();
        Located {
            place: Place::new(self.first_line(span), path),
            keys,
        }
    }
}
