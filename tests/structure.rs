//! The structure of the sources: few top-level directories, documented modules, independent crates, no former names.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::common::files;
use regex::Regex;

/// The maximum number of files and directories in `src`.
const TOP_LEVEL: usize = 14;

/// Directories of Rust sources.
const SOURCES: [&str; 7] = [
    "src",
    "crates",
    "build",
    "benches",
    "fuzz/fuzz_targets",
    "fuzz/src",
    "tests",
];

/// Former names of modules, each with its current name. They are not used for files, directories and modules.
const MODULES: [(&str, &str); 24] = [
    ("facts", "render_context"),
    ("grafts", "subtrees"),
    ("held", "embedded"),
    ("hidden", "sops"),
    ("holder", "gitops"),
    ("implied", "expansion"),
    ("inner", "nested YAML: the parser of the format"),
    ("inspection", "context"),
    ("judgement", "lint"),
    ("lead", "map_spans"),
    ("look", "syntax"),
    ("looks", "patterns, detect"),
    ("mask", "redact"),
    ("origin", "provenance"),
    ("past", "since"),
    ("read_back", "parse_rendered"),
    ("reading", "helm_coercion"),
    ("relay", "none: a rule contains its check"),
    ("shape", "schema"),
    ("silence", "ignores"),
    ("subject", "loaded"),
    ("suspect", "diagnose"),
    ("told", "report"),
    ("ways", "extensions"),
];

/// Former names of types and functions, each with its current name.
const ITEMS: [(&str, &str); 25] = [
    ("Decisions", "LintArgs"),
    ("Facts", "RenderContext"),
    ("Failure", "ParseError"),
    ("Grafts", "Subtrees"),
    ("Held", "EmbeddedValues"),
    ("Holder", "Embedding"),
    ("Inspection", "RuleContext"),
    ("Instead", "Replacement"),
    ("Past", "Since"),
    ("Shape", "Schema"),
    ("Subject", "LoadedValues, Cursor"),
    ("Trait", "RuleFlag"),
    ("Ways", "Extensions"),
    ("Weight", "LevelOverride"),
    ("are_of_different_makers", "ignore_checksums"),
    ("each_once", "deduplicate"),
    ("judge", "lint"),
    ("judge_where", "lint_filtered"),
    ("lead_back", "remap_to_outer"),
    ("left_alone", "skipped_files"),
    ("read_back", "parse_rendered"),
    ("sentence", "message_with_help"),
    ("settled", "normalized"),
    ("silence", "apply_ignore_comments"),
    ("told", "postprocess, report"),
];

/// Files that contain former names. Remove an entry as soon as its file passes.
const PENDING: &[&str] = &[];

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below the directories, by path in the project.
fn rust_files(directories: &[&str]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for directory in directories {
        for (name, bytes) in files(&project().join(directory)) {
            if name.ends_with(".rs") {
                let code = String::from_utf8(bytes).expect("Rust code is UTF-8");
                found.insert(format!("{directory}/{name}"), code);
            }
        }
    }
    found
}

/// Whether the path is a file of a rule, whose documentation is the page of the rule.
fn is_rule(path: &str) -> bool {
    path.starts_with("src/lint/rules/") && !path.ends_with("mod.rs")
}

#[test]
fn src_has_few_entries() {
    let entries = fs::read_dir(project().join("src")).expect("src");
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() <= TOP_LEVEL, "src contains {names:?}");
}

#[test]
fn every_module_begins_with_documentation() {
    let undocumented: Vec<String> = rust_files(&["src", "crates"])
        .into_iter()
        .filter(|(path, code)| {
            !is_rule(path) && !path.ends_with("/tests.rs") && !code.starts_with("//! ")
        })
        .map(|(path, _)| path)
        .collect();
    assert!(
        undocumented.is_empty(),
        "missing `//!` at the start of {undocumented:?}"
    );
}

#[test]
fn the_crates_do_not_know_gitlab_runner() {
    let word = Regex::new("(?i-u)gitlab|runner").unwrap();
    // The WebAssembly module is an interface of the program, not a library below it.
    let is_library = |name: &str| !name.starts_with("wasm/");
    for (name, bytes) in files(&project().join("crates")) {
        if !is_library(&name) {
            continue;
        }
        let text = String::from_utf8(bytes).expect("the crates contain text files");
        if let Some(line) = text.lines().find(|line| word.is_match(line)) {
            panic!("crates/{name} mentions GitLab Runner: {line}");
        }
    }
}

#[test]
fn every_test_file_is_compiled() {
    let main = fs::read_to_string(project().join("tests/main.rs")).unwrap();
    let manifest = fs::read_to_string(project().join("Cargo.toml")).unwrap();
    for file in files(&project().join("tests")).into_keys() {
        let name = file
            .strip_suffix("/mod.rs")
            .or_else(|| file.strip_suffix(".rs"));
        let Some(name) = name.filter(|name| !name.contains('/')) else {
            continue;
        };
        assert!(
            main.contains(&format!("\nmod {name};\n"))
                || manifest.contains(&format!("\"tests/{file}\"")),
            "tests/main.rs has no `mod {name};`"
        );
    }
}

/// The former names that a file uses, each with its current name.
fn former_names(path: &str, code: &str, declaration: &Regex) -> Vec<(String, &'static str)> {
    let in_path = path
        .split(['/', '.'])
        .filter_map(|part| former(&MODULES, part));
    let declared = declaration.captures_iter(code).filter_map(|found| {
        let (_, [keyword, name]) = found.extract();
        if keyword == "mod" {
            former(&MODULES, name)
        } else {
            former(&ITEMS, name)
        }
    });
    in_path.chain(declared).collect()
}

fn former(names: &[(&str, &'static str)], name: &str) -> Option<(String, &'static str)> {
    let (former, current) = names.iter().find(|(former, _)| *former == name)?;
    Some(((*former).to_owned(), *current))
}

/// Matches declarations: the keyword and the name.
fn declaration() -> Regex {
    Regex::new(r"(?-u)\b(mod|struct|enum|trait|type|union|fn) +([A-Za-z_]+)").unwrap()
}

#[test]
fn former_names_are_not_used() {
    let declaration = declaration();
    let mut problems = String::new();
    let mut pending = PENDING.to_vec();
    for (path, code) in rust_files(&SOURCES) {
        if path == "tests/structure.rs" {
            continue;
        }
        for (former, current) in former_names(&path, &code, &declaration) {
            pending.retain(|entry| *entry != path);
            if !PENDING.contains(&path.as_str()) {
                writeln!(problems, "{path}: `{former}` is now: {current}").unwrap();
            }
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
    assert!(
        pending.is_empty(),
        "these entries of PENDING pass, remove them: {pending:?}"
    );
}

#[test]
fn former_names_are_found_in_paths_and_declarations() {
    let found = |path, code| former_names(path, code, &declaration()).len();
    assert_eq!(found("src/holder/mod.rs", ""), 1);
    assert_eq!(found("src/chart/ways.rs", ""), 1);
    assert_eq!(found("src/lib.rs", "pub mod judgement;"), 1);
    assert_eq!(found("src/lib.rs", "pub struct Held<'a> {"), 1);
    assert_eq!(found("src/lib.rs", "fn told() {}"), 1);
    assert_eq!(found("src/lib.rs", "fn withheld() {} struct Shapes;"), 0);
}
