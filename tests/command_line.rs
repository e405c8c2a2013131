//! Command-line tests: each directory in `tests/command_line` contains commands and their input files; each snapshot
//! contains the output and the exit code.

use crate::common;

#[test]
fn commands_match_their_snapshots() {
    common::assert_snapshots("command_line", "command_line");
}
