use super::*;
use std::ops::Range;
pub(super) fn faults(text: &str, errors: Vec<toml_parser::ParseError>) -> Vec<Fault> {
    errors
        .into_iter()
        .map(|e| {
            let range = e.unexpected().or(e.context()).map(|s| s.start()..s.end()).unwrap_or_default();
            Fault {
                kind: SyntaxProblemKind::Syntax,
                range,
                message: format!("{} {:?} {:?} ctx {:?}", e.description(), e.expected(), e.unexpected(), e.context()),
                help: None,
                path: String::new(),
                first: None,
            }
        })
        .collect()
}
pub(super) fn same_line(text: &str, first: &Range<usize>, second: &Range<usize>) -> bool {
    false
}
