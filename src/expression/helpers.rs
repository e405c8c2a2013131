//! The named templates of the chart, which values may `include`.

use std::rc::Rc;

use super::template::{Source, Templates};

/// What they do, in this project's own words.
const TEXT: &str = include_str!("../../templates/helpers.tpl");

/// All of them.
pub(super) fn templates() -> Rc<Templates> {
    let source = Source::new("the chart's helpers", TEXT, None);
    let nothing = Templates::new();
    match Templates::extended(&nothing, &source) {
        Ok((_, templates)) => templates,
        // A test holds that the helpers parse.
        Err(_) => nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_helpers_parse() {
        assert_eq!(templates().names().len(), 16);
    }
}
