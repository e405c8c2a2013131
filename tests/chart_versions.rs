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
fn releases_prints_what_a_chart_version_changes() {
    for (version, expected) in [
        (
            "0.91.0",
            "  adds `podDisruptionBudget`\n  adds `startupProbe`\n",
        ),
        ("0.53.0", "  removes `runners.image`\n"),
        (
            "0.65.0",
            "  changes the default of `checkInterval` from 30 to 3\n",
        ),
        ("0.84.0", "  The session server has a separate Role.\n"),
    ] {
        let output = common::runnergen(&["releases", version])
            .output()
            .expect("an output");
        let table = String::from_utf8_lossy(&output.stdout);
        assert!(table.contains(expected), "{version}: {table}");
    }
    let output = common::runnergen(&["releases", "0.91", "-o", "json"])
        .output()
        .expect("an output");
    let releases: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let releases = releases.as_array().expect("an array");
    let changes = |chart: &str| {
        let mut found = releases.iter().filter(|release| release["chart"] == chart);
        found.next().map(|release| release.get("changes"))
    };
    let added = changes("0.91.0").flatten().map(|changes| &changes["added"]);
    assert_eq!(
        added,
        Some(&serde_json::json!(["podDisruptionBudget", "startupProbe"]))
    );
    assert_eq!(changes("0.91.2"), Some(None));
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
