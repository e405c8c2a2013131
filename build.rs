//! Lists the rules for `src/rules`.

#[path = "build/rules.rs"]
mod rules;

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=src/rules");
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("rules.rs"), rules::list()?)?;
    Ok(())
}
