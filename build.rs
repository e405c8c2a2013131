//! Generates static tables from the schemas under `schemas/` for `src/schema`, so that no schema is parsed at run time, and
//! passes on the commit for `--version`.

#[path = "build/commit.rs"]
mod commit;
#[path = "build/emit.rs"]
mod emit;
#[path = "build/keywords.rs"]
mod keywords;
#[path = "build/lower.rs"]
mod lower;
#[path = "build/rows.rs"]
mod rows;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// The schemas by name: `NAME` is `schemas/NAME.json`. They may refer to one another (`kubernetes.json#/$defs/…`).
const SCHEMAS: [&str; 3] = ["kubernetes", "values", "runner-config"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-env-changed=CARGO_MANIFEST_DIR");
    for input in ["build.rs", "build", "schemas"] {
        println!("cargo::rerun-if-changed={input}");
    }
    commit::hand_on();
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("shapes.rs"), shapes()?)?;
    Ok(())
}

fn shapes() -> Result<String, Box<dyn Error>> {
    let mut documents = Vec::new();
    for name in SCHEMAS {
        let path = format!("schemas/{name}.json");
        let text = fs::read_to_string(&path)?;
        documents.push((
            name,
            serde_json::from_str(&text).map_err(|error| format!("{path}: {error}"))?,
        ));
    }
    let rows = lower::lower(&documents)?;
    Ok(emit::rust(&rows))
}
