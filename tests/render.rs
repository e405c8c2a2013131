//! Every fixture matches its snapshot in every format, deterministically.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use crate::common;
use crate::common::{render, runnergen, stdout};

#[test]
fn fixtures_match_their_snapshots() {
    insta::with_settings!({ snapshot_path => "../snapshots/render", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../fixtures", "*.yaml", |fixture| {
            insta::assert_snapshot!("render", stdout(&mut render(fixture)));
        });
    });
}

/// The only snapshot of a fixture that follows the default chart version.
#[test]
fn the_default_chart_version_is_the_newest_verified_one() {
    let mut default = runnergen(&[
        "render",
        "--no-config",
        "--validate",
        "ignore",
        "-f",
        "fixtures/minimal.yaml",
    ]);
    insta::with_settings!({ snapshot_path => "../snapshots/render", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("default_chart_version", stdout(&mut default));
    });
}

/// Unusual values that Helm accepts. The first line contains the arguments.
#[test]
fn unusual_values_match_their_snapshots() {
    insta::with_settings!({ snapshot_path => "../snapshots/render", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("cases/render/*.yaml", |case| {
            let text = std::fs::read_to_string(case).expect("a case");
            let first = text.lines().next().and_then(|line| line.strip_prefix("# ")).expect("it says what is run");
            let arguments: Vec<&str> = first.split(' ').collect();
            insta::assert_snapshot!("unusual", stdout(runnergen(&arguments).args(["--validate", "ignore", "-f"]).arg(case)));
        });
    });
}

#[test]
fn rendering_is_deterministic() {
    for fixture in common::fixtures() {
        assert_eq!(
            stdout(&mut render(&fixture)),
            stdout(&mut render(&fixture)),
            "{}",
            fixture.display()
        );
    }
}

#[test]
fn json_and_yaml_output_are_equal() {
    for fixture in common::fixtures() {
        let yaml = stdout(&mut render(&fixture));
        let documents: Vec<serde_json::Value> =
            serde_saphyr::from_multiple(&yaml).expect("the output is YAML");
        let json: serde_json::Value =
            serde_json::from_str(&stdout(render(&fixture).args(["-o", "json"])))
                .expect("it is JSON");
        assert_eq!(json["kind"], "List");
        assert_eq!(
            json["items"],
            serde_json::Value::Array(documents),
            "{}",
            fixture.display()
        );
    }
}

#[test]
fn show_only_accepts_a_template_a_kind_or_a_name() {
    let values = ["-f", "fixtures/production.yaml"];
    for selector in [
        "templates/role.yaml",
        "gitlab-runner/templates/role.yaml",
        "Role",
        "role",
        "Role/gitlab-runner",
    ] {
        let shown =
            stdout(runnergen(&["render", "--validate", "ignore", "-s", selector]).args(values));
        assert_eq!(shown.matches("\nkind: ").count(), 1, "{selector}: {shown}");
        assert!(shown.contains("\nkind: Role\n"), "{selector}: {shown}");
    }
    let refused = runnergen(&["render", "--validate", "ignore", "-s", "Role/other"])
        .args(values)
        .output()
        .expect("the command starts");
    assert_eq!(
        (refused.status.code(), refused.stdout.as_slice()),
        (Some(1), b"".as_slice())
    );
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("Deployment/gitlab-runner"),
        "it names what is there"
    );
}
