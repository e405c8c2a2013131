//! The fixes of `validate`. The diffs of `tests/cases/fix/*` are compared with snapshots. Each diff can be applied with
//! `patch`, each fixed file is final, and CRLF line endings and standard input make no difference.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use clap::Parser;
use runnergen::cli::Input;
use runnergen::fix::{FixedFile, Job, Selection, edits, fix};
use runnergen::input::load::load_bytes;
use runnergen::input::loaded::LoadedValues;
use runnergen::input::request::Request;
use runnergen::lint;
use runnergen::lint::diagnostic::{Applicability, Fix, Severity};
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
fn a_value_does_not_leave_the_file_that_other_releases_share() {
    let config = "runners:\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n        namespace = \"a\"\n";
    let files = [
        (
            "common.yaml",
            "gitlabUrl: https://a\nrunners:\n  secret: tok\n  privileged: true\n",
        ),
        ("a.yaml", config),
        ("b.yaml", config),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let directory = directory(&files.clone().into());
    let arguments = [
        "--fix",
        "--unsafe-fixes",
        "-f",
        "common.yaml",
        "a.yaml",
        "b.yaml",
    ];
    let output = validate(directory.path(), &arguments, b"");
    let notes = String::from_utf8_lossy(&output.stderr);
    let expected =
        "the value is in common.yaml, which other releases may share: copy it to a.yaml by hand";
    assert!(notes.contains(expected), "{notes}");
    assert_same(&common::files(directory.path()), &files.into(), "the files");
}

/// The configuration of runners after all fixes.
fn fixed_config(lines: &str) -> String {
    let config = lines.replace('\n', "\n        ");
    let text = format!(
        "gitlabUrl: https://a\nconcurrent: 10\nrunners:\n  secret: x\n  config: |\n    [[runners]]\n      [runners.kubernetes]\n        {config}\n"
    );
    let directory = directory(&[("values.yaml".to_owned(), text.into_bytes())].into());
    let arguments = ["--fix", "--unsafe-fixes", "values.yaml"];
    validate(directory.path(), &arguments, b"");
    let fixed = common::files(directory.path());
    let fixed = String::from_utf8_lossy(&fixed["values.yaml"]).into_owned();
    let (_, config) = fixed
        .split_once("[runners.kubernetes]\n")
        .expect("a section");
    config.trim().replace("\n        ", "\n")
}

#[test]
fn template_expressions_stay_as_they_are() {
    for (before, after) in [
        (
            "cpu_limit = {{ .Values.concurrent }}m",
            "cpu_limit = \"{{ .Values.concurrent }}m\"",
        ),
        (
            "poll_timeout: {{ .Values.concurrent }}",
            "poll_timeout = {{ .Values.concurrent }}",
        ),
    ] {
        assert_eq!(fixed_config(before), after);
    }
    let changed = fixed_config("cpu_limit: {{ .Values.concurrent }}m");
    assert!(changed.contains("{{ .Values.concurrent }}m"), "{changed}");
}

#[test]
fn a_repair_leads_to_valid_toml_or_is_not_offered() {
    for (before, after) in [
        ("image = 'alpine\"", "image = \"alpine\""),
        ("image = \"alpine'", "image = \"alpine\""),
        ("image = \"alpine", "image = \"alpine\""),
        ("pull_policy = always, never", "pull_policy = always, never"),
        (
            "[runners.kubernetes.node_selector]\nkubernetes.io/os = linux",
            "[runners.kubernetes.node_selector]\n\"kubernetes.io/os\" = \"linux\"",
        ),
        (
            "image = \"set -e\nexport A=1\"",
            "image = \"set -e\nexport A=1\"",
        ),
        (
            "image = \"set -e\nA=1\nB=2\"",
            "image = \"set -e\nA=1\nB=2\"",
        ),
    ] {
        assert_eq!(fixed_config(before), after);
    }
}

#[test]
fn quotes_are_added_to_the_text_as_written() {
    for written in ["y", "012", "1e3", "007", "1.10", "1_000", "0x1F", "true"] {
        let text =
            format!("gitlabUrl: https://a\nrunners: {{secret: a}}\npodLabels:\n  a: {written}\n");
        let files = [("values.yaml".to_owned(), text.into_bytes())].into();
        let directory = directory(&files);
        validate(directory.path(), &["--fix", "values.yaml"], b"");
        assert_same(&common::files(directory.path()), &files, "a safe fix");
        let output = validate(directory.path(), &["values.yaml"], b"");
        let report = String::from_utf8_lossy(&output.stdout);
        assert!(report.contains(&format!("\"{written}\"")), "{report}");
        let arguments = ["--fix", "--unsafe-fixes", "values.yaml"];
        validate(directory.path(), &arguments, b"");
        let fixed = common::files(directory.path());
        let fixed = String::from_utf8_lossy(&fixed["values.yaml"]);
        assert!(fixed.contains(&format!("a: \"{written}\"")), "{fixed}");
    }
    assert_eq!(fixed_config("cpu_limit = 1.10"), "cpu_limit = \"1.10\"");
}

#[test]
fn a_file_with_several_names_is_written_once() {
    let text = "gitlabUrl: https://a\nuseTini: \"true\"\nrunners: {secret: a}\n";
    let files = [("common.yaml", text), ("a.yaml", "concurrent: \"3\"\n")];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    for arguments in [
        &["common.yaml", "./common.yaml", "common.yaml"][..],
        &["common.yaml", "."],
        &["-f", "./common.yaml", "a.yaml", "common.yaml"],
    ] {
        let directory = directory(&files.clone().into());
        let output = validate(directory.path(), &[&["--fix"], arguments].concat(), b"");
        let notes = String::from_utf8_lossy(&output.stderr);
        assert_ne!(output.status.code(), Some(3), "{notes}");
        let fixed = common::files(directory.path());
        let fixed = String::from_utf8_lossy(&fixed["common.yaml"]);
        assert!(fixed.contains("useTini: true"), "{fixed}");
    }
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

#[test]
fn a_secret_in_the_diff_is_mentioned_once() {
    const NOTE: &str = "note: the diff contains secrets";
    let text = b"runnerToken: glrt-abcdefghijklmnopqrst\nconcurent: 4\n";
    let files = ["a.yaml", "b.yaml"].map(|name| (name.to_owned(), text.to_vec()));
    let directory = directory(&files.into());
    let report = |flag: &str| {
        let output = validate(directory.path(), &[flag, "--unsafe-fixes", "."], b"");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert_eq!(report("--diff").matches(NOTE).count(), 1);
    assert!(!report("--fix").contains(NOTE));
}

/// The new file takes one of the names only.
#[cfg(unix)]
#[test]
fn other_hard_links_of_a_fixed_file_are_mentioned() {
    let files = [("a.yaml".to_owned(), b"concurent: 4\n".to_vec())];
    let directory = directory(&files.into());
    let path = |name: &str| directory.path().join(name);
    let report = || {
        let arguments = ["--fix", "--unsafe-fixes", "--quiet", "a.yaml"];
        let output = validate(directory.path(), &arguments, b"");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    fs::hard_link(path("a.yaml"), path("b.link")).expect("a link");
    let first = report();
    assert!(first.contains("note: a.yaml was a hard link"), "{first}");
    fs::write(path("a.yaml"), "concurent: 5\n").expect("the file can be written");
    assert!(!report().contains("hard link"), "it has one name now");
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

/// The rendered fields of a chart version without checksums, if the values can be rendered.
fn rendered(bytes: &[u8], version: &str) -> Option<Vec<(usize, String, String)>> {
    let request = Request {
        chart: version.parse().expect("a chart version"),
        ..request(&[])
    };
    let loaded = load_bytes("values.yaml", bytes.to_vec(), request, false);
    let loaded = loaded.ok()?.next()?;
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

/// The rule, the severity and the message without numbers, since that of a line changes.
type Finding = (&'static str, Severity, String);

/// Errors and warnings with their number.
fn findings(loaded: &LoadedValues) -> BTreeMap<Finding, usize> {
    let mut found = BTreeMap::new();
    for finding in lint::diagnostics(loaded, &Settings::default()) {
        if finding.severity > Severity::Info {
            let message = finding.message.replace(|c: char| c.is_ascii_digit(), "");
            *found
                .entry((finding.rule.name, finding.severity, message))
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
        unchanged: Vec::new(),
        with_unsafe,
        only: Vec::new(),
        at: None,
    };
    let outcome = fix(&[job], &selection).ok()?;
    outcome.files.into_iter().next()
}

/// What fixing files of the corpus leads to.
#[derive(Default)]
struct Fixing {
    /// Number of files that change.
    changed: usize,
    /// Number of findings with a safe fix before, and of those that remain.
    fixable: usize,
    remaining: usize,
    failures: Vec<String>,
}

impl Fixing {
    fn fail(&mut self, file: &Path, what: &str) {
        self.failures.push(format!("{}: {what}", file.display()));
    }

    /// Fixes a file and compares what is loaded, reported and rendered for these chart versions.
    fn check(&mut self, file: &Path, versions: &[&str]) {
        let bytes = fs::read(file).expect("the file can be read");
        let Some(before) = loaded(&bytes) else {
            return;
        };
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("values.yaml");
        let name = path.to_str().expect("a UTF-8 name");
        for with_unsafe in [false, true] {
            fs::write(&path, &bytes).expect("the file can be written");
            let after = fixed(name, with_unsafe).map(|fixed| fixed.after);
            let new_bytes = after.as_ref().unwrap_or(&bytes);
            let Some(after) = loaded(new_bytes) else {
                self.fail(file, "cannot be loaded after it is fixed");
                continue;
            };
            self.changed += usize::from(new_bytes != &bytes);
            if before.manifests().is_ok() && after.manifests().is_err() {
                self.fail(file, "is no longer rendered");
            }
            let (old, new) = (findings(&before), findings(&after));
            let is_new = |(finding, count): &(&Finding, &usize)| {
                let is_worse = old.get(finding).is_none_or(|known| known < count);
                is_worse && (!with_unsafe || finding.1 == Severity::Error)
            };
            if let Some((finding, _)) = new.iter().find(is_new) {
                self.fail(
                    file,
                    &format!("new finding {finding:?}, unsafe {with_unsafe}"),
                );
            }
            fs::write(&path, new_bytes).expect("the file can be written");
            if fixed(name, with_unsafe).is_some() {
                self.fail(file, "a second run changes it again");
            }
            if !with_unsafe {
                self.fixable += safe_fixes(&before);
                self.remaining += safe_fixes(&after);
                for version in versions {
                    let [old, new] = [&bytes, new_bytes].map(|bytes| rendered(bytes, version));
                    if old != new {
                        self.fail(file, &format!("chart {version} renders other objects"));
                    }
                }
                self.check_helm(&bytes, new_bytes, file);
            }
        }
    }

    /// Compares what Helm renders, if there is a chart.
    fn check_helm(&mut self, before: &[u8], after: &[u8], file: &Path) {
        let Ok(chart) = std::env::var(CHART) else {
            return;
        };
        let [before, after] = [before, after].map(|bytes| {
            let mut helm = Command::new(std::env::var("HELM").unwrap_or("helm".to_owned()));
            helm.args(["template", "release", &chart, "-n", "ns", "-f", "-"]);
            let output = common::with_input(&mut helm, bytes);
            output
                .status
                .success()
                .then(|| without_checksums(&output.stdout))
        });
        if before.is_some() && before != after {
            self.fail(file, "Helm renders other objects");
        }
    }
}

/// The variable that names a real chart, for the comparison with Helm.
const CHART: &str = "RUNNERGEN_CHART";

/// What Helm rendered, without the checksums of text that is formatted differently.
fn without_checksums(manifests: &[u8]) -> String {
    let text = String::from_utf8_lossy(manifests);
    let lines = text.lines().filter(|line| !line.contains("checksum/"));
    lines.collect::<Vec<_>>().join("\n")
}

fn safe_fixes(loaded: &LoadedValues) -> usize {
    let found = lint::diagnostics(loaded, &Settings::default());
    let fixes = found.iter().filter_map(|found| found.fix.as_ref());
    let is_safe = |fix: &&Fix| fix.applicability == Applicability::Safe;
    fixes
        .filter(is_safe)
        .filter(|fix| edits(fix, &loaded.sources).is_ok())
        .count()
}

/// Chart versions whose templates differ.
const VERSIONS: [&str; 12] = [
    "0.94.3", "0.93.0", "0.92.0", "0.91.0", "0.90.1", "0.89.1", "0.88.3", "0.87.0", "0.86.0",
    "0.83.1", "0.80.1", "0.79.1",
];

/// Every how many files of the corpus are fixed in each run of the tests.
const STEP: usize = 4;

#[test]
fn safe_fixes_render_the_same_objects_and_no_fix_breaks_a_file() {
    let files = common::corpus();
    let mut fixing = Fixing::default();
    for file in files.iter().step_by(STEP) {
        fixing.check(file, &["0.92.0"]);
    }
    assert!(files.is_empty() || fixing.changed > 0, "no file has a fix");
    assert!(fixing.failures.is_empty(), "{}", fixing.failures.join("\n"));
}

/// With all files and twelve chart versions; with a chart in `RUNNERGEN_CHART`, what Helm renders is compared, too.
#[test]
#[ignore = "takes minutes"]
fn all_files_of_the_corpus_render_the_same_objects_after_safe_fixes() {
    let mut fixing = Fixing::default();
    for file in common::corpus() {
        fixing.check(&file, &VERSIONS);
    }
    let Fixing {
        changed,
        fixable,
        remaining,
        failures,
    } = fixing;
    println!("{changed} texts changed, {remaining} of {fixable} findings with a safe fix remain");
    assert!(remaining * 20 <= fixable, "more than 5 % remain");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
