//! How the program is linked.

use std::env;

/// A program that may lie anywhere has its tables relocated at each start, page by page: a twentieth of the time that a
/// `render` takes. Without `unsafe` there is little that an unknown address would protect. A static program is linked
/// by its own flags.
pub fn at_a_fixed_address() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found.split(',').any(|part| part == value));
    let is_gnu = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is_gnu && !is("CARGO_CFG_TARGET_FEATURE", "crt-static") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
