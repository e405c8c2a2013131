//! What people type and what they see: each folder of `tests/command_line` holds commands and the files that they work on,
//! each snapshot what was printed where, and the exit status.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod common;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use common::{runnergen, with_input};

/// Runs the commands of a case in its folder, one a line: `NAME=VALUE runnergen ARGUMENTS < FILE`.
fn run(case: &Path) -> String {
    let folder = case.parent().expect("a case has a folder");
    let mut told = String::new();
    for line in fs::read_to_string(case).expect("the case can be read").lines() {
        writeln!(told, "$ {line}\n{}", run_line(line, folder)).expect("a string takes everything");
    }
    told.trim_end().to_owned()
}

fn run_line(line: &str, folder: &Path) -> String {
    let (line, input) = line.split_once(" < ").unwrap_or((line, ""));
    let (environment, arguments) = line.split_once("runnergen").expect("a command of ours");
    let mut command = runnergen(&arguments.split_whitespace().collect::<Vec<_>>());
    command.current_dir(folder).envs(environment.split_whitespace().filter_map(|pair| pair.split_once('=')));
    let input =
        if input.is_empty() { Vec::new() } else { fs::read(folder.join(input)).expect("the input can be read") };
    let output = with_input(&mut command, &input);
    let visible = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\u{1b}', "␛");
    let mut told = visible(&output.stdout);
    if !output.stderr.is_empty() {
        told.push_str("--- standard error\n");
        told.push_str(&visible(&output.stderr));
    }
    told + &format!("--- exit status {}\n", output.status.code().expect("no signal ended it"))
}

#[test]
fn commands_print_what_their_snapshots_say() {
    insta::with_settings!({ snapshot_path => "../snapshots/command_line", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("command_line", "*/cmd", |case| {
            let name = case.parent().and_then(Path::file_name).expect("a case has a folder").to_string_lossy().into_owned();
            insta::with_settings!({ snapshot_suffix => "" }, {
                insta::assert_snapshot!(name, run(case));
            });
        });
    });
}
