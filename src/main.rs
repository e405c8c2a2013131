//! The `runnergen` command.
fn main() {}
