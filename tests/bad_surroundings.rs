//! Whatever the process finds around itself, a run ends with the status that is due: closed pipes, full disks,
//! arguments that are no text, folders and files that are gone or closed to it.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod common;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{runnergen, stdout, with_input};

const FIXTURE: &str = "fixtures/production.yaml";

/// Values with so many mistakes that no pipe holds the report.
fn many_mistakes() -> String {
    (0..5_000).map(|number| format!("mistake{number}: 1\n")).collect()
}

/// A pipe that nobody reads.
fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

fn run(command: &mut Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command.output().expect("it runs");
    let errors = String::from_utf8_lossy(&stderr).into_owned();
    assert!(!errors.contains("panicked"), "{errors}");
    (status.code(), errors)
}

#[test]
fn a_closed_pipe_is_no_mistake_and_hides_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = folder.path().join("values.yaml");
    fs::write(&bad, many_mistakes()).expect("a file");
    let bad = bad.to_str().expect("a path that is text");
    for (arguments, status) in [
        (["render", "-f", FIXTURE].as_slice(), 0),
        (&["render", "-f", bad], 1),
        (&["validate", FIXTURE], 0),
        (&["validate", bad], 1),
        (&["validate", bad, "--format", "sarif"], 1),
        (&["diff", FIXTURE, "fixtures/minimal.yaml"], 1),
        (&["explain", "RG004", "runners"], 0),
        (&["values"], 0),
        (&["schema"], 0),
        (&["--help"], 0),
    ] {
        let printed = run(runnergen(arguments).stdout(closed_pipe()));
        assert_eq!(printed.0, Some(status), "{arguments:?}: {}", printed.1);
        assert!(!printed.1.contains("pipe"), "{arguments:?}: {}", printed.1);
        // Without a standard error too nothing is applied that was refused.
        let unheard = run(runnergen(arguments).stdout(closed_pipe()).stderr(closed_pipe()));
        assert_eq!(unheard.0, Some(status), "{arguments:?}");
    }
}

#[test]
fn what_is_refused_stays_refused_when_nobody_hears_why() {
    let mut command = runnergen(&["post-render"]);
    let output = with_unheard_errors(&mut command, b"a: [\n");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let output = with_unheard_errors(&mut runnergen(&["render", "-f", "-"]), b"a: [\n");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
}

/// Runs a command with this input and a standard error that nobody reads.
fn with_unheard_errors(command: &mut Command, input: &[u8]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("input");
    fs::write(&path, input).expect("a file");
    command.stdin(File::open(path).expect("the file")).stderr(closed_pipe()).output().expect("it runs")
}

#[test]
fn a_full_disk_ends_the_run_in_words() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return common::skip("there is no /dev/full");
    }
    for arguments in [
        ["render", "-f", FIXTURE].as_slice(),
        &["render", "-f", FIXTURE, "--output", "json"],
        &["validate", FIXTURE],
        &["explain", "RG004"],
        &["values"],
        &["schema"],
    ] {
        let full = File::options().write(true).open(full).expect("it can be opened");
        let (status, errors) = run(runnergen(arguments).stdout(full));
        assert_eq!(status, Some(3), "{arguments:?}");
        assert!(errors.starts_with("error: No space left"), "{arguments:?}: {errors}");
    }
}

#[test]
fn what_cannot_be_written_is_named() {
    for arguments in [
        ["validate", FIXTURE, "--output", "src"].as_slice(),
        &["validate", FIXTURE, "--output", "missing/report.json"],
        &["render", "-f", FIXTURE, "--output-dir", "Cargo.toml/out"],
    ] {
        let (status, errors) = run(&mut runnergen(arguments));
        assert_eq!(status, Some(3), "{arguments:?}");
        assert!(errors.starts_with("error: cannot write "), "{arguments:?}: {errors}");
    }
}

#[test]
fn closed_streams_are_empty_ones() {
    for (script, status) in [
        ("exec \"$0\" validate - <&-", 0),
        ("exec \"$0\" validate Cargo.lock >&-", 1),
        ("exec \"$0\" render -f fixtures/production.yaml <&- >&- 2>&-", 0),
    ] {
        let mut shell = Command::new("sh");
        shell.args(["-c", script, env!("CARGO_BIN_EXE_runnergen")]).current_dir(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(run(&mut shell).0, Some(status), "{script}");
    }
}

#[test]
fn arguments_need_not_be_text_nor_short() {
    let no_text = OsStr::from_bytes(b"values-\xff.yaml");
    for arguments in [["validate"].as_slice(), &["render", "-f"], &["render", "--set"]] {
        let (status, errors) = run(runnergen(arguments).arg(no_text));
        assert!(matches!(status, Some(2 | 3)) && !errors.is_empty(), "{arguments:?}: {status:?} {errors}");
    }
    let long = "x".repeat(100_000);
    for (arguments, status) in [
        (["validate", &long].as_slice(), 3),
        (&["validate", FIXTURE, "--set", &format!("a={long}")], 1),
        (&["validate", FIXTURE, "--set", &long], 1),
        (&["validate", FIXTURE, "--select", &long], 2),
        (&["render", &long], 2),
        (&["render", "--kube-version", &long], 2),
        (&["explain", &long], 2),
    ] {
        assert_eq!(run(&mut runnergen(arguments)).0, Some(status), "{} …", arguments[..2].join(" ").split_at(8).0);
    }
}

#[test]
fn nothing_of_the_environment_is_needed() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runnergen"));
    command.args(["validate", FIXTURE]).current_dir(env!("CARGO_MANIFEST_DIR")).env_clear();
    assert_eq!(run(&mut command).0, Some(0));
}

#[test]
fn a_folder_that_is_gone_is_no_reason_to_stop() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURE);
    for (arguments, status) in [("validate \"$1\"", 0), ("render -f \"$1\"", 0), ("validate values.yaml", 3)] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut shell = Command::new("sh");
        let script = format!("rmdir \"$PWD\" && exec \"$0\" {arguments}");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_runnergen")]).arg(&fixture).current_dir(folder.path());
        let (found, errors) = run(&mut shell);
        assert_eq!(found, Some(status), "{arguments}: {errors}");
    }
}

/// The command as somebody runs it who may not read everything; root may. `folder` is open to all.
fn as_nobody(folder: &Path, arguments: &[&str]) -> Command {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let mut command = runnergen(&[]);
    if fs::metadata(folder).expect("it is there").uid() == 0 {
        // The program has to be where somebody else may run it; what another process copied is not open for writing in
        // a child of this one, which would keep it from running.
        let program = folder.join("runnergen");
        stdout(Command::new("cp").arg(env!("CARGO_BIN_EXE_runnergen")).arg(&program));
        command = Command::new(program);
        command.uid(65_534).gid(65_534);
    }
    command.args(arguments).current_dir(folder);
    command
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("values.yaml");
    fs::write(&file, "concurrent: 1\n").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("it is ours");
    let (status, errors) = run(&mut as_nobody(folder.path(), &["validate", "values.yaml"]));
    assert_eq!(status, Some(3), "{errors}");
    assert!(errors.contains("values.yaml") && errors.contains("ermission denied"), "{errors}");
}

#[test]
fn a_folder_that_may_not_be_read_is_named_and_the_others_are_looked_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::write(folder.path().join("values.yaml"), "concurent: 1\ngitlabUrl: x\n").expect("a file");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("it is ours");
    let Output { status, stdout, stderr } = as_nobody(folder.path(), &["validate", "."]).output().expect("it runs");
    let [stdout, stderr] = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert_eq!(status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("closed") && stderr.contains("ermission denied"), "{stderr}");
    assert!(stdout.contains("concurent"), "{stdout}");
}

#[test]
fn an_unread_input_stops_nobody() {
    let output = with_input(&mut runnergen(&["validate", FIXTURE]), &vec![b'a'; 1 << 20]);
    assert_eq!(output.status.code(), Some(0));
}

/// Skips itself, for the test below.
#[test]
#[ignore = "run by a_skipped_test_is_reported"]
fn skipped() {
    common::skip("a tool is missing");
}

#[test]
fn a_skipped_test_is_reported() {
    let run = |skip_nothing: bool| {
        let mut test = Command::new(std::env::current_exe().expect("this test has a path"));
        test.args(["--exact", "skipped", "--ignored"]).env_remove("RUNNERGEN_SKIP_NOTHING");
        test.envs(skip_nothing.then_some(("RUNNERGEN_SKIP_NOTHING", "1"))).output().expect("it runs")
    };
    let reported = run(false);
    assert!(reported.status.success());
    assert_eq!(common::stderr(&reported), "skipped: skipped: a tool is missing\n");
    assert!(!run(true).status.success(), "a skipped test fails where nothing may be skipped");
}
