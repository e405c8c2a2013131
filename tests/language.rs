//! The documentation, comments and messages are written in plain technical English.
//!
//! [`PHRASES`] lists phrases that are hard to understand or to search for, each with a replacement. In Rust files, only
//! comments and string literals are checked; in JSON files, only descriptions.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::common::files;
use regex::Regex;

/// Paths that are not rewritten yet. Remove an entry as soon as its files pass.
const PENDING: &[&str] = &[];

/// Directories and files that are checked.
const CHECKED: [&str; 17] = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "benches",
    "build",
    "build.rs",
    "crates",
    "docs",
    "examples",
    "fixtures",
    "fuzz",
    "integrations",
    "justfile",
    "schemas",
    "scripts",
    "src",
    "templates",
];

/// Phrases as regular expressions, with their replacements.
const PHRASES: [(&str, &str); 56] = [
    (r"\bstands?\b", "is in, is at, means"),
    (
        r"\b(no|some|any)body\b",
        "no one, the user, anyone, or the passive voice",
    ),
    (r"\b(is|are|be) no [a-z]", "is not a"),
    (r"\bbeside\b", "next to, in addition to, with"),
    (r"\bbehind\b", "after, with"),
    (r"\bwithout a word\b", "without a message"),
    (r"\bbeyond change\b", "read-only"),
    (r"\bfilter of system calls\b", "seccomp profile"),
    (r"\bno way to more\b", "privilege escalation is disabled"),
    (r"\bthat there is not\b", "unknown, that does not exist"),
    (r"\bpath through nothing\b", "nil pointer"),
    (r"\bno more\b", "no longer"),
    (
        r"\b(is|are|was|were|be) lost\b",
        "is removed, is ignored, has no effect",
    ),
    (r"\bcannot be had\b", "is not supported"),
    (r"\bof old\b", "in old versions"),
    (r"\bfor good\b", "permanently"),
    (
        r"\b(told|judge[ds]?|judging|judge?ment)\b",
        "reported, passed, linted",
    ),
    (r"\b(is|are|be|was|were) asked\b", "is evaluated, is called"),
    (r"\b(has|have|had) to be\b", "must be"),
    (r"\bwants?\b", "requires, expects"),
    (r"\b(is|as) text\b", "is a string"),
    (r"\btrue or false\b", "boolean"),
    (r"\bfolders?\b", "directory"),
    (r"\bwhole numbers?\b", "integer"),
    (r"\b(small|capital) letters\b", "lowercase, uppercase"),
    (r"\bline breaks of\b", "CRLF line endings"),
    (r"\bpull secrets?\b", "imagePullSecrets"),
    (r"\bmay do\b", "permissions"),
    (r"\blacks? what\b", "is missing permissions"),
    (
        r"\b(releases? of the chart|chart releases?)\b",
        "chart version",
    ),
    (
        r"\btokens? (that registers|of (a|no) runner|of another kind)\b",
        "registration token, runner authentication token",
    ),
    (r"\bwhere jobs run\b", "job namespace"),
    (r"\bthousandths?\b", "milli-units"),
    (
        r"\b(is nothing that|a second time|slips?)\b",
        "unknown, duplicate, mistake",
    ),
    (
        r"\bof (its|their|your|the user's) own\b",
        "its own, separate, default",
    ),
    (r"\banew\b", "again"),
    (
        r"\bleads? (nowhere|back)\b|\bled back\b",
        "does not exist, maps to",
    ),
    (r"\bby way of\b", "through"),
    (r"\b(its|their) sisters?\b", "similar"),
    (r"\b(held|holds?) against\b", "compared with"),
    (
        r"\b(laid|lies?|lay) (over|beside|below)\b",
        "merged over, next to, in",
    ),
    (r"\bhands? (it |them |this )?on\b", "passes"),
    (r"\bhave their say\b", "apply"),
    (r"\b(speaks?|spoken) of\b", "reports, mentions"),
    (r"\bsays? nothing\b", "prints nothing, has no effect"),
    (r"\b(in comes|out goes|comes (in|out))\b", "reads, returns"),
    (r"\b(at home|at fault)\b", "here, invalid"),
    (r"\bmade of it\b", "the result"),
    (r"\bwhat is left of\b", "the rest"),
    (r"\beach once\b", "without duplicates"),
    (r"\bsilenc(e|es|ed|ing)\b", "suppress, redact"),
    (r"\bgraft(s|ed|ing)?\b", "splice"),
    (
        r"\b(knows|know|takes|take|reads|read) no [a-z]",
        "does not support",
    ),
    (r"\bbeyond all bounds\b", "exceeds the limits"),
    (r"\bin the place of\b", "instead of"),
    (r"\b(a|the) loaded[,.:;]|\ban context\b", "values, context"),
];

/// Accepted uses of these phrases.
const ACCEPTED: [&str; 12] = [
    r"\bthere (may |must |can |will |should )?(is|are|be) no\b",
    r"\b(is|are|be) no longer\b",
    r"\bno more than\b",
    r"\bold [A-Za-z]",
    r"[`']nobody[`']",
    r"\bbehind a (reverse )?(proxy|load balancer|firewall)\b",
    r"\bstand-(in|alone)\b",
    r"\bunless told otherwise\b",
    r"\bline of its own\b",
    r"\bleaves? (its|their) [a-z ]*behind\b",
    r"\btakes no (input|arguments?)\b",
    r"\bmemory-in-thousandths\b",
];

/// The prose in a line, with its number.
type Line = (usize, String);

/// The comments and string literals of Rust code.
fn rust_prose(code: &str) -> Vec<Line> {
    let tokens = Regex::new(concat!(
        r##"(?s)//[^\n]*|/\*.*?\*/|r#+".*?"#+|r"[^"]*"|b?"(?:\\.|[^"\\])*""##,
        r"|b?'(?:\\.[^']*|[^'\\])'"
    ));
    let tokens = tokens.unwrap();
    let mut prose = Vec::new();
    for token in tokens.find_iter(code) {
        let first = code[..token.start()].matches('\n').count() + 1;
        prose.extend(
            token
                .as_str()
                .lines()
                .enumerate()
                .map(|(number, line)| (first + number, line.to_owned())),
        );
    }
    prose
}

/// The descriptions in a JSON Schema.
fn json_prose(text: &str) -> Vec<Line> {
    let described = |line: &str| {
        line.trim_start().starts_with("\"description\"") || line.contains("\"x-instead\"")
    };
    all_lines(text)
        .into_iter()
        .filter(|(_, line)| described(line))
        .collect()
}

fn all_lines(text: &str) -> Vec<Line> {
    text.lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line.to_owned()))
        .collect()
}

fn prose(path: &str, text: &str) -> Vec<Line> {
    match Path::new(path)
        .extension()
        .and_then(|extension| extension.to_str())
    {
        Some("rs") => rust_prose(text),
        Some("json") => json_prose(text),
        Some("txt" | "snap" | "lock") => Vec::new(),
        _ => all_lines(text),
    }
}

/// The paths of the checked text files, relative to the project.
fn checked_files() -> Vec<String> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for name in CHECKED {
        let path = project.join(name);
        if path.is_dir() {
            paths.extend(
                files(&path)
                    .into_keys()
                    .map(|file| format!("{name}/{file}")),
            );
        } else if path.exists() {
            paths.push(name.to_owned());
        }
    }
    // The inputs of the tests are data, and the tests of terms contain the terms.
    let tests = files(&project.join("tests"))
        .into_keys()
        .filter(|file| file.ends_with(".rs"));
    paths.extend(tests.map(|file| format!("tests/{file}")));
    paths.retain(|path| {
        !["tests/language.rs", "tests/structure.rs"].contains(&path.as_str())
            && !path.contains("/target/")
            && !path.contains("/corpus/")
            && !path.contains("/tests/cases/")
    });
    paths
}

/// The phrases in a line of prose, each with its replacement.
struct Checker {
    /// Matches if any of the phrases matches: most lines contain none.
    any: Regex,
    phrases: Vec<(Regex, &'static str)>,
    accepted: Vec<Regex>,
}

impl Checker {
    fn new() -> Self {
        let compile = |pattern: &str| Regex::new(&format!("(?i-u){pattern}")).unwrap();
        Self {
            any: compile(
                &PHRASES
                    .map(|(pattern, _)| format!("(?:{pattern})"))
                    .join("|"),
            ),
            phrases: PHRASES
                .iter()
                .map(|(pattern, instead)| (compile(pattern), *instead))
                .collect(),
            accepted: ACCEPTED.iter().map(|pattern| compile(pattern)).collect(),
        }
    }

    fn check(&self, line: &str) -> Vec<(String, &'static str)> {
        if !self.any.is_match(line) {
            return Vec::new();
        }
        let mut line = line.to_owned();
        for accepted in &self.accepted {
            line = accepted.replace_all(&line, "…").into_owned();
        }
        let found = |(phrase, instead): &(Regex, &'static str)| {
            Some((phrase.find(&line)?.as_str().to_owned(), *instead))
        };
        self.phrases.iter().filter_map(found).collect()
    }
}

#[test]
fn prose_is_plain_english() {
    let checker = Checker::new();
    let mut problems = String::new();
    let mut pending: Vec<&str> = PENDING.to_vec();
    for path in checked_files() {
        let Ok(text) = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)) else {
            continue;
        };
        for (number, line) in prose(&path, &text) {
            for (phrase, instead) in checker.check(&line) {
                pending.retain(|entry| !path.starts_with(entry));
                if !PENDING.iter().any(|entry| path.starts_with(entry)) {
                    writeln!(problems, "{path}:{number}: `{phrase}`, better: {instead}").unwrap();
                }
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
fn phrases_are_found_and_accepted_uses_are_not() {
    let checker = Checker::new();
    for line in [
        "the value that stands there",
        "it is no number",
        "Behind the separator",
        "a folder",
    ] {
        assert!(!checker.check(line).is_empty(), "{line}");
    }
    for line in [
        "the standard",
        "I understand",
        "there is no result",
        "it is no longer used",
        "rolls old pods back",
    ] {
        assert_eq!(checker.check(line), [], "{line}");
    }
}

#[test]
fn rust_prose_is_comments_and_strings() {
    let code =
        "let folder = \"a \\\" text\"; // why\nlet letter = '\"'; /* x */ r#\"raw \" text\"#;";
    let prose: Vec<String> = rust_prose(code).into_iter().map(|(_, line)| line).collect();
    assert_eq!(
        prose,
        [
            "\"a \\\" text\"",
            "// why",
            "'\"'",
            "/* x */",
            "r#\"raw \" text\"#"
        ]
    );
}
