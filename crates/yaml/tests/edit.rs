//! Edits of YAML in place: every style, with comments, and what other YAML editors break.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::ops::Range;

use helm_yaml::edit::{Change, Kind, Position, Refusal, edit};
use helm_yaml::tree::{Node, Value};

/// The range of `key` where it is followed by a colon, or of the first occurrence of a value.
fn at(text: &str, word: &str) -> Range<usize> {
    let quoted = [
        format!("{word}:"),
        format!("\"{word}\":"),
        format!("'{word}':"),
    ];
    let found = quoted
        .iter()
        .find_map(|key| {
            text.find(key.as_str())
                .map(|start| start..start + key.len() - 1)
        })
        .or_else(|| text.find(word).map(|start| start..start + word.len()));
    found.unwrap()
}

fn node(value: impl Into<Value>) -> Node {
    Node::new(value, Default::default())
}

fn changed(text: &str, word: &str, kind: Kind) -> Result<String, Refusal> {
    edit(text, &[Change::new(at(text, word), kind)]).map(|edited| edited.text)
}

fn removed(text: &str, word: &str) -> Result<String, Refusal> {
    changed(text, word, Kind::Remove { parents: 9 })
}

#[test]
fn an_entry_is_removed_with_its_lines_and_comments() {
    for (text, key, expected) in [
        ("a: 1\nb: 2\nc: 3\n", "b", "a: 1\nc: 3\n"),
        (
            "a: 1\n\n# about b\nb: 2 # two\n\nc: 3\n",
            "b",
            "a: 1\n\n\nc: 3\n",
        ),
        ("a: 1\r\nb: 2\r\n", "a", "b: 2\r\n"),
        ("a: 1\nb: 2", "b", "a: 1\n"),
        ("a: 1\nb: 2", "a", "b: 2"),
        // The header of a file stays.
        ("# header\na: 1\nb: 2\n", "a", "# header\nb: 2\n"),
        // An entry that is commented out is not about the next one.
        ("a: 1\n# x: 2\nb: 2\n", "b", "a: 1\n# x: 2\n"),
        // Comments that are deeper belong to the entry.
        ("a:\n  b: 1\n  # c: 2\n\nd: 1\n", "a", "\nd: 1\n"),
        (
            "a:\n  b: |\n    x\n\n    # y\n  c: 1\n",
            "b",
            "a:\n  c: 1\n",
        ),
        ("a:\n  b: |+\n    x\n\n  c: 1\n", "b", "a:\n  c: 1\n"),
        ("a:\n- b: 1\n  c: 2\n", "b", "a:\n- c: 2\n"),
        (
            "a:\n- b: 1\n  # about c\n  c: 2\n",
            "b",
            "a:\n- # about c\n  c: 2\n",
        ),
        ("a:\n- b: 1\n  c: 2\n", "c", "a:\n- b: 1\n"),
        ("a: [1,\n  2]\nb: 1\n", "a", "b: 1\n"),
        ("a: \"x\n  y\"\nb: 1\n", "a", "b: 1\n"),
        ("x: &x 1\na: *x\nb: 1\n", "a", "x: &x 1\nb: 1\n"),
        ("a.b/c: 1\nb: 2\n", "a.b/c", "b: 2\n"),
        ("\u{feff}a: 1\nb: 2\n", "a", "\u{feff}b: 2\n"),
        ("---\na: 1\nb: 2\n...\n", "b", "---\na: 1\n...\n"),
        ("a: 1\n---\nb: 2\nc: 3\n", "b", "a: 1\n---\nc: 3\n"),
    ] {
        assert_eq!(removed(text, key).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn an_entry_in_braces_is_removed_with_its_comma() {
    for (text, key, expected) in [
        ("m: {a: 1, b: 2, c: 3}\n", "a", "m: {b: 2, c: 3}\n"),
        ("m: {a: 1, b: 2, c: 3}\n", "b", "m: {a: 1, c: 3}\n"),
        ("m: {a: 1, b: 2, c: 3}\n", "c", "m: {a: 1, b: 2}\n"),
        ("m: {a: 1, b: 2,}\n", "b", "m: {a: 1,}\n"),
        ("m: {\n  a: 1,\n  b: 2\n}\n", "a", "m: {\n  b: 2\n}\n"),
        ("m: {\n  a: 1,\n  b: 2\n}\n", "b", "m: {\n  a: 1\n}\n"),
        ("{\"a\": 1, \"b\": {\"c\": 2}}\n", "b", "{\"a\": 1}\n"),
        ("m: [{a: 1}, {a: 2, b: 3}]\n", "b", "m: [{a: 1}, {a: 2}]\n"),
    ] {
        assert_eq!(removed(text, key).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn a_mapping_that_becomes_empty_is_removed_with_its_key() {
    for (text, key, expected) in [
        ("a:\n  b:\n    c: 1\nd: 2\n", "c", "d: 2\n"),
        ("a: {b: {c: 1}}\nd: 2\n", "c", "d: 2\n"),
        ("a: 1\n", "a", ""),
        ("a:\n- b: 1\n- c: 1\n", "b", "a:\n- {}\n- c: 1\n"),
        (
            "x: &x {y: 1}\na:\n  <<: *x\n  b: 1\n",
            "b",
            "x: &x {y: 1}\na:\n  <<: *x\n",
        ),
    ] {
        assert_eq!(removed(text, key).as_deref(), Ok(expected), "{text:?}");
    }
    let text = "a:\n  b: # about b\n    c: 1\n  d: 2\n";
    assert_eq!(
        changed(text, "c", Kind::Remove { parents: 0 }).as_deref(),
        Ok("a:\n  b: {} # about b\n  d: 2\n")
    );
}

#[test]
fn entries_that_empty_a_mapping_together_remove_it() {
    let text = "a:\n  b: 1\n  c: 2\nd: {e: 1, f: 2, g: 3}\n";
    let remove = |key| Change::new(at(text, key), Kind::Remove { parents: 1 });
    let edited = edit::<helm_yaml::edit::NoText>(
        text,
        &[remove("b"), remove("c"), remove("f"), remove("g")],
    );
    assert_eq!(
        edited.map(|edited| edited.text).as_deref(),
        Ok("d: {e: 1}\n")
    );
}

#[test]
fn a_key_keeps_its_quotes() {
    let rename = |text, key, to: &str| changed(text, key, Kind::Rename(to.to_owned()));
    assert_eq!(rename("a: 1 # x\n", "a", "b").as_deref(), Ok("b: 1 # x\n"));
    assert_eq!(rename("{\"a\": 1}", "a", "b").as_deref(), Ok("{\"b\": 1}"));
    assert_eq!(
        rename("'a': 1\n", "a", "it's").as_deref(),
        Ok("'it''s': 1\n")
    );
    assert_eq!(rename("a: 1\n", "a", "yes").as_deref(), Ok("\"yes\": 1\n"));
    assert_eq!(
        rename("a: 1\nb: 2\n", "a", "b"),
        Err(Refusal::Exists("b".to_owned()))
    );
}

#[test]
fn a_value_is_replaced_in_its_place() {
    let lines = "x = 1\ny = 2\n";
    for (text, key, value, expected) in [
        ("a: \"true\" # x\n", "a", node(true), "a: true # x\n"),
        ("a: 1\n", "a", node("1"), "a: \"1\"\n"),
        ("a:\nb: 1\n", "a", node(1), "a: 1\nb: 1\n"),
        ("a: # x\nb: 1\n", "a", node(1), "a: 1 # x\nb: 1\n"),
        ("a: [1, \"2\"]\n", "\"2\"", node(2), "a: [1, 2]\n"),
        ("a: {b: x}\n", "b", node("a, b: c"), "a: {b: 'a, b: c'}\n"),
        ("a: |\n  x\n  y\nb: 1\n", "a", node("z"), "a: z\nb: 1\n"),
        (
            "a: x # about\nb: 1\n",
            "a",
            node(lines),
            "a: | # about\n  x = 1\n  y = 2\nb: 1\n",
        ),
        (
            "  a: x\r\n  b: 1\r\n",
            "a",
            node(lines),
            "  a: |\r\n    x = 1\r\n    y = 2\r\n  b: 1\r\n",
        ),
    ] {
        let result = changed(text, key, Kind::Replace(value));
        assert_eq!(result.as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn an_entry_is_inserted_in_the_style_of_its_siblings() {
    use Position::{After, Inside};
    for (text, key, position, expected) in [
        ("a: 1\n", "a", After, "a: 1\nnew: v\n"),
        ("a: 1", "a", After, "a: 1\nnew: v"),
        (
            "a: 1 # x\r\nb: 2\r\n",
            "a",
            After,
            "a: 1 # x\r\nnew: v\r\nb: 2\r\n",
        ),
        (
            "a:\n    b: 1\n\nc: 1\n",
            "a",
            Inside,
            "a:\n    b: 1\n    new: v\n\nc: 1\n",
        ),
        ("a:\n- b: 1\n", "b", After, "a:\n- b: 1\n  new: v\n"),
        ("a: {b: 1}\n", "a", Inside, "a: {b: 1, new: v}\n"),
        ("a: {}\n", "a", Inside, "a:\n  new: v\n"),
        ("a:\nb: 1\n", "a", Inside, "a:\n  new: v\nb: 1\n"),
        ("a: # x\nb: 1\n", "a", Inside, "a: # x\n  new: v\nb: 1\n"),
        ("m: {a: {}}\n", "a", Inside, "m: {a: {new: v}}\n"),
        (
            "{\"a\": {\"b\": 1}}\n",
            "a",
            Inside,
            "{\"a\": {\"b\": 1, new: v}}\n",
        ),
        (
            "a:\n  b: |\n    x\n\nc: 1\n",
            "b",
            After,
            "a:\n  b: |\n    x\n  new: v\n\nc: 1\n",
        ),
        (
            "a:\n  b: 1\n  # c: 2\nd: 1\n",
            "b",
            After,
            "a:\n  b: 1\n  new: v\n  # c: 2\nd: 1\n",
        ),
        ("a: 1\n---\nb: 1\n", "a", After, "a: 1\nnew: v\n---\nb: 1\n"),
    ] {
        let kind = Kind::Insert(position, "new".to_owned(), node("v"));
        assert_eq!(
            changed(text, key, kind).as_deref(),
            Ok(expected),
            "{text:?}"
        );
    }
}

#[test]
fn an_item_is_appended() {
    for (text, expected) in [
        ("a:\n- x\nb: 1\n", "a:\n- x\n- v\nb: 1\n"),
        ("a:\n  - x # y\n", "a:\n  - x # y\n  - v\n"),
        ("a: [x]\n", "a: [x, v]\n"),
        ("a: []\nb: 1\n", "a:\n  - v\nb: 1\n"),
        ("a:\nb: 1\n", "a:\n  - v\nb: 1\n"),
    ] {
        let result = changed(text, "a", Kind::Append(node("v")));
        assert_eq!(result.as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn an_entry_moves_with_its_comments() {
    let moved = |text: &str, key, to, position| {
        let kind = Kind::Move {
            to: at(text, to),
            position,
            key: "new".to_owned(),
            parents: 1,
        };
        changed(text, key, kind)
    };
    assert_eq!(
        moved(
            "a:\n  # about\n  b: # here\n    - 1\n  c: 1\nd:\n    e: 1\n",
            "b",
            "d",
            Position::Inside
        )
        .as_deref(),
        Ok("a:\n  c: 1\nd:\n    e: 1\n    # about\n    new: # here\n      - 1\n")
    );
    assert_eq!(
        moved("a:\n  b: x\nd: 1\n", "b", "d", Position::After).as_deref(),
        Ok("d: 1\nnew: x\n")
    );
    assert_eq!(
        moved("a: {b: {x: 1}}\nd: 1\n", "b", "d", Position::After).as_deref(),
        Ok("d: 1\nnew:\n  x: 1\n")
    );
}

#[test]
fn text_that_an_anchor_shares_is_not_edited() {
    let text = "x: &x\n  a: 1\n  b: 2\ny: *x\n";
    assert_eq!(removed(text, "b"), Err(Refusal::Shared));
    let text = "x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  c: 1\n";
    assert_eq!(removed(text, "b"), Err(Refusal::Shared));
    assert_eq!(removed("x: &x 1\ny: *x\n", "x"), Err(Refusal::Mismatch));
    assert_eq!(removed("a: 1\na: 2\n", "a"), Err(Refusal::NotFound));
}

#[test]
fn a_document_in_a_string_is_edited_in_the_style_of_the_string() {
    for (text, key, expected) in [
        ("v: |\n  a: 1\n  b: 2\n", "a", "v: |\n  b: 2\n"),
        ("v: |\n  a: 1\n  b: 2\n", "b", "v: |\n  a: 1\n"),
        (
            "v: |-\n  a: 1\n  b: 2\nw: 1\n",
            "b",
            "v: |-\n  a: 1\nw: 1\n",
        ),
        ("v: |\n  a: 1\n  b: 2", "b", "v: |\n  a: 1\n"),
        ("v: |\r\n  a: 1\r\n  b: 2\r\n", "a", "v: |\r\n  b: 2\r\n"),
        (
            "v: |\n  x: |\n    a: 1\n    b: 2\n  y: 1\n",
            "b",
            "v: |\n  x: |\n    a: 1\n  y: 1\n",
        ),
        ("v: \"a: 1\\nb: 2\\n\"\n", "a", "v: \"b: 2\\n\"\n"),
        ("v: 'a: 1\n\n  b: 2'\n", "a", "v: 'b: 2'\n"),
        ("v: >\n  a: 1\n\n  b: 2\n", "a", "v: >\n  b: 2\n"),
        (
            "v: \"x: \\\"a: 1\\\\nb: 2\\\"\"\n",
            "b",
            "v: \"x: \\\"a: 1\\\\n\\\"\"\n",
        ),
    ] {
        assert_eq!(removed(text, key).as_deref(), Ok(expected), "{text:?}");
    }
}
