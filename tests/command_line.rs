//! What people type and what they see: each folder of `tests/command_line` holds commands and the files that they work
//! on, each snapshot what was printed where, and the exit status.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod common;

use common::run;

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
