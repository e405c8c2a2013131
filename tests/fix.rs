//! The fixes of `validate`. The diffs of `tests/cases/fix/*` are compared with snapshots. Each diff can be applied with
//! `patch`, each fixed file is final, and CRLF line endings and standard input make no difference.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use clap::Parser;
use runnergen::cli::Input;
use runnergen::fix::{FixedFile, Job, Selection, fix};
use runnergen::input::load::load_bytes;
use runnergen::input::loaded::LoadedValues;
use runnergen::input::request::Request;
use runnergen::lint;
use runnergen::lint::diagnostic::Severity;
use runnergen::lint::settings::Settings;
use tempfile::TempDir;

use crate::common;

/// Runs `runnergen validate` in a directory.
fn validate(directory: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = common::runnergen(&[&["validate"], arguments].concat());
    common::with_input(command.current_dir(directory), input)
}

/// A directory with these files.
fn directory(files: &BTreeMap<String, Vec<u8>>) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    for (name, bytes) in files {
        fs::write(directory.path().join(name), bytes).expect("the file can be written");
    }
    directory
}

/// Files, the arguments that fix them, and both variants of the fixes.
struct Case {
    files: BTreeMap<String, Vec<u8>>,
    arguments: Vec<String>,
}

const SAFE: &[&str] = &[];
const UNSAFE: &[&str] = &["--unsafe-fixes"];

impl Case {
    fn of_file(path: &Path) -> Self {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.expect("a UTF-8 name").to_owned();
        Case {
            files: [(name.clone(), fs::read(path).expect("a file"))].into(),
            arguments: vec![name],
        }
    }

    fn with_crlf(&self) -> Self {
        Case {
            files: crlf(&self.files),
            arguments: self.arguments.clone(),
        }
    }

    fn arguments(&self, flags: &[&'static str]) -> Vec<&str> {
        let own = self.arguments.iter().map(String::as_str);
        flags.iter().copied().chain(own).collect()
    }

    /// What `--diff` prints.
    fn diff(&self, flags: &[&'static str]) -> Output {
        let flags = [&["--diff"], flags].concat();
        validate(directory(&self.files).path(), &self.arguments(&flags), b"")
    }

    /// The files after `--fix`.
    fn fixed(&self, flags: &[&'static str]) -> BTreeMap<String, Vec<u8>> {
        let directory = directory(&self.files);
        let flags = [&["--fix", "--quiet"], flags].concat();
        let output = validate(directory.path(), &self.arguments(&flags), b"");
        assert!(
            matches!(output.status.code(), Some(0 | 1)),
            "{:?}",
            String::from_utf8_lossy(&output.stderr)
        );
        common::files(directory.path())
    }

    /// What the user sees.
    fn transcript(&self) -> String {
        let shown = |flags: &[&'static str]| {
            let output = self.diff(flags);
            format!(
                "$ runnergen validate {}\n{}{}",
                self.arguments(&[&["--diff"], flags].concat()).join(" "),
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            )
        };
        [shown(SAFE), shown(UNSAFE)].join("\n")
    }

    fn check(&self) {
        for flags in [SAFE, UNSAFE] {
            let fixed = self.fixed(flags);
            let names: Vec<&String> = self.files.keys().collect();
            assert_eq!(fixed.keys().collect::<Vec<_>>(), names, "no other file");
            self.check_patch(flags, &fixed);
            let again = Case {
                files: fixed.clone(),
                arguments: self.arguments.clone(),
            };
            assert_same(&again.fixed(flags), &fixed, "a second --fix");
            assert_same(
                &self.with_crlf().fixed(flags),
                &crlf(&fixed),
                "CRLF line endings",
            );
        }
    }

    /// The diff leads to the same files as `--fix`, and the exit code says whether there is one.
    fn check_patch(&self, flags: &[&'static str], fixed: &BTreeMap<String, Vec<u8>>) {
        for (case, fixed) in [(self, fixed.clone()), (&self.with_crlf(), crlf(fixed))] {
            let diff = case.diff(flags);
            let expected = i32::from(case.files != fixed);
            assert_eq!(diff.status.code(), Some(expected), "{flags:?}");
            assert_eq!(diff.stdout.is_empty(), case.files == fixed, "{flags:?}");
            if case.files != fixed && has_patch() {
                let directory = directory(&case.files);
                let mut patch = Command::new("patch");
                patch
                    .args(["-p1", "--binary"])
                    .current_dir(directory.path());
                let output = common::with_input(&mut patch, &diff.stdout);
                let error = String::from_utf8_lossy(&output.stdout);
                assert!(output.status.success(), "{error}");
                assert_same(&common::files(directory.path()), &fixed, "the patched file");
            }
        }
    }
}

fn crlf(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let lines = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\n', "\r\n");
    files
        .iter()
        .map(|(name, bytes)| (name.clone(), lines(bytes).into_bytes()))
        .collect()
}

fn assert_same(
    found: &BTreeMap<String, Vec<u8>>,
    expected: &BTreeMap<String, Vec<u8>>,
    what: &str,
) {
    for (name, expected) in expected {
        let found = &found[name];
        assert_eq!(
            String::from_utf8_lossy(found),
            String::from_utf8_lossy(expected),
            "{name}: {what}"
        );
    }
}

/// Whether `patch` is installed.
fn has_patch() -> bool {
    static FOUND: OnceLock<bool> = OnceLock::new();
    *FOUND.get_or_init(|| {
        let found = Command::new("patch").arg("--version").output().is_ok();
        if !found {
            common::skip("patch is missing");
        }
        found
    })
}

#[test]
fn fixes_are_edits_in_place() {
    insta::with_settings!({ snapshot_path => "../snapshots/fix", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("cases/fix", "*.*", |path| {
            let case = Case::of_file(path);
            case.check();
            insta::assert_snapshot!("case", case.transcript());
        });
    });
}

#[test]
fn each_layer_is_fixed_in_its_own_file() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/fix/layers");
    let case = Case {
        files: common::files(&cases),
        arguments: ["-f", "base.yaml", "team-a.yaml", "team-b.yaml"]
            .map(str::to_owned)
            .into(),
    };
    case.check();
    insta::with_settings!({ snapshot_path => "../snapshots/fix", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("layers", case.transcript());
    });
}

#[test]
fn standard_input_is_printed_with_its_fixes() {
    for path in common::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/fix")) {
        let (name, bytes) = path;
        if name.contains('/') {
            continue;
        }
        let case = Case {
            files: [(name.clone(), bytes.clone())].into(),
            arguments: vec![name.clone()],
        };
        for flags in [SAFE, UNSAFE] {
            let own = ["--fix", "--stdin-filename", &name, "-"];
            let output = validate(Path::new("."), &[&own, flags].concat(), &bytes);
            let fixed = &case.fixed(flags)[&name];
            assert_eq!(
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(fixed),
                "{name} {flags:?}"
            );
            let own = ["--diff", "--stdin-filename", &name, "-"];
            let output = validate(Path::new("."), &[&own, flags].concat(), &bytes);
            assert_eq!(output.stdout, case.diff(flags).stdout, "{name} {flags:?}");
        }
    }
}

#[test]
fn only_the_fixes_of_selected_rules_are_applied() {
    let case = |rules: &str| Case {
        files: [(
            "values.yaml".to_owned(),
            b"concurent: 4\nrunners: {secret: a, builds: {}, privileged: true}\n".to_vec(),
        )]
        .into(),
        arguments: vec![format!("--fix-only={rules}"), "values.yaml".to_owned()],
    };
    let fixed = |rules: &str| {
        let fixed = case(rules).fixed(UNSAFE);
        String::from_utf8_lossy(&fixed["values.yaml"]).into_owned()
    };
    assert_eq!(
        fixed("unknown-key"),
        "concurrent: 4\nrunners: {secret: a, builds: {}, privileged: true}\n"
    );
    assert!(fixed("RG021").starts_with("concurent: 4\nrunners: {secret: a, config: "));
    assert!(!fixed("unknown-key,removed-key").contains("concurent"));
}

#[test]
fn flags_that_need_another_one_are_refused() {
    for flags in [&["--unsafe-fixes"][..], &["--fix-only", "unknown-key"]] {
        let output = validate(Path::new("."), &[flags, &["-"]].concat(), b"");
        assert_eq!(output.status.code(), Some(2));
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(error.contains("requires --fix or --diff"), "{error}");
    }
}

/// `validate --fix` of a directory is killed while it writes: as soon as one file has changed, or a little later.
#[cfg(unix)]
#[test]
fn a_file_is_never_half_written() {
    const RUNS: u32 = 8;
    let padding = "# about this file\n".repeat(5000);
    let before = format!("{padding}runners:\n  secret: a\n  builds: {{}}\n");
    let after = format!("{padding}runners:\n  secret: a\n");
    let names: Vec<String> = (0..12).map(|number| format!("{number}.yaml")).collect();
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path();
    let fix_all = || {
        let mut command = common::runnergen(&["validate", "--fix", "--quiet", "."]);
        command.current_dir(path);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the command starts")
    };
    let read = |name: &String| fs::read_to_string(path.join(name)).expect("the file is there");
    let size = |name: &String| fs::metadata(path.join(name)).map_or(0, |found| found.len());
    let mut interrupted = 0;
    for run in 0..RUNS {
        for name in &names {
            fs::write(path.join(name), &before).expect("the file can be written");
        }
        let mut child = fix_all();
        let is_running = |child: &mut Child| child.try_wait().expect("a child").is_none();
        while names.iter().all(|name| size(name) == before.len() as u64) && is_running(&mut child) {
            thread::sleep(Duration::from_micros(100));
        }
        thread::sleep(Duration::from_micros(100) * run);
        child.kill().expect("the command can be killed");
        child.wait().expect("the command ends");
        let texts: Vec<String> = names.iter().map(read).collect();
        for text in &texts {
            assert!(*text == before || *text == after, "half written: {text:?}");
        }
        interrupted += usize::from(texts.contains(&before));
    }
    assert!(interrupted > 0, "no run was killed while it wrote");
    // Temporary files of killed runs are not read and do not disturb later runs.
    assert!(fix_all().wait().expect("the command ends").success());
    for (name, bytes) in common::files(path) {
        let is_temporary = name.starts_with(".runnergen-") && name.ends_with(".part");
        assert!(is_temporary || bytes == after.as_bytes(), "{name}");
    }
    let report = validate(path, &["--format", "json", "."], b"");
    assert!(!String::from_utf8_lossy(&report.stdout).contains(".part"));
}

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    input: Input,
}

fn request(files: &[&str]) -> Request {
    let layers = files.iter().flat_map(|file| ["-f", file]);
    let arguments = Arguments::parse_from(["runnergen"].into_iter().chain(layers));
    arguments
        .input
        .request(Some("release"), &Settings::default())
        .expect("arguments that can be had")
}

fn loaded(bytes: &[u8]) -> Option<LoadedValues> {
    load_bytes("values.yaml", bytes.to_vec(), request(&[]), false)
        .ok()?
        .next()
}

/// The rendered fields without checksums, if the values can be rendered.
fn rendered(loaded: &LoadedValues) -> Option<Vec<(usize, String, String)>> {
    let manifests = loaded.manifests().as_ref().ok()?;
    let fields = manifests.iter().enumerate().flat_map(|(number, manifest)| {
        manifest
            .fields()
            .into_iter()
            .map(move |field| (number, field.path, format!("{:?}", field.node.value)))
    });
    Some(
        fields
            .filter(|(_, path, _)| !path.contains("checksum/"))
            .collect(),
    )
}

/// Errors and warnings with their number.
fn findings(loaded: &LoadedValues) -> BTreeMap<(&'static str, String), usize> {
    let mut found = BTreeMap::new();
    for finding in lint::diagnostics(loaded, &Settings::default()) {
        if finding.severity > Severity::Info {
            *found
                .entry((finding.rule.name, finding.message))
                .or_default() += 1;
        }
    }
    found
}

fn fixed(path: &str, with_unsafe: bool) -> Option<FixedFile> {
    let job = Job {
        file: None,
        is_walked: false,
        request: request(&[path]),
        settings: Settings::default(),
    };
    let selection = Selection {
        with_unsafe,
        only: Vec::new(),
    };
    let outcome = fix(&[job], &selection).ok()?;
    outcome.files.into_iter().next()
}

/// A part of the values files of the corpus, which is not everywhere.
fn corpus() -> Vec<PathBuf> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/corpus");
    let Ok(entries) = fs::read_dir(corpus) else {
        common::skip("../shared/conformance/corpus is missing");
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path().join("values.yaml"))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files.into_iter().step_by(STEP).collect()
}

/// Every how many files of the corpus are fixed.
const STEP: usize = 4;

#[test]
fn safe_fixes_render_the_same_objects_and_no_fix_breaks_a_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("values.yaml");
    let name = path.to_str().expect("a UTF-8 name");
    let (mut changed, mut failures) = (0, Vec::new());
    let files = corpus();
    for file in &files {
        let bytes = fs::read(file).expect("the file can be read");
        let Some(before) = loaded(&bytes) else {
            continue;
        };
        for with_unsafe in [false, true] {
            fs::write(&path, &bytes).expect("the file can be written");
            let Some(fixed) = fixed(name, with_unsafe) else {
                continue;
            };
            changed += 1;
            let mut fail = |what: &str| {
                failures.push(format!("{} unsafe {with_unsafe}: {what}", file.display()));
            };
            let Some(after) = loaded(&fixed.after) else {
                fail("cannot be loaded");
                continue;
            };
            let (old, new) = (rendered(&before), rendered(&after));
            if old.is_some() && new.is_none() {
                fail("is no longer rendered");
            }
            if !with_unsafe && old != new {
                fail("other objects");
            }
            let known = findings(&before);
            let is_new = |(finding, count): (&(&str, String), &usize)| {
                known.get(finding).is_none_or(|known| known < count)
            };
            if !with_unsafe && findings(&after).iter().any(is_new) {
                fail("a new finding");
            }
            fs::write(&path, &fixed.after).expect("the file can be written");
            if self::fixed(name, with_unsafe).is_some() {
                fail("a second run changes it again");
            }
        }
    }
    assert!(files.is_empty() || changed > 0, "no file has a fix");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
