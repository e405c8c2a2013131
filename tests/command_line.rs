//! What people type and what they see: each folder of `tests/command_line` holds commands and the files that they work
//! on, each snapshot what was printed where, and the exit status.

mod common;

#[test]
fn commands_print_what_their_snapshots_say() {
    common::assert_snapshots("command_line", "command_line");
}
