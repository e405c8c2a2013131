//! Properties of parsing any text as YAML: no panic, valid spans, correct source maps.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot be set up fails")]

use proptest::prelude::*;
use runnergen::source::yaml::{read, scalar_text};
use runnergen::source::{Origin, Sources};
use runnergen::tree::{Node, Value};

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
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..24).prop_map(|pieces| pieces.concat())
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

/// Parses a text and checks the spans.
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
    let Some(source) = sources.of(node.span) else { return Err(TestCaseError::fail("a value without a span")) };
    prop_assert!(source.text.get(node.span.range()).is_some(), "{:?}", node.span);
    match &node.value {
        Value::String(text) => check_text(sources, node, text)?,
        Value::List(items) => items.iter().try_for_each(|item| check_node(sources, item))?,
        Value::Map(map) => {
            for entry in map.values() {
                prop_assert!(source.text.get(entry.key_span.range()).is_some(), "{:?}", entry.key_span);
                check_node(sources, &entry.node)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The source map has the same text, and each character that is not escaped has the right span.
fn check_text(sources: &Sources, node: &Node, text: &str) -> Result<(), TestCaseError> {
    let traced = scalar_text(sources, node);
    prop_assert_eq!(traced.as_str(), text);
    let written = sources.slice(node.span);
    let is_plain = !written.starts_with(['"', '\'', '|', '>']) && !written.contains(['\n', '\r', '\u{85}']);
    prop_assert!(!is_plain || written == text, "{written:?} is {text:?}");
    for (at, character) in text.char_indices() {
        let place = sources.slice(traced.place(at..at + character.len_utf8()));
        let is_decoded = place.starts_with(['\\', '\'', ' ', '\t', '\r', '\n', '\u{85}']) || place.is_empty();
        prop_assert!(is_decoded || place == character.to_string(), "{place:?} is {character:?}");
    }
    Ok(())
}
