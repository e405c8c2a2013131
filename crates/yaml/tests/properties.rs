//! Properties of any text that is read as YAML: no panic, spans that exist, and scalars and printed YAML with exact source
//! maps.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use helm_yaml::reader::{read, read_all_traced, scalar_text, trace_scalar};
use helm_yaml::source::{Origin, Sources, Span};
use helm_yaml::tree::{Node, Value};
use helm_yaml::writer::{Style, to_string, to_traced};
use proptest::prelude::*;

/// Fragments of YAML in any order; most results are invalid in ways that are typical for YAML.
fn yaml() -> impl Strategy<Value = String> {
    let pieces = [
        "a: ",
        "b: ",
        "\nc: ",
        "\n  d: ",
        "- ",
        "\n- ",
        "\n  - ",
        "? ",
        ": ",
        "x",
        "two words",
        "1",
        "~",
        "yes",
        "é",
        "\u{2028}",
        "\u{85}",
        "\u{feff}",
        "'it''s'",
        "'",
        "\"\\n\\x41\\u00e9\"",
        "\"",
        "\\",
        "|\n",
        "|2-\n   ",
        ">+\n",
        ">\n  a\n\n  b\n   c\n",
        "  ",
        "\t",
        " ",
        "\n",
        "\n\n",
        "\n    ",
        "\r\n",
        "\r",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "{{ .x }}",
        "&a ",
        "*a",
        "<<: *a",
        "!!str ",
        "!x ",
        "# c",
        " # c\n",
        "%",
        "@",
        "---",
        "\n---\n",
        "\n...\n",
        "\0",
        "",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24)
        .prop_map(|pieces| pieces.concat())
}

/// Strings as a user may write them in a block scalar or in quotes.
fn prose() -> impl Strategy<Value = String> {
    "([a-zé'\"#:{}\\[\\]\\\\ ]{0,8}\n{0,3}){0,6}"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused_at_a_place(text in prop_oneof![yaml(), any::<String>()]) {
        check(&text)?;
    }

    #[test]
    fn every_line_break_of_yaml_1_1_is_folded(first in "[a-z?:# ]{0,4}", next in "[a-z?:# ]{0,4}", at in 0..5usize) {
        check(&format!("a: {first}{}  {next}", LINE_BREAKS[at]))?;
    }

    #[test]
    fn text_in_every_style_can_be_traced(text in prose(), indent in 1usize..9, style in 0..5) {
        let pad = " ".repeat(indent);
        let indented = text.replace('\n', &format!("\n{pad}"));
        let source = match style {
            0 => format!("a:\n  b: |{indent}\n  {pad}{}\n", text.replace('\n', &format!("\n  {pad}"))),
            1 => format!("a: >{indent}+\n{pad}{indented}\n"),
            2 => format!("a: '{}'", indented.replace('\'', "''")),
            3 => format!("a: {text:?}"),
            _ => format!("a: {indented}"),
        };
        check(&source)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn printed_yaml_has_an_exact_source_map(text in prop_oneof![yaml(), structure()], style in 0..3) {
        let style = [Style::Helm, Style::HelmPretty, Style::Manifest][style as usize];
        let mut sources = Sources::default();
        let file = sources.add("values.yaml", Origin::File, text);
        if let Ok(document) = read(&sources, file) {
            check_printed(&sources, &document.root, style)?;
        }
    }
}

/// A mapping of scalars in every style, of which each is one of the [`prose`].
fn structure() -> impl Strategy<Value = String> {
    let entry = (prose(), 0..5).prop_map(|(text, style)| {
        let indented = text.replace('\n', "\n    ");
        match style {
            0 => format!("|2\n    {indented}\n"),
            1 => format!(">2+\n    {indented}\n"),
            2 => format!("'{}'\n", indented.replace('\'', "''")),
            3 => format!("{text:?}\n"),
            _ => format!("{:?}\n", text.repeat(12)),
        }
    });
    prop::collection::vec(entry, 1..5).prop_map(|entries| {
        let lines = entries
            .iter()
            .enumerate()
            .map(|(index, entry)| format!("  'k{index}': {entry}"));
        format!("a:\n{}", lines.collect::<String>())
    })
}

/// Prints a tree with its source map, and reads the result.
fn check_printed(sources: &Sources, root: &Node, style: Style) -> Result<(), TestCaseError> {
    let traced = to_traced(root, style, &|text, span| trace_scalar(sources, text, span));
    let printed = to_string(root, style);
    prop_assert_eq!(traced.as_str(), &printed);
    for (at, character) in printed.char_indices() {
        let span = traced.span(at..at + character.len_utf8());
        let is_in_file = sources
            .source_of(span)
            .is_some_and(|source| source.text.get(span.range()).is_some());
        prop_assert!(is_in_file, "{character:?} at {at} comes from {span:?}");
    }
    // Printed for Helm, a merge key that is a string is a merge key again; then nothing is left to compare.
    let Ok(documents) = read_all_traced(&traced) else {
        return Ok(());
    };
    match documents.as_slice() {
        [document] if to_string(&document.root, style) == printed => {
            check_same_spans(sources, root, &document.root)
        }
        _ => Ok(()),
    }
}

/// Each key and each scalar has its own span after printing and reading.
fn check_same_spans(sources: &Sources, before: &Node, after: &Node) -> Result<(), TestCaseError> {
    match (&before.value, &after.value) {
        (Value::List(before), Value::List(after)) => before
            .iter()
            .zip(after)
            .try_for_each(|(before, after)| check_same_spans(sources, before, after)),
        (Value::Map(before), Value::Map(after)) => before.iter().try_for_each(|(key, entry)| {
            let Some(found) = after.get(key) else {
                return Err(TestCaseError::fail("a key is missing"));
            };
            check_span(sources, key, entry.key_span, found.key_span)?;
            check_same_spans(sources, &entry.node, &found.node)
        }),
        _ => check_span(
            sources,
            before.as_str().unwrap_or_default(),
            before.span,
            after.span,
        ),
    }
}

/// A span after printing is the one before, or it lacks the quotes or the header that were not printed.
fn check_span(
    sources: &Sources,
    text: &str,
    before: Span,
    after: Span,
) -> Result<(), TestCaseError> {
    if before == after || text.is_empty() {
        return Ok(());
    }
    prop_assert!(before.contains(after), "{after:?} is not in {before:?}");
    let (written, start) = (sources.slice(before), before.range().start);
    let (mut head, tail) = (
        &written[..after.range().start - start],
        &written[after.range().end - start..],
    );
    if head.starts_with(['|', '>']) {
        head = head.split_once(['\n', '\r']).map_or("", |(_, rest)| rest);
    }
    let is_syntax = |character: char| "\"'\\".contains(character) || character.is_whitespace();
    prop_assert!(
        head.chars().chain(tail.chars()).all(is_syntax),
        "{text:?} is not only {:?}",
        sources.slice(after)
    );
    Ok(())
}

/// Reads a text and checks that each span contains its value.
fn check(text: &str) -> Result<(), TestCaseError> {
    let mut sources = Sources::default();
    let file = sources.add("values.yaml", Origin::File, text.to_owned());
    let (spans, root) = match read(&sources, file) {
        Ok(document) => (vec![document.root.span], Some(document.root)),
        Err(error) => (vec![error.span], None),
    };
    for span in spans {
        prop_assert!(text.get(span.range()).is_some(), "{span:?}");
    }
    root.map_or(Ok(()), |root| check_node(&sources, &root))
}

fn check_node(sources: &Sources, node: &Node) -> Result<(), TestCaseError> {
    let Some(source) = sources.source_of(node.span) else {
        return Err(TestCaseError::fail("a value without a span"));
    };
    prop_assert!(
        source.text.get(node.span.range()).is_some(),
        "{:?}",
        node.span
    );
    match &node.value {
        Value::String(text) => check_text(sources, node, text)?,
        Value::List(items) => items
            .iter()
            .try_for_each(|item| check_node(sources, item))?,
        Value::Map(map) => {
            for entry in map.values() {
                prop_assert!(
                    source.text.get(entry.key_span.range()).is_some(),
                    "{:?}",
                    entry.key_span
                );
                check_node(sources, &entry.node)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// YAML 1.1 has five line breaks.
const LINE_BREAKS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// The source map has the same text, and each character that is not escaped has the right span.
fn check_text(sources: &Sources, node: &Node, text: &str) -> Result<(), TestCaseError> {
    let traced = scalar_text(sources, node);
    prop_assert_eq!(traced.as_str(), text);
    let written = sources.slice(node.span);
    let is_plain = !written.starts_with(['"', '\'', '|', '>']) && !written.contains(LINE_BREAKS);
    prop_assert!(!is_plain || written == text, "{written:?} is {text:?}");
    for (at, character) in text.char_indices() {
        let place = sources.slice(traced.span(at..at + character.len_utf8()));
        let is_decoded = place.is_empty()
            || place.starts_with(['\\', '\'', ' ', '\t'])
            || place.starts_with(LINE_BREAKS);
        prop_assert!(
            is_decoded || place == character.to_string(),
            "{place:?} is {character:?}"
        );
    }
    Ok(())
}
