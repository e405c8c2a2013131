//! Tests that do not run on this machine.

use std::env;
use std::io::{self, Write};
use std::thread;

/// Reports that the current test does not run here. Where `RUNNERGEN_SKIP_NOTHING` is set, that is a failure.
///
/// The report is written to standard error directly: libtest hides what `println!` and `eprintln!` print.
pub fn skip(reason: &str) {
    assert!(
        env::var_os("RUNNERGEN_SKIP_NOTHING").is_none(),
        "nothing may be skipped here, but {reason}"
    );
    let thread = thread::current();
    let test = thread.name().unwrap_or("unknown test");
    writeln!(io::stderr(), "skipped: {test}: {reason}").expect("standard error is open");
}
