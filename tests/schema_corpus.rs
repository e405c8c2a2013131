//! The schema that `runnergen schema` prints takes every values file of the corpus that chart, cluster and runner take.

use std::fs;
use std::path::Path;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use runnergen::source::{Origin, Sources, yaml};
use runnergen::tree::{Node, Value};
use runnergen::values::schema::bundled;
use serde_json::Value as Json;

#[test]
fn no_file_that_works_is_refused() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/corpus");
    let Ok(cases) = fs::read_dir(&corpus) else {
        eprintln!("skipped: {} is not there", corpus.display());
        return;
    };
    let schema = serde_json::from_str(&bundled()).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is a JSON Schema");
    let mut cases: Vec<_> = cases.map(|case| case.expect("a folder").path()).filter(|case| case.is_dir()).collect();
    cases.sort();
    let mut refused = Vec::new();
    for case in cases.iter().filter(|case| works(case)) {
        let text = fs::read_to_string(case.join("values.yaml")).expect("a values file");
        for error in validator.iter_errors(&values(&text)).filter(|error| !is_used(error, &text)) {
            refused.push(format!("{}: {}: {error}", case.display(), error.instance_path()));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// Whether Helm renders the file, the API server takes the objects, and every key is read.
fn works(case: &Path) -> bool {
    let verdict = fs::read_to_string(case.join("verdict.json")).expect("a verdict");
    let verdict: Json = serde_json::from_str(&verdict).expect("JSON");
    let empty = |key: &str| verdict[key].as_array().is_none_or(Vec::is_empty);
    verdict["helm"].is_null() && empty("api") && empty("ignored")
}

/// Whether the error is about keys that expressions of the same file use: no JSON Schema can know of those.
fn is_used(error: &ValidationError<'_>, text: &str) -> bool {
    let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() else { return false };
    unexpected.iter().all(|key| text.contains(&format!(".{key}")))
}

fn values(text: &str) -> Json {
    let mut sources = Sources::default();
    let file = sources.add("values.yaml", Origin::File, text.to_owned());
    json(&yaml::read(&sources, file).expect("YAML").root)
}

fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Int(number) => (*number).into(),
        Value::Float(number) => (*number).into(),
        Value::String(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(json).collect(),
        Value::Map(map) => map.iter().map(|(key, entry)| (key.clone(), json(&entry.node))).collect(),
    }
}
