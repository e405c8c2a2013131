//! Command-line tests: each directory in `tests/command_line` contains commands and their input files; each snapshot
//! contains the output and the exit code.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use crate::common;

use std::fs;
use std::path::Path;

use common::runnergen;

const FORMATS: [&str; 6] = ["human", "json", "sarif", "codequality", "github", "junit"];

#[test]
fn commands_match_their_snapshots() {
    common::assert_snapshots("command_line", "command_line");
}

/// The standard output and standard error of a command.
fn output(arguments: &[&str], directory: &Path) -> String {
    let output = runnergen(arguments)
        .current_dir(directory)
        .output()
        .expect("the command starts");
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[test]
fn no_format_shows_a_secret() {
    const SECRETS: [&str; 2] = ["vb8nq2lskd93tzrm", "vbnqlskd-tzrm"];
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command_line/secrets");
    let mut inputs: Vec<Vec<String>> = Vec::new();
    for line in fs::read_to_string(directory.join("cmd"))
        .expect("the commands")
        .lines()
    {
        let arguments = line.split_whitespace().skip(1);
        inputs.push(arguments.map(str::to_owned).collect());
    }
    for input in &inputs {
        for format in FORMATS {
            let mut arguments: Vec<&str> = input.iter().map(String::as_str).collect();
            arguments.extend(["-o", format]);
            let report = output(&arguments, &directory).to_ascii_lowercase();
            assert!(!report.is_empty());
            for secret in SECRETS {
                assert!(!report.contains(secret), "{arguments:?}\n{report}");
            }
        }
    }
}

/// A line break in a file name would start a workflow command in the log of GitHub, an escape character would control
/// the terminal.
#[cfg(unix)]
#[test]
fn control_characters_in_file_names_are_escaped() {
    let directory = tempfile::tempdir().expect("a directory for the test");
    let name = "a\n::warning::injected \u{1b}[31m\u{9b}31m.yaml";
    fs::write(
        directory.path().join(name),
        "gitlabUrl: https://gitlab.example.com\nconcurrnt: 1\n",
    )
    .expect("a directory for the test");
    for format in FORMATS {
        for file in [name, "missing\n::warning::injected \u{1b}\u{9b}.yaml"] {
            let report = output(&["validate", file, "-o", format], directory.path());
            assert!(report.contains("injected"), "{report}");
            assert!(!report.contains("\n::warning::injected"), "{report}");
            assert!(!report.contains(['\u{1b}', '\u{9b}']), "{report}");
        }
    }
}
