//! What the program needs at run time and nobody should have to keep by hand: the schemas under `schemas/` as static
//! tables for `src/shape`, so that a run parses none of them, and the commit.

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

/// The schemas by name: `NAME` is `schemas/NAME.json`. One may refer to another (`kubernetes.json#/$defs/…`) wherever
/// it stands here.
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
