//! Findings that depend on the runner version, in `tests/cases/runner_versions/`.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use crate::common;
use crate::common::marked_cases::MarkedCases;

#[test]
fn findings_are_on_their_line_and_name_the_version() {
    let cases = MarkedCases {
        directory: "tests/cases/runner_versions",
        // The rules that compare with the runner version, the one for unknown keys, which they replace, and the one for
        // flags set to their default.
        rules: &[
            "RG042", "RG043", "RG073", "RG074", "RG075", "RG081", "RG082", "RG083", "RG084",
            "RG085", "RG086", "RG053", "RG055", "RG059", "RG088",
        ],
        subject: "runner",
    };
    let marked = cases.check();
    assert!(marked >= 20, "only {marked} marks");
}

#[test]
fn an_unknown_version_is_refused_with_the_nearest_ones() {
    let output = common::runnergen(&["validate", "--runner-version", "18.4.99", "-"])
        .output()
        .expect("an output");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert!(
        message.contains("unknown runner version `18.4.99`; the nearest are `18.4.0` and `18.5.0`"),
        "{message}"
    );
}

#[test]
fn explain_names_the_versions_of_keys_and_flags() {
    for (name, expected) in [
        ("runners.kubernetes.autoscaler", "since       18.11.0"),
        ("pre_clone_script", "removed     17.0.0"),
        ("pre_clone_script", "deprecated  since 15.9.0"),
        ("FF_TIMESTAMPS", "false since 16.11.0, true since 18.7.0"),
        ("FF_USE_FASTZIP", "since 19.4.0, 19.7 removes it"),
        ("FF_USE_NEW_BASH_EVAL_STRATEGY", "removed     19.3.0"),
        ("runners.kubernetes.pull_policy", "arrays since 13.11.0"),
    ] {
        let output = common::runnergen(&["explain", name])
            .output()
            .expect("an output");
        let page = String::from_utf8_lossy(&output.stdout);
        assert!(page.contains(expected), "{name}: {page}");
    }
}
