//! Finds the rules: every file of `src/rules/` but `mod.rs` is one. The source that comes out declares them as modules
//! and lists what each of them declares.

use std::fmt::Write;
use std::io;

/// The folder of the rules.
const FOLDER: &str = "src/rules";

/// The source that `src/rules/mod.rs` includes, with whole paths: it stands in another folder.
pub fn list() -> io::Result<String> {
    let names = names()?;
    // That of this run: the one in which this script was compiled may be another checkout with the same `target`.
    let root = std::env::current_dir()?.join(FOLDER);
    let mut source = String::new();
    for name in &names {
        let path = root.join(name).with_extension("rs");
        // Writing to a String cannot fail.
        let _ = writeln!(source, "#[path = {path:?}]\npub(crate) mod {name};");
    }
    let _ = writeln!(source, "static RULES: [&Rule; {}] = [", names.len());
    for name in &names {
        let _ = writeln!(source, "    &{name}::RULE,");
    }
    source.push_str("];\n");
    Ok(source)
}

/// The files' names without their ending, sorted.
fn names() -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(FOLDER)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if stem != "mod" && path.extension().is_some_and(|ending| ending == "rs") {
            names.push(stem.to_owned());
        }
    }
    names.sort();
    Ok(names)
}
