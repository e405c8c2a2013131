//! The named templates of the chart, which values may `include`.

use std::rc::Rc;

use super::parser;
use super::template::{Defined, Source, Template};

/// What they do, in this project's own words.
const TEXT: &str = include_str!("../../templates/helpers.tpl");

/// All of them. A test holds that they parse.
pub(super) fn defined() -> Defined {
    let source = Source::new("the chart's helpers", TEXT, None);
    let parsed = parser::parse(TEXT).unwrap_or_default();
    let template = |body| Rc::new(Template { source: source.clone(), body });
    parsed.defined.into_iter().map(|(name, body)| (name, template(body))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_helpers_parse() {
        assert_eq!(parser::parse(TEXT).map(|parsed| parsed.problems.len()), Ok(0));
        assert_eq!(defined().len(), 16);
    }
}
