//! Findings that depend on the chart version, in `tests/cases/chart_versions/`, and what `explain` says of chart versions.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use crate::common;
use crate::common::marked_cases::MarkedCases;

#[test]
fn findings_are_on_their_line_and_name_the_version() {
    let cases = MarkedCases {
        directory: "tests/cases/chart_versions",
        rules: &[
            "RG020", "RG021", "RG022", "RG023", "RG027", "RG028", "RG030", "RG033", "RG036",
        ],
        subject: "chart",
    };
    let marked = cases.check();
    assert!(marked >= 20, "only {marked} marks");
}

#[test]
fn explain_names_the_chart_versions_of_values() {
    for (name, expected) in [
        ("startupProbe", "since     chart 0.91.0"),
        ("runners.image", "removed   chart 0.53.0"),
        (
            "runners.image",
            "instead   `image` in `[runners.kubernetes]` of `runners.config`",
        ),
        (
            "unregisterRunner",
            "since     chart 0.41.0\n  removed   chart 0.45.0",
        ),
        ("checkInterval", "changed   30; 3 since chart 0.65.0"),
        (
            "rbac.serviceAccountName",
            "deprecated since chart 0.66.0, write `serviceAccount.name`",
        ),
        ("runners.cache", "since     chart 0.53.2, and before 0.53.0"),
        (
            "runners.config",
            "changed   in chart 0.31.0, 0.56.0, 0.58.0, 0.79.0",
        ),
        ("sessionServer.ingress.tls", "since     chart 0.71.0"),
    ] {
        let output = common::runnergen(&["explain", name])
            .output()
            .expect("an output");
        let page = String::from_utf8_lossy(&output.stdout);
        assert!(page.contains(expected), "{name}: {page}");
    }
}
