//! Generates static tables from the files under `schemas/`, so that none is parsed at run time, and passes on the commit
//! for `--version` and the addresses of the project.

#[path = "build/addresses.rs"]
mod addresses;
#[path = "build/chart_features.rs"]
mod chart_features;
#[path = "build/chart_versions.rs"]
mod chart_versions;
#[path = "build/commit.rs"]
mod commit;
#[path = "build/compile.rs"]
mod compile;
#[path = "build/emit.rs"]
mod emit;
#[path = "build/keywords.rs"]
mod keywords;
#[path = "build/runner_releases.rs"]
mod runner_releases;
#[path = "src/schema/shared.rs"]
mod shared;
#[path = "build/tables.rs"]
mod tables;
#[path = "build/tsv.rs"]
mod tsv;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The schemas by name: `NAME` is `schemas/NAME.json`. They may refer to one another (`kubernetes.json#/$defs/…`).
const SCHEMAS: [&str; 3] = ["kubernetes", "values", "runner-config"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=CARGO_MANIFEST_DIR");
    for input in ["build.rs", "build", "schemas", addresses::FILE] {
        println!("cargo::rerun-if-changed={input}");
    }
    commit::set_variable();
    addresses::set_variables()?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("schemas.rs"), schema_tables(&out)?)?;
    fs::write(out.join("chart_versions.rs"), chart_versions::rust()?)?;
    fs::write(out.join("chart_features.rs"), chart_features::rust()?)?;
    fs::write(out.join("runner_releases.rs"), runner_releases::rust()?)?;
    Ok(())
}

/// A JSON text without the spaces between its tokens, to be embedded.
fn without_spaces(json: &str) -> String {
    let mut is_string = false;
    let mut is_escaped = false;
    let mut is_needed = |character: char| {
        is_string ^= character == '"' && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_string || !character.is_ascii_whitespace()
    };
    json.chars()
        .filter(|&character| is_needed(character))
        .collect()
}

/// The tables of all schemas. Each schema is also written to `out`.
fn schema_tables(out: &Path) -> Result<String, Box<dyn Error>> {
    let mut documents = Vec::new();
    for name in SCHEMAS {
        let path = format!("schemas/{name}.json");
        let text = fs::read_to_string(&path)?;
        fs::write(out.join(format!("{name}.json")), without_spaces(&text))?;
        documents.push((
            name,
            serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?,
        ));
    }
    let tables = compile::compile(&documents, chart_features::lifetimes()?)?;
    Ok(emit::rust(&tables))
}
