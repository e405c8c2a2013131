//! The schema of `runnergen schema` accepts every values file of the corpus that Helm, the cluster and the runner
//! accept.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::fs;
use std::path::Path;

use crate::common::skip;
use anyhow::Result;
use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources};
use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use runnergen::chart::values::schema::bundled;
use serde_json::Value as Json;

#[test]
fn the_schema_accepts_every_working_values_file() -> Result<()> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/corpus");
    let Ok(cases) = fs::read_dir(&corpus) else {
        skip(&format!("{} is missing", corpus.display()));
        return Ok(());
    };
    let schema = serde_json::from_str(&bundled())?;
    let validator = jsonschema::draft202012::new(&schema)?;
    let mut refused = Vec::new();
    for case in cases
        .flatten()
        .map(|case| case.path())
        .filter(|case| case.join("verdict.json").exists())
    {
        if !works(&case)? {
            continue;
        }
        let text = fs::read_to_string(case.join("values.yaml"))?;
        for error in validator
            .iter_errors(&values(&text)?)
            .filter(|error| !is_used(error, &text))
        {
            refused.push(format!(
                "{}: {}: {error}",
                case.display(),
                error.instance_path()
            ));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    Ok(())
}

/// Returns true if Helm renders the file, the API server accepts the objects, and every key is used.
fn works(case: &Path) -> Result<bool> {
    let verdict: Json = serde_json::from_str(&fs::read_to_string(case.join("verdict.json"))?)?;
    let empty = |key: &str| verdict[key].as_array().is_none_or(Vec::is_empty);
    Ok(verdict["helm"].is_null() && empty("api") && empty("ignored"))
}

/// Returns true if the error is about keys that expressions in the same file use, which a JSON Schema cannot check.
fn is_used(error: &ValidationError<'_>, text: &str) -> bool {
    let ValidationErrorKind::AdditionalProperties { unexpected } = error.kind() else {
        return false;
    };
    unexpected
        .iter()
        .all(|key| text.contains(&format!(".{key}")))
}

fn values(text: &str) -> Result<Json> {
    let mut sources = Sources::default();
    let file = sources.add("values.yaml", Origin::File, text.to_owned());
    Ok(serde_json::to_value(reader::read(&sources, file)?.root)?)
}
