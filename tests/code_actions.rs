//! Code actions of the language server change a document exactly as the command line changes its file. Each case is opened
//! and edited by a client in memory, while the command line writes a copy of the file.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::common::language_client::{Client, applied};
use crate::common::{corpus, runnergen};

/// How many fixes of one rule may follow each other in a document.
const MOST_STEPS: usize = 10;

/// A document that is open in the editor, and the directory with its file.
struct Case {
    origin: PathBuf,
    directory: PathBuf,
    file: PathBuf,
    uri: String,
    text: String,
}

/// In how many documents the fix of a rule is tried.
const MOST_CASES: usize = 4;

struct Session {
    client: Client,
    version: i32,
}

impl Session {
    fn start() -> Self {
        let capabilities = json!({ "textDocument": { "codeAction": { "disabledSupport": true } } });
        Session {
            client: Client::start(&capabilities),
            version: 1,
        }
    }

    /// Shows a text of a case, and returns its diagnostics.
    fn show(&mut self, case: &Case, text: &str) -> Value {
        self.version += 1;
        let document = json!({ "uri": case.uri, "version": self.version });
        let changes = json!([{ "text": text }]);
        self.client.notify(
            "textDocument/didChange",
            &json!({ "textDocument": document, "contentChanges": changes }),
        );
        self.client.diagnostics_of(self.version)
    }

    /// The actions of a kind for a range; the whole document without one.
    fn actions(&mut self, case: &Case, kind: &str, range: Option<&Value>) -> Vec<Value> {
        let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 1_000_000, "character": 0 } });
        let params = json!({
            "textDocument": { "uri": case.uri },
            "range": range.unwrap_or(&all),
            "context": { "diagnostics": [], "only": [kind] },
        });
        let answer = self.client.request("textDocument/codeAction", &params);
        answer.as_array().cloned().unwrap_or_default()
    }

    /// The first action for a diagnostic whose title fulfills a condition.
    fn action_for(&mut self, case: &Case, found: &Value, is_it: fn(&str) -> bool) -> Option<Value> {
        let actions = self.actions(case, "quickfix", Some(&found["range"]));
        actions.into_iter().find(|action| {
            let cause = &action["diagnostics"][0];
            let is_cause = cause["code"] == found["code"] && cause["range"] == found["range"];
            is_cause && is_it(action["title"].as_str().unwrap())
        })
    }
}

fn is_ignore(title: &str) -> bool {
    title.starts_with("Ignore ") && title.ends_with(" on this line")
}

fn is_fix(title: &str) -> bool {
    !title.starts_with("Ignore ") && !title.starts_with("Extract ")
}

/// The cases, each in a separate directory.
fn cases(root: &Path) -> Vec<Case> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut origins = Vec::new();
    for pattern in ["tests/cases/**/*.yaml", "tests/cases/**/*.toml"] {
        let pattern = project.join(pattern);
        let found = glob::glob(pattern.to_str().unwrap()).unwrap();
        origins.extend(found.map(Result::unwrap));
    }
    origins.extend(corpus());
    let case = |(number, origin): (usize, PathBuf)| {
        // Cases of the language server contain a cursor.
        let text = String::from_utf8(fs::read(&origin).unwrap()).ok()?;
        let text = text.replace('‸', "");
        let directory = root.join(number.to_string());
        let name = match origin.extension().unwrap().to_str().unwrap() {
            "toml" => "config.toml",
            _ => "values.yaml",
        };
        let file = directory.join(name);
        fs::create_dir(&directory).unwrap();
        Some(Case {
            uri: format!("file://{}", file.display()),
            origin,
            directory,
            file,
            text,
        })
    };
    origins.into_iter().enumerate().filter_map(case).collect()
}

/// The texts that the command line leaves in the files of the cases.
fn written(arguments: &[&str], cases: &[&Case]) -> Vec<String> {
    for case in cases {
        fs::write(&case.file, &case.text).unwrap();
    }
    // A directory is searched for documents, as the server reads one; `config.toml` is not found so.
    let targets = cases.iter().map(|case| match case.file.extension() {
        Some(extension) if extension == "toml" => &case.file,
        _ => &case.directory,
    });
    let status = runnergen(arguments).args(targets).output().unwrap();
    let errors = String::from_utf8_lossy(&status.stderr);
    assert!(matches!(status.status.code(), Some(0 | 1)), "{errors}");
    let text = |case: &&Case| fs::read_to_string(&case.file).unwrap();
    cases.iter().map(text).collect()
}

/// Compares the texts of an editor with those that the command line writes.
fn compare(arguments: &[&str], edited: &[(&Case, String)]) -> usize {
    let cases: Vec<&Case> = edited.iter().map(|(case, _)| *case).collect();
    let written = written(arguments, &cases);
    for ((case, edited), written) in edited.iter().zip(&written) {
        let what = format!("{arguments:?} {}", case.origin.display());
        assert_eq!(edited, written, "{what}");
    }
    let changed = edited.iter().filter(|(case, text)| *text != case.text);
    changed.count()
}

/// The text after the only action of a kind, which is that of the case if there is none.
fn after_action_of(session: &mut Session, case: &Case, kind: &str) -> String {
    let actions = session.actions(case, kind, None);
    assert!(actions.len() < 2, "{actions:?}");
    let action = actions.first().filter(|action| action["edit"].is_object());
    action.map_or(case.text.clone(), |action| {
        applied(&case.text, &action["edit"], &case.uri)
    })
}

#[test]
fn actions_change_a_document_as_the_command_line_does() {
    let root = tempfile::tempdir().unwrap();
    let cases = cases(root.path());
    let mut session = Session::start();
    let mut fixed = Vec::new();
    let mut converted = Vec::new();
    let mut repaired: BTreeMap<String, Vec<(&Case, String)>> = BTreeMap::new();
    let mut tried: BTreeMap<String, usize> = BTreeMap::new();
    let mut ignored: BTreeMap<String, Vec<(&Case, String)>> = BTreeMap::new();
    for case in &cases {
        let found = session.client.open(&case.uri, &case.text);
        fixed.push((case, after_action_of(&mut session, case, "source.fixAll")));
        if !session.actions(case, "refactor.rewrite", None).is_empty() {
            converted.push((
                case,
                after_action_of(&mut session, case, "refactor.rewrite"),
            ));
        }
        for one in single_findings(&found) {
            let code = one["code"].as_str().unwrap().to_owned();
            let seen = tried.entry(code.clone()).or_default();
            *seen += 1;
            if *seen > MOST_CASES {
                continue;
            }
            if let Some(action) = session.action_for(case, one, is_ignore) {
                let text = applied(&case.text, &action["edit"], &case.uri);
                ignored.entry(code.clone()).or_default().push((case, text));
            }
            if let Some(text) = after_fixes(&mut session, case, one) {
                repaired.entry(code).or_default().push((case, text));
            }
        }
        let closed = json!({ "textDocument": { "uri": case.uri } });
        session.client.notify("textDocument/didClose", &closed);
    }
    let fixed = compare(&["validate", "--exit-zero", "--fix"], &fixed);
    let converted = compare(&["migrate", "--write"], &converted);
    let mut fixes = 0;
    for (code, texts) in &repaired {
        let arguments = [
            "validate",
            "--exit-zero",
            "--fix",
            "--unsafe-fixes",
            "--fix-only",
            code,
        ];
        fixes += compare(&arguments, texts);
    }
    let mut comments = 0;
    for (code, texts) in &ignored {
        let arguments = ["validate", "--exit-zero", "--add-ignores", "--select", code];
        comments += compare(&arguments, texts);
    }
    eprintln!(
        "{} documents: all fixes change {fixed}, the conversion {converted}, {fixes} single fixes, {comments} comments",
        cases.len()
    );
    assert!(fixed > 10 && converted > 10 && fixes > 50 && comments > 100);
    assert_eq!(session.client.shut_down(), Some(0));
}

/// The findings whose rule has no other finding in the document.
fn single_findings(found: &Value) -> Vec<&Value> {
    let found = found.as_array().unwrap();
    let mut codes = BTreeSet::new();
    let mut several = BTreeSet::new();
    for one in found {
        let code = one["code"].as_str().unwrap();
        if !codes.insert(code) {
            several.insert(code);
        }
    }
    let is_single = |one: &&Value| !several.contains(one["code"].as_str().unwrap());
    found.iter().filter(is_single).collect()
}

/// The text after the fix of a finding, and the fixes of the findings of the same rule that follow it.
fn after_fixes(session: &mut Session, case: &Case, first: &Value) -> Option<String> {
    let mut text = case.text.clone();
    let mut next = Some(first.clone());
    let mut has_fix = false;
    for _ in 0..MOST_STEPS {
        let Some(found) = &next else { break };
        let Some(action) = session.action_for(case, found, is_fix) else {
            break;
        };
        has_fix = true;
        if !action["edit"].is_object() {
            assert!(action["disabled"]["reason"].is_string(), "{action}");
            break;
        }
        text = applied(&text, &action["edit"], &case.uri);
        let left = session.show(case, &text);
        let mut left = left.as_array().unwrap().iter();
        next = left.find(|one| one["code"] == found["code"]).cloned();
    }
    session.show(case, &case.text);
    has_fix.then_some(text)
}
