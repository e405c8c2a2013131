//! The exit code is correct in any environment: closed pipes, full disks, arguments that are not UTF-8, missing or
//! unreadable files and directories.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common;
use crate::common::{runnergen, stdout, with_input};

const FIXTURE: &str = "fixtures/production.yaml";

/// Values with more findings than fit into the buffer of a pipe.
fn many_mistakes() -> String {
    (0..5_000)
        .map(|number| format!("mistake{number}: 1\n"))
        .collect()
}

/// A pipe without a reader.
fn closed_pipe() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

fn run(command: &mut Command) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = command.output().expect("the command starts");
    let errors = String::from_utf8_lossy(&stderr).into_owned();
    assert!(!errors.contains("panicked"), "{errors}");
    (status.code(), errors)
}

#[test]
fn a_closed_pipe_does_not_change_the_exit_code() {
    let folder = tempfile::tempdir().expect("a directory");
    let bad = folder.path().join("values.yaml");
    fs::write(&bad, many_mistakes()).expect("a file");
    let bad = bad.to_str().expect("a UTF-8 path");
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
        // Nothing is printed for invalid input, even without a standard error.
        let unheard = run(runnergen(arguments)
            .stdout(closed_pipe())
            .stderr(closed_pipe()));
        assert_eq!(unheard.0, Some(status), "{arguments:?}");
    }
}

#[test]
fn invalid_input_fails_with_a_closed_standard_error() {
    let mut command = runnergen(&["post-render"]);
    let output = with_unheard_errors(&mut command, b"a: [\n");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let output = with_unheard_errors(&mut runnergen(&["render", "-f", "-"]), b"a: [\n");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
}

/// Runs a command with this input and a standard error without a reader.
fn with_unheard_errors(command: &mut Command, input: &[u8]) -> Output {
    let folder = tempfile::tempdir().expect("a directory");
    let path = folder.path().join("input");
    fs::write(&path, input).expect("a file");
    command
        .stdin(File::open(path).expect("the file"))
        .stderr(closed_pipe())
        .output()
        .expect("the command starts")
}

#[test]
fn a_full_disk_is_reported() {
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
        let full = File::options()
            .write(true)
            .open(full)
            .expect("it can be opened");
        let (status, errors) = run(runnergen(arguments).stdout(full));
        assert_eq!(status, Some(3), "{arguments:?}");
        assert!(
            errors.starts_with("error: No space left"),
            "{arguments:?}: {errors}"
        );
    }
}

#[test]
fn unwritable_files_are_named() {
    for arguments in [
        ["validate", FIXTURE, "--output", "src"].as_slice(),
        &["validate", FIXTURE, "--output", "missing/report.json"],
        &["render", "-f", FIXTURE, "--output-dir", "Cargo.toml/out"],
    ] {
        let (status, errors) = run(&mut runnergen(arguments));
        assert_eq!(status, Some(3), "{arguments:?}");
        assert!(
            errors.starts_with("error: cannot write "),
            "{arguments:?}: {errors}"
        );
    }
}

#[test]
fn closed_streams_are_treated_as_empty() {
    for (script, status) in [
        ("exec \"$0\" validate - <&-", 0),
        ("exec \"$0\" validate Cargo.lock >&-", 1),
        (
            "exec \"$0\" render -f fixtures/production.yaml <&- >&- 2>&-",
            0,
        ),
    ] {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", script, env!("CARGO_BIN_EXE_runnergen")])
            .current_dir(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(run(&mut shell).0, Some(status), "{script}");
    }
}

#[test]
fn arguments_may_be_long_or_invalid_utf8() {
    let no_text = OsStr::from_bytes(b"values-\xff.yaml");
    for arguments in [
        ["validate"].as_slice(),
        &["render", "-f"],
        &["render", "--set"],
    ] {
        let (status, errors) = run(runnergen(arguments).arg(no_text));
        assert!(
            matches!(status, Some(2 | 3)) && !errors.is_empty(),
            "{arguments:?}: {status:?} {errors}"
        );
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
        assert_eq!(
            run(&mut runnergen(arguments)).0,
            Some(status),
            "{} …",
            arguments[..2].join(" ").split_at(8).0
        );
    }
}

#[test]
fn an_empty_environment_is_sufficient() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_runnergen"));
    command
        .args(["validate", FIXTURE])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear();
    assert_eq!(run(&mut command).0, Some(0));
}

#[test]
fn a_deleted_working_directory_is_not_an_error() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join(FIXTURE);
    for (arguments, status) in [
        ("validate \"$1\"", 0),
        ("render -f \"$1\"", 0),
        ("validate values.yaml", 3),
    ] {
        let folder = tempfile::tempdir().expect("a directory");
        let mut shell = Command::new("sh");
        let script = format!("rmdir \"$PWD\" && exec \"$0\" {arguments}");
        shell
            .args(["-c", &script, env!("CARGO_BIN_EXE_runnergen")])
            .arg(&fixture)
            .current_dir(folder.path());
        let (found, errors) = run(&mut shell);
        assert_eq!(found, Some(status), "{arguments}: {errors}");
    }
}

/// The command as an unprivileged user, because root can read everything. The directory is readable for all.
fn as_nobody(folder: &Path, arguments: &[&str]) -> Command {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let mut command = runnergen(&[]);
    if fs::metadata(folder).expect("it is there").uid() == 0 {
        // The program must be executable by another user. Copy it with another process: a file that is open for writing
        // in a forked child of this process cannot be executed.
        let program = folder.join("runnergen");
        stdout(
            Command::new("cp")
                .arg(env!("CARGO_BIN_EXE_runnergen"))
                .arg(&program),
        );
        command = Command::new(program);
        command.uid(65_534).gid(65_534);
    }
    command.args(arguments).current_dir(folder);
    command
}

#[test]
fn unreadable_files_are_named() {
    let folder = tempfile::tempdir().expect("a directory");
    let file = folder.path().join("values.yaml");
    fs::write(&file, "concurrent: 1\n").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("it is ours");
    let (status, errors) = run(&mut as_nobody(folder.path(), &["validate", "values.yaml"]));
    assert_eq!(status, Some(3), "{errors}");
    assert!(
        errors.contains("values.yaml") && errors.contains("ermission denied"),
        "{errors}"
    );
}

#[test]
fn unreadable_directories_are_named_and_the_others_are_checked() {
    let folder = tempfile::tempdir().expect("a directory");
    let closed = folder.path().join("closed");
    fs::create_dir(&closed).expect("a directory");
    fs::write(
        folder.path().join("values.yaml"),
        "concurent: 1\ngitlabUrl: x\n",
    )
    .expect("a file");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("it is ours");
    let Output {
        status,
        stdout,
        stderr,
    } = as_nobody(folder.path(), &["validate", "."])
        .output()
        .expect("the command starts");
    let [stdout, stderr] = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    assert_eq!(status.code(), Some(3), "{stderr}");
    assert!(
        stderr.contains("closed") && stderr.contains("ermission denied"),
        "{stderr}"
    );
    assert!(stdout.contains("concurent"), "{stdout}");
}

#[test]
fn unread_input_does_not_block() {
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
        test.args(["--exact", "hostile_environment::skipped", "--ignored"])
            .env_remove("RUNNERGEN_SKIP_NOTHING");
        test.envs(skip_nothing.then_some(("RUNNERGEN_SKIP_NOTHING", "1")))
            .output()
            .expect("it runs")
    };
    let reported = run(false);
    assert!(reported.status.success());
    assert_eq!(
        common::stderr(&reported),
        "skipped: hostile_environment::skipped: a tool is missing\n"
    );
    assert!(
        !run(true).status.success(),
        "a skipped test fails where nothing may be skipped"
    );
}
