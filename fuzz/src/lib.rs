//! Shared by the targets: sources, checks of spans, a temporary file, comparison of trees.

use std::path::PathBuf;
use std::sync::LazyLock;

use helm_yaml::source::{FileId, Origin, Sources, Span};
use helm_yaml::tree::{Node, Value};
use runnergen::input::load;
use runnergen::input::loaded::LoadedValues;
use runnergen::input::request::{Request, Unspecified};

/// Sources with one file.
pub fn source(text: &str) -> (Sources, FileId) {
    let mut sources = Sources::default();
    let file = sources.add("values.yaml", Origin::File, text.to_owned());
    (sources, file)
}

/// Fails unless a span is within its source and on character boundaries.
pub fn check_span(sources: &Sources, span: Span) {
    if let Some(source) = sources.source_of(span) {
        assert!(
            source.text.get(span.range()).is_some(),
            "{span:?} is not a span of a text of {} bytes",
            source.text.len()
        );
    }
}

/// Fails unless all spans of a tree are valid.
pub fn check_spans(sources: &Sources, node: &Node) {
    check_span(sources, node.span);
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| check_spans(sources, item)),
        Value::Map(map) => map.values().for_each(|entry| {
            check_span(sources, entry.key_span);
            check_spans(sources, &entry.node);
        }),
        _ => {}
    }
}

/// Writes bytes to a temporary file, one for each process.
pub fn on_disk(name: &str, bytes: &[u8]) -> PathBuf {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = std::env::temp_dir().join(format!("runnergen-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the directory for temporary files can be written");
        folder
    });
    let path = FOLDER.join(name);
    std::fs::write(&path, bytes).expect("the directory for temporary files can be written");
    path
}

/// The maximum number of releases per file.
const MOST_RELEASES: usize = 4;

/// A request without files.
pub fn request() -> Request {
    Request {
        unspecified: Unspecified {
            name: true,
            namespace: true,
            chart: true,
        },
        ..Request::default()
    }
}

/// Reads, merges and evaluates any bytes as a values file.
pub fn load(bytes: &[u8]) -> Vec<LoadedValues> {
    let releases = load::load_bytes("values", bytes.to_owned(), request(), false);
    releases
        .expect("no other file is read")
        .take(MOST_RELEASES)
        .collect()
}

/// Returns true if two trees are equal except for spans. `1` and `1.0` are the same number.
pub fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, entry)| b.get(key).is_some_and(|b| same(&entry.node, &b.node)))
        }
        (Value::Float(a), Value::Float(b)) => a == b || a.is_nan() && b.is_nan(),
        (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => *a as f64 == *b,
        (a, b) => a == b,
    }
}
