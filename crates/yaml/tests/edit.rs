//! Edits of YAML in place: every style, with comments, and what other YAML editors break.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::ops::Range;

use helm_yaml::edit::{Change, Kind, Position, Refusal, edit};
use helm_yaml::reader::read;
use helm_yaml::source::{Origin, Sources};
use helm_yaml::tree::{Map, Node, Value};
use proptest::prelude::*;

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
        ("a:\n- 1\n- 2\nb: 1\n", "a", node(1), "a: 1\nb: 1\n"),
        ("a: |\r\n  x\r\nb: 1\r\n", "a", node(1), "a: 1\r\nb: 1\r\n"),
        ("a: [1, \"2\"]\n", "\"2\"", node(2), "a: [1, 2]\n"),
        ("a: {b: x}\n", "b", node("a, b: c"), "a: {b: 'a, b: c'}\n"),
        ("a: {b: x}\n", "b", node("?0"), "a: {b: \"?0\"}\n"),
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
            "{\"a\": {\"b\": 1, \"new\": \"v\"}}\n",
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
fn an_entry_in_json_has_a_quoted_key() {
    let insert = |text, position| {
        let kind = Kind::Insert(position, "c".to_owned(), node(2));
        changed(text, "a", kind).unwrap()
    };
    for (text, expected) in [
        ("{\"a\": 1}", "{\"a\": 1, \"c\": 2}"),
        ("{\"a\": 1, b: 1}", "{\"a\": 1, \"c\": 2, b: 1}"),
        ("{a: 1}", "{a: 1, c: 2}"),
        ("{'a': 1}", "{'a': 1, c: 2}"),
        ("\"a\": 1\n", "\"a\": 1\nc: 2\n"),
    ] {
        assert_eq!(insert(text, Position::After), expected);
    }
    assert_eq!(
        insert("{\"a\": {}}", Position::Inside),
        "{\"a\": {\"c\": 2}}"
    );
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
            within: None,
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
}

#[test]
fn an_overridden_entry_can_be_removed() {
    for (text, key, expected) in [
        ("a: 1 # one\nb: 1\na: 2\n", "a", "b: 1\na: 2\n"),
        ("a: 1\na: 2\na: 3\n", "a", "a: 2\na: 3\n"),
        ("{a: 1, a: 2}\n", "a", "{a: 2}\n"),
        ("a:\n  b: 1\n  b: 2\na: 3\n", "b", "a:\n  b: 2\na: 3\n"),
        ("v: |\n  a: 1\n  a: 2\n", "a", "v: |\n  a: 2\n"),
    ] {
        assert_eq!(removed(text, key).as_deref(), Ok(expected), "{text:?}");
    }
    let text = "x: &x {a: 1}\ny:\n  a: 2\n  <<: *x\n";
    let result = changed(text, "2", Kind::Remove { parents: 0 });
    assert!(result.is_err(), "a merge key overrides it: {result:?}");
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

/// An entry of a generated document.
#[derive(Clone, Debug)]
struct Written {
    key: String,
    value: String,
    comment: &'static str,
}

/// Values in every style, for the indentation of the keys of a block mapping.
const BLOCK: [&str; 14] = [
    "1",
    "",
    "text",
    "\"q: \\u00e9\"",
    "'it''s'",
    "図 🦀",
    "|\n    x\n\n    # y",
    "|+\n    x\n",
    ">-\n    folded\n    text",
    "{x: 1, y: [a, b]}",
    "\n    x: 1\n    y: {}",
    "\n  - x: 1\n    y: 2\n  - z",
    "&NAME 1",
    "&NAME\n    x: 1",
];

const FLOW: [&str; 7] = [
    "1",
    "text",
    "\"q, }\"",
    "'it''s'",
    "図 🦀",
    "{x: 1}",
    "[a, {b: 1}]",
];

fn written(values: &'static [&'static str]) -> impl Strategy<Value = Vec<Written>> {
    let comment = prop::sample::select(vec!["", " # about it", " # a: 1, 図"]);
    let entry = (prop::sample::select(values), comment);
    prop::collection::vec(entry, 1..6).prop_map(|entries| {
        let entries = entries.into_iter().enumerate();
        entries
            .map(|(number, (value, comment))| Written {
                key: format!("k{number}"),
                value: value.replace("NAME", &format!("n{number}")),
                comment: if value.contains('\n') { "" } else { comment },
            })
            .collect()
    })
}

/// A document with a mapping `m` in block or flow style between two other entries.
fn document() -> impl Strategy<Value = (String, usize)> {
    let block = written(&BLOCK).prop_map(|entries| {
        let line = |entry: &Written| {
            format!(
                "  # above {0}\n  {0}: {1}{2}\n",
                entry.key, entry.value, entry.comment
            )
        };
        let lines: String = entries.iter().map(line).collect();
        (
            format!("# top\nfirst: 1\nm:\n{lines}\n# below\nlast: 図\n"),
            entries.len(),
        )
    });
    let flow = (written(&FLOW), prop::sample::select(vec![", ", ",\n    "])).prop_map(
        |(entries, comma)| {
            let entry = |entry: &Written| format!("{}: {}", entry.key, entry.value);
            let inside: Vec<String> = entries.iter().map(entry).collect();
            let text = format!("first: 1\nm: {{{}}} # m\nlast: 図\n", inside.join(comma));
            (text, entries.len())
        },
    );
    (prop_oneof![block, flow], any::<bool>(), any::<bool>()).prop_map(
        |((text, count), has_crlf, is_ended)| {
            let text = if is_ended {
                text
            } else {
                text.trim_end().to_owned()
            };
            let text = if has_crlf {
                text.replace('\n', "\r\n")
            } else {
                text
            };
            (text, count)
        },
    )
}

fn new_value() -> impl Strategy<Value = Node> {
    let text = prop_oneof![
        "\\PC{0,12}",
        Just("true".to_owned()),
        Just("two\nlines\n".to_owned()),
        Just(" # no comment: {x}".to_owned()),
    ];
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        text.prop_map(Value::String),
    ];
    let scalar = scalar.prop_map(node).boxed();
    let list = prop::collection::vec(scalar.clone(), 0..3).prop_map(node);
    let map = prop::collection::vec(("[a-z]{1,3}", scalar.clone()), 0..3).prop_map(|entries| {
        node(
            entries
                .into_iter()
                .map(|(key, node)| (key, node.into()))
                .collect::<Map>(),
        )
    });
    prop_oneof![scalar, list, map]
}

fn kind() -> impl Strategy<Value = Kind> {
    let name = prop_oneof![
        Just("new".to_owned()),
        Just("yes".to_owned()),
        Just("a: b".to_owned()),
        Just("it's 図".to_owned()),
    ];
    prop_oneof![
        Just(Kind::Remove { parents: 0 }),
        name.clone().prop_map(Kind::Rename),
        new_value().prop_map(Kind::Replace),
        (name, new_value()).prop_map(|(name, node)| Kind::Insert(Position::After, name, node)),
    ]
}

fn tree(text: &str) -> Node {
    let mut sources = Sources::default();
    let file = sources.add("file", Origin::File, text.to_owned());
    let document = read(&sources, file).unwrap();
    document.root.without_spans()
}

/// What a change means for the mapping `m`.
fn intended(text: &str, key: &str, kind: &Kind) -> Node {
    let mut root = tree(text);
    let Value::Map(map) = &mut root.get_mut("m").unwrap().value else {
        panic!("a mapping")
    };
    let mut entries: Vec<(String, Node)> = Vec::new();
    for (name, entry) in map.iter() {
        let old = (name.clone(), entry.node.clone());
        match kind {
            _ if name != key => entries.push(old),
            Kind::Rename(new) => entries.push((new.clone(), old.1)),
            Kind::Replace(new) => entries.push((old.0, new.clone())),
            Kind::Insert(_, new, value) => {
                entries.extend([old, (new.clone(), value.clone())]);
            }
            _ => {}
        }
    }
    *map = entries
        .into_iter()
        .map(|(key, node)| (key, node.into()))
        .collect();
    root
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// The edited text reads as the intended tree; text outside of the mapping and comments above other keys stay.
    #[test]
    fn an_edit_leads_to_the_intended_tree((text, count) in document(), at_key in 0_usize..6, kind in kind()) {
        let key = format!("k{}", at_key % count);
        let range = at(&text, &key);
        let edited = edit(&text, &[Change::new(range.clone(), kind.clone())]);
        let has_anchor = text[range.end..].trim_start_matches([':', ' ']).starts_with('&');
        match edited {
            Ok(edited) => {
                prop_assert_eq!(tree(&edited.text), intended(&text, &key, &kind), "{}", edited.text);
                let (head, tail) = (text.split("m:").next(), text.rsplit('\n').next());
                prop_assert!(edited.text.starts_with(head.unwrap()) && edited.text.ends_with(tail.unwrap()));
                let has_crlf = |text: &str| text.contains("\r\n");
                let has_lf = edited.text.replace("\r\n", "").contains('\n');
                prop_assert!(!has_crlf(&text) || !has_lf, "mixed line endings: {:?}", edited.text);
                for other in (0..count).map(|number| format!("# above k{number}\n")) {
                    let is_own = other.contains(&format!("{key}\n"));
                    prop_assert!(is_own || !text.contains(&other) || edited.text.contains(&other));
                }
            }
            // Blank lines after the removed entry would belong to a string that keeps them.
            Err(refusal) => prop_assert!(has_anchor || text.contains("|+"), "{refusal}: {text:?}"),
        }
    }
}
