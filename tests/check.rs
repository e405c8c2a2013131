//! The findings of `validate` for `tests/cases/check/*.yaml`. Each file is named by its mistakes.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod common;

use serde_json::Value;

/// The findings of a file, one per line: location, severity, rule, path, message, help.
fn findings(file: &str) -> String {
    let output = common::runnergen(&["validate", "--format", "json", file]).output().expect("validate runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("a report in JSON");
    let findings = report["diagnostics"].as_array().expect("a list of findings");
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let line = |finding: &Value| {
        let place = format!("{}:{}-{}", finding["line"], finding["column"], finding["end_column"]);
        let [level, rule, path, message] = ["level", "rule", "path", "message"].map(|key| text(finding, key));
        let help = finding["help"].as_str().map(|help| format!("\n    {help}")).unwrap_or_default();
        format!("{place} {level} {rule} {path}: {message}{help}\n")
    };
    findings.iter().map(line).collect()
}

#[test]
fn findings_have_the_right_location_and_no_follow_up_findings() {
    insta::with_settings!({ snapshot_path => "../snapshots/check", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("cases/check", "*.yaml", |file| {
            let name = file.file_name().and_then(|name| name.to_str()).expect("a name that is text");
            insta::assert_snapshot!("case", findings(&format!("tests/cases/check/{name}")));
        });
    });
}
