//! Compiles the JSON Schemas under `schemas/` into static tables for `src/shape`, so that a run parses none of them.

#[path = "build/emit.rs"]
mod emit;
#[path = "build/lower.rs"]
mod lower;
#[path = "build/rows.rs"]
mod rows;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// The schemas by name: `NAME` is `schemas/NAME.json`. One may refer to another (`kubernetes.json#/$defs/…`) wherever it stands here.
const SCHEMAS: [&str; 3] = ["kubernetes", "values", "runner-config"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=schemas");
    let mut documents = Vec::new();
    for name in SCHEMAS {
        let path = format!("schemas/{name}.json");
        if Path::new(&path).exists() {
            let text = fs::read_to_string(&path)?;
            documents.push((name, serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?));
        }
    }
    let rows = lower::lower(&documents)?;
    let target = Path::new(&env::var("OUT_DIR")?).join("shapes.rs");
    fs::write(target, emit::rust(&rows))?;
    Ok(())
}
