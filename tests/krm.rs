//! `runnergen krm`, called as Kustomize and kpt call a function.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test that cannot be set up fails")]

mod common;

use common::{runnergen, with_input};

/// A call with these items and values.
fn call(items: &str, values: &str) -> (Option<i32>, String, String) {
    let values: String = values.lines().map(|line| format!("      {line}\n")).collect();
    let input = format!(
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:{items}\nfunctionConfig:\n  apiVersion: runnergen/v1\n  \
         kind: GitLabRunner\n  metadata: {{name: runner, namespace: ci}}\n  spec:\n    values:\n{values}"
    );
    let output = with_input(&mut runnergen(&["krm"]), input.as_bytes());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

const VALUES: &str = "gitlabUrl: https://gitlab.example.com/\nrunners:\n  secret: token";

#[test]
fn items_keep_their_text_and_new_ones_follow() {
    let item = "\n  - apiVersion: v1 # with its comment\n    kind: ConfigMap\n    metadata: {name: mine}\n    # and one behind";
    let (status, stdout, stderr) = call(item, VALUES);
    assert_eq!(status, Some(0), "{stderr}");
    assert!(stdout.contains(&format!("items:{item}\n  - apiVersion: v1\n")), "{stdout}");
    assert!(stdout.contains("    kind: Deployment\n"), "{stdout}");
}

#[test]
fn an_item_of_the_same_name_is_replaced() {
    let ours =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: runner-gitlab-runner, namespace: ci}, data: {formerly: x}}";
    for items in [format!(" [{ours}]"), format!("\n- {ours}")] {
        let (status, stdout, stderr) = call(&items, VALUES);
        assert_eq!((status, stdout.contains("formerly")), (Some(0), false), "{stderr}{stdout}");
        assert_eq!(stdout.matches("kind: ConfigMap").count(), 1, "{stdout}");
    }
}

#[test]
fn mistakes_are_results_and_nothing_is_rendered() {
    let (status, stdout, stderr) = call(" []", "gitlabUrl: https://gitlab.example.com/\nconcurrent: many");
    assert_eq!(status, Some(1));
    assert!(
        stdout.contains("\"severity\":\"error\"") && stdout.contains("\"path\":\"spec.values.concurrent\""),
        "{stdout}"
    );
    assert!(!stdout.contains("Deployment") && stderr.contains("concurrent"), "{stderr}");
}

#[test]
fn what_is_no_call_is_refused() {
    for input in
        ["", "a: [", "apiVersion: v1\nkind: ConfigMap\n", "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"]
    {
        let output = with_input(&mut runnergen(&["krm"]), input.as_bytes());
        assert_eq!(
            (output.status.code(), output.stdout.len(), output.stderr.is_empty()),
            (Some(1), 0, false),
            "{input}"
        );
    }
}
