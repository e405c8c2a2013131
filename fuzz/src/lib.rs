//! What the targets share: sources, places that have to exist, a file for what is read from a disk, trees to compare.

use std::path::PathBuf;
use std::sync::LazyLock;

use runnergen::expression::Capabilities;
use runnergen::load;
use runnergen::release::Release;
use runnergen::request::{Open, Request};
use runnergen::source::{FileId, Origin, Sources, Span};
use runnergen::subject::Subject;
use runnergen::tree::{Node, Value};
use runnergen::chart_version::ChartVersion;

/// A text as the one file of a run.
pub fn source(text: &str) -> (Sources, FileId) {
    let mut sources = Sources::default();
    let file = sources.add("values.yaml", Origin::File, text.to_owned());
    (sources, file)
}

/// Fails unless a span lies in its source, between characters.
pub fn check_span(sources: &Sources, span: Span) {
    if let Some(source) = sources.of(span) {
        assert!(
            source.text.get(span.range()).is_some(),
            "{span:?} is no place in a text of {} bytes",
            source.text.len()
        );
    }
}

/// The same for every node and key of a tree.
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

/// Writes bytes where a file is asked for, one file for each process.
pub fn on_disk(name: &str, bytes: &[u8]) -> PathBuf {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = std::env::temp_dir().join(format!("runnergen-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
        folder
    });
    let path = FOLDER.join(name);
    std::fs::write(&path, bytes).expect("the folder for temporary files can be written");
    path
}

/// How many of the releases in one file are looked at.
const MOST_RELEASES: usize = 4;

/// A values file, or whatever these bytes are, through the first three stages.
pub fn load(bytes: &[u8]) -> Vec<Subject> {
    let request = Request {
        files: Vec::new(),
        at: None,
        stdin_name: "-".to_owned(),
        settings: Vec::new(),
        release: Release::new("gitlab-runner", "default").expect("these are names"),
        chart: ChartVersion::default(),
        open: Open { name: true, namespace: true, chart: true },
        capabilities: Capabilities::default(),
    };
    let subjects = load::load_bytes("values", bytes.to_owned(), request, false);
    subjects.expect("there is no other file to read").take(MOST_RELEASES).collect()
}

/// Whether two trees hold the same, wherever they were written. Text of a number has one form for `1` and `1.0`.
pub fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(key, entry)| b.get(key).is_some_and(|b| same(&entry.node, &b.node)))
        }
        (Value::Float(a), Value::Float(b)) => a == b || a.is_nan() && b.is_nan(),
        (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => *a as f64 == *b,
        (a, b) => a == b,
    }
}
