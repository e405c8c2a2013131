//! Any tree, printed as YAML in every style, reads back as the same tree, except for a key `<<`, which is printed as
//! Helm prints it.
#![no_main]

use arbitrary::{Arbitrary, Result, Unstructured};
use helm_yaml::reader;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node, Value};
use helm_yaml::writer::{Style, to_string};
use libfuzzer_sys::fuzz_target;
use runnergen_fuzz::{same, source};

/// The maximum depth of a tree.
const DEEPEST: usize = 8;

#[derive(Debug)]
struct Tree(Node);

impl<'a> Arbitrary<'a> for Tree {
    fn arbitrary(input: &mut Unstructured<'a>) -> Result<Self> {
        node(input, DEEPEST).map(Tree)
    }
}

fn node(input: &mut Unstructured<'_>, depth: usize) -> Result<Node> {
    let value = match input.int_in_range(0..=if depth == 0 { 5 } else { 7 })? {
        0 => Value::Null,
        1 => Value::Bool(input.arbitrary()?),
        2 => Value::Int(input.arbitrary()?),
        // A tree cannot contain infinity or NaN.
        3 => Value::Float(
            Some(input.arbitrary::<f64>()?)
                .filter(|number| number.is_finite())
                .unwrap_or_default(),
        ),
        4 | 5 => Value::String(input.arbitrary()?),
        6 => Value::List(
            (0..input.int_in_range(0..=4)?)
                .map(|_| node(input, depth - 1))
                .collect::<Result<_>>()?,
        ),
        _ => Value::Map(
            (0..input.int_in_range(0..=4)?)
                .map(|_| entry(input, depth - 1))
                .collect::<Result<_>>()?,
        ),
    };
    Ok(Node::new(value, Span::SYNTHETIC))
}

fn entry(input: &mut Unstructured<'_>, depth: usize) -> Result<(String, Entry)> {
    Ok((
        input.arbitrary()?,
        Entry {
            key_span: Span::SYNTHETIC,
            node: node(input, depth)?,
        },
    ))
}

/// Returns true if a tree contains a key that is printed as a merge key.
fn has_merge_key(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.iter().any(has_merge_key),
        Value::Map(map) => map
            .iter()
            .any(|(key, entry)| key == "<<" || has_merge_key(&entry.node)),
        _ => false,
    }
}

fuzz_target!(|tree: Tree| {
    let has_merge_key = has_merge_key(&tree.0);
    for style in [Style::Helm, Style::HelmPretty, Style::Manifest] {
        if has_merge_key && style != Style::Manifest {
            continue;
        }
        let text = to_string(&tree.0, style);
        let (sources, file) = source(&text);
        let documents = reader::read_all(&sources, file)
            .unwrap_or_else(|error| panic!("{style:?}: {error}: {text:?}"));
        let [document] = documents.as_slice() else {
            panic!("{} documents: {text:?}", documents.len())
        };
        assert!(
            same(&document.root, &tree.0),
            "{style:?}: {text:?}\n{:?}",
            document.root
        );
    }
});
