//! Checks of Kubernetes objects and parts of objects.
//!
//! Every `tests/cases/kubernetes/*.yaml` has a snapshot in `snapshots/kubernetes`. A document is an object, or the
//! `value` of a `definition` of the Kubernetes API.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::fmt::Write as _;
use std::path::Path;

use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources, Span};
use helm_yaml::tree::{Entry, Map, Node, Value};
use proptest::prelude::*;
use runnergen::kubernetes;
use runnergen::kubernetes::quantity::Quantity;
use runnergen::lint::diagnostic::{Diagnostic, Label};
use runnergen::schema;

#[test]
fn every_case_matches_its_snapshot() {
    insta::with_settings!({ snapshot_path => "../snapshots/kubernetes", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("cases/kubernetes", "*.yaml", |case| insta::assert_snapshot!("case", said_of(case)));
    });
}

/// One line a finding: `line:column rule path: message (help)`, and one for each related location.
fn said_of(case: &Path) -> String {
    let mut sources = Sources::default();
    let file = sources.add(
        "case",
        Origin::File,
        std::fs::read_to_string(case).unwrap_or_default(),
    );
    let mut lines = String::new();
    for document in reader::read_all(&sources, file).unwrap_or_default() {
        for found in findings(&document.root) {
            let place = |span| {
                sources
                    .location(span)
                    .unwrap_or_default()
                    .replace("case:", "")
            };
            let at = place(found.span());
            let help = found
                .help
                .map(|help| format!(" ({help})"))
                .unwrap_or_default();
            let _ = writeln!(
                lines,
                "{at} {} {}: {}{help}",
                found.rule.name, found.path, found.message
            );
            for Label { span, text } in found.related {
                let _ = writeln!(lines, "    {} {text}", place(span));
            }
        }
    }
    if lines.is_empty() {
        "nothing\n".to_owned()
    } else {
        lines
    }
}

fn findings(document: &Node) -> Vec<Diagnostic> {
    match (
        document.get("definition").and_then(Node::as_str),
        document.get("value"),
    ) {
        (Some(definition), Some(value)) => {
            assert!(
                schema::Shape::named(definition).is_some(),
                "no definition is named {definition}"
            );
            let mut found = Vec::new();
            kubernetes::check_as(value, definition, &schema::Path::Root("value"), &mut found);
            found
        }
        _ => kubernetes::check_object(document),
    }
}

/// Trees that resemble objects: known keys and values in wrong places.
fn tree() -> impl Strategy<Value = Node> {
    let words = prop::sample::select(
        "metadata name spec template containers volumes env ports resources limits requests selector matchLabels rules \
         metrics type tolerations operator Exists affinity cpu 1Gi 25% None data subjects kind ServiceAccount items {{"
            .split_whitespace()
            .collect::<Vec<_>>(),
    );
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        any::<f64>().prop_map(Value::Float),
        words.clone().prop_map(Value::from),
        any::<String>().prop_map(Value::String),
    ];
    let node = |value| Node::new(value, Span::SYNTHETIC);
    leaf.prop_map(node).prop_recursive(8, 64, 6, move |inner| {
        let entry = inner.clone().prop_map(|node| Entry {
            key_span: Span::SYNTHETIC,
            node,
        });
        prop_oneof![
            prop::collection::vec(inner, 0..6).prop_map(Value::List),
            prop::collection::vec((words.clone().prop_map(str::to_owned), entry), 0..6)
                .prop_map(|entries| Value::Map(entries.into_iter().collect::<Map>())),
        ]
        .prop_map(node)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_tree_is_too_strange(mut object in tree(), body in tree()) {
        for kind in schema::Shape::kinds() {
            let (api_version, kind) = kind.rsplit_once('/').unwrap_or_default();
            if let Value::Map(_) = object.value {
                *object.child_mut("apiVersion", Span::SYNTHETIC) = Node::new(api_version, Span::SYNTHETIC);
                *object.child_mut("kind", Span::SYNTHETIC) = Node::new(kind, Span::SYNTHETIC);
                *object.child_mut("spec", Span::SYNTHETIC) = body.clone();
            }
            kubernetes::check_object(&object);
        }
    }

    #[test]
    fn quantities_keep_their_order(left in 0_i64..=1 << 40, right in 0_i64..=1 << 40) {
        let read = |text: String| Quantity::parse(&text);
        prop_assert_eq!(left.cmp(&right), read(format!("{left}m")).cmp(&read(format!("{right}m"))));
        prop_assert_eq!(read(format!("{left}Ki")), read((left * 1024).to_string()));
        prop_assert_eq!(read(format!("{left}e3")), read(format!("{left}k")));
    }

    #[test]
    fn any_text_has_or_lacks_a_format(text in any::<String>()) {
        Quantity::parse(&text);
        for definition in ["io.k8s.api.core.v1.HostAlias", "io.k8s.api.batch.v1.CronJobSpec", "values", "runner-config"] {
            let shape = schema::Shape::named(definition).unwrap();
            for field in shape.fields() {
                if let Some(format) = field.shape().format() {
                    let _ = (format.check_text(&text), format.repair(&text));
                }
            }
        }
    }
}
