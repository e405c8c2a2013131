//! Any text as YAML: an error at a span, or values with correct spans and source maps.
#![no_main]

use helm_yaml::reader::{read, read_all, scalar_text};
use helm_yaml::source::Sources;
use helm_yaml::tree::{Node, Value};
use libfuzzer_sys::fuzz_target;
use runnergen_fuzz::{check_span, check_spans, source};

fuzz_target!(|text: &str| {
    let (sources, file) = source(text);
    match read_all(&sources, file) {
        Err(error) => check_span(&sources, error.span),
        Ok(documents) => {
            for document in &documents {
                check_spans(&sources, &document.root);
                check_texts(&sources, &document.root);
                document
                    .comments
                    .iter()
                    .for_each(|comment| assert!(sources.slice(*comment).starts_with('#')));
                document.duplicates.iter().for_each(|duplicate| {
                    check_span(&sources, duplicate.first);
                    check_span(&sources, duplicate.overriding);
                });
                document
                    .ignored
                    .iter()
                    .for_each(|span| check_span(&sources, *span));
            }
        }
    }
    match read(&sources, file) {
        Err(error) => check_span(&sources, error.span),
        Ok(document) => check_spans(&sources, &document.root),
    }
});

/// The text of a source map equals the parsed text, and each character has a span.
fn check_texts(sources: &Sources, node: &Node) {
    match &node.value {
        Value::String(text) => {
            let traced = scalar_text(sources, node);
            assert_eq!(traced.as_str(), text);
            for (at, character) in text.char_indices() {
                check_span(sources, traced.span(at..at + character.len_utf8()));
            }
        }
        Value::List(items) => items.iter().for_each(|item| check_texts(sources, item)),
        Value::Map(map) => map
            .values()
            .for_each(|entry| check_texts(sources, &entry.node)),
        _ => {}
    }
}
