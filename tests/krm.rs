//! `runnergen krm`, called as Kustomize and kpt call a function.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use crate::common::{runnergen, with_input};

/// A ResourceList with these items and values.
fn call(items: &str, values: &str) -> (Option<i32>, String, String) {
    let values: String = values
        .lines()
        .map(|line| format!("      {line}\n"))
        .collect();
    let input = format!(
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:{items}\nfunctionConfig:\n  apiVersion: runnergen/v1\n  \
         kind: GitLabRunner\n  metadata: {{name: runner, namespace: ci}}\n  spec:\n    values:\n{values}"
    );
    let output = with_input(&mut runnergen(&["krm"]), input.as_bytes());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

const VALUES: &str = "gitlabUrl: https://gitlab.example.com/\nrunners:\n  secret: token";

#[test]
fn existing_items_are_unchanged_and_new_items_follow() {
    let item = "\n  - apiVersion: v1 # with its comment\n    kind: ConfigMap\n    metadata: {name: mine}\n    # and one after";
    let (status, stdout, stderr) = call(item, VALUES);
    assert_eq!(status, Some(0), "{stderr}");
    assert!(
        stdout.contains(&format!("items:{item}\n  - apiVersion: v1\n")),
        "{stdout}"
    );
    assert!(stdout.contains("    kind: Deployment\n"), "{stdout}");
}

#[test]
fn an_item_with_the_same_name_is_replaced() {
    let ours = "{apiVersion: v1, kind: ConfigMap, metadata: {name: runner-gitlab-runner, namespace: ci}, data: {formerly: x}}";
    for items in [format!(" [{ours}]"), format!("\n- {ours}")] {
        let (status, stdout, stderr) = call(&items, VALUES);
        assert_eq!(
            (status, stdout.contains("formerly")),
            (Some(0), false),
            "{stderr}{stdout}"
        );
        assert_eq!(stdout.matches("kind: ConfigMap").count(), 1, "{stdout}");
    }
}

#[test]
fn errors_are_results_and_nothing_is_rendered() {
    let (status, stdout, stderr) = call(
        " []",
        "gitlabUrl: https://gitlab.example.com/\nconcurrent: many",
    );
    assert_eq!(status, Some(1));
    assert!(
        stdout.contains("\"severity\":\"error\"")
            && stdout.contains("\"path\":\"spec.values.concurrent\""),
        "{stdout}"
    );
    assert!(
        !stdout.contains("Deployment") && stderr.contains("concurrent"),
        "{stderr}"
    );
}

#[test]
fn items_keep_comments_and_trailing_newlines() {
    let items = "\n# before\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: mine\n    annotations: {config.kubernetes.io/index: '0'}\n  \
                 data:\n    a: |+\n      text\n\n\n# between\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: other}}";
    let (status, stdout, stderr) = call(items, VALUES);
    assert_eq!(status, Some(0), "{stderr}");
    assert!(
        stdout.contains(&format!("items:{items}\n- apiVersion: v1\n")),
        "{stdout}"
    );
}

#[test]
fn items_of_different_api_groups_are_different_objects() {
    let foreign = "{apiVersion: example.com/v1, kind: ConfigMap, metadata: {name: runner-gitlab-runner, namespace: ci}}";
    let (status, stdout, _) = call(&format!("\n- {foreign}"), VALUES);
    assert_eq!(
        (status, stdout.matches("kind: ConfigMap").count()),
        (Some(0), 2),
        "{stdout}"
    );
}

/// The output for a ResourceList of this version, with this text between kind and configuration.
fn answer(version: &str, between: &str, metadata: &str) -> (Option<i32>, String) {
    let input = format!(
        "apiVersion: config.kubernetes.io/{version}\nkind: ResourceList\n{between}functionConfig:\n  apiVersion: runnergen/v1\n  \
         kind: GitLabRunner\n  metadata: {{name: runner{metadata}}}\n  spec: {{values: {{concurrent: many}}}}\n"
    );
    let output = with_input(&mut runnergen(&["krm"]), input.as_bytes());
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

#[test]
fn the_output_has_the_version_of_the_input_and_names_the_file() {
    for version in ["v1", "v1beta1"] {
        let annotations = ", annotations: {config.kubernetes.io/path: runner.yaml}";
        let (status, stdout) = answer(version, "", annotations);
        assert_eq!(status, Some(1));
        assert!(
            stdout.starts_with(&format!("apiVersion: config.kubernetes.io/{version}\n")),
            "{stdout}"
        );
        assert!(
            stdout.contains("\"file\":{\"path\":\"runner.yaml\"}"),
            "{stdout}"
        );
    }
    for (version, between) in [
        ("v2", ""),
        ("v1", "items: {a: b}\n"),
        ("v1", "items: text\n"),
    ] {
        assert_eq!(
            answer(version, between, ""),
            (Some(1), String::new()),
            "{version} {between}"
        );
    }
}

#[test]
fn invalid_resource_lists_are_rejected() {
    for input in [
        "",
        "a: [",
        "apiVersion: v1\nkind: ConfigMap\n",
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n",
    ] {
        let output = with_input(&mut runnergen(&["krm"]), input.as_bytes());
        assert_eq!(
            (
                output.status.code(),
                output.stdout.len(),
                output.stderr.is_empty()
            ),
            (Some(1), 0, false),
            "{input}"
        );
    }
}

/// Calls the function with these lines in `spec`, in a directory; the exit status, the output and the errors.
fn call_with(spec: &str, directory: &std::path::Path) -> (Option<i32>, String, String) {
    let spec: String = spec.lines().map(|line| format!("    {line}\n")).collect();
    let input = format!(
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  apiVersion: runnergen/v1\n  \
         kind: GitLabRunner\n  metadata: {{name: runner, namespace: ci}}\n  spec:\n{spec}"
    );
    let output = with_input(runnergen(&["krm"]).current_dir(directory), input.as_bytes());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn unknown_keys_and_wrong_types_in_the_spec_are_errors_with_their_location() {
    let directory = tempfile::tempdir().unwrap();
    for (line, message) in [
        (
            "chartversion: 0.88.0",
            "-:9:5: unknown key `chartversion` in functionConfig.spec; did you mean `chartVersion`?",
        ),
        (
            "concurrent: 3",
            "-:9:5: unknown key `concurrent` in functionConfig.spec; expected one of `values`, `valuesFiles`",
        ),
        (
            "chartVersion: 0.88",
            "-:9:19: invalid functionConfig.spec.chartVersion: expected a string, found a number",
        ),
        (
            "apiVersions: [1]",
            "-:9:18: invalid functionConfig.spec.apiVersions: expected a list of strings, found a list",
        ),
        (
            "values: text",
            "-:9:13: invalid functionConfig.spec.values: expected an object, found a string",
        ),
    ] {
        let (status, stdout, stderr) =
            call_with(&format!("{line}\nnamespace: ci"), directory.path());
        assert_eq!((status, stdout.as_str()), (Some(1), ""), "{line}");
        assert!(stderr.contains(message), "{message} in {stderr}");
    }
}

#[test]
fn values_files_are_merged_below_the_values() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    write(
        "values.yaml",
        &format!("{VALUES}\nconcurrent: 3\ncheckInterval: 7\n"),
    );
    write("more.yaml", "concurrent: 4\nlogLevel: warn\n");
    let files = "valuesFiles: [values.yaml, more.yaml]";
    let (status, stdout, stderr) = call_with(
        &format!("{files}\nvalues: {{logLevel: error}}"),
        directory.path(),
    );
    assert_eq!(status, Some(0), "{stderr}");
    for line in [
        "concurrent = 4",
        "check_interval = 7",
        "log_level = \"error\"",
    ] {
        assert!(stdout.contains(line), "{line} in {stdout}");
    }
    let (status, stdout, _) = call_with(files, directory.path());
    assert_eq!(
        (status, stdout.contains("log_level = \"warn\"")),
        (Some(0), true)
    );
    let (status, _, stderr) = call_with("valuesFiles: [missing.yaml]", directory.path());
    assert_eq!(
        (status, stderr.contains("missing.yaml")),
        (Some(1), true),
        "{stderr}"
    );
    write("more.yaml", "concurent: 4\n");
    let (status, stdout, stderr) = call_with(files, directory.path());
    assert_eq!(status, Some(1));
    assert!(stderr.contains("more.yaml:1:1"), "{stderr}");
    assert!(
        stdout.contains(r#""file":{"path":"more.yaml"}"#),
        "{stdout}"
    );
}

#[test]
fn kustomize_finds_values_files_next_to_the_kustomization() {
    let Some(kustomize) = crate::common::tool("kustomize") else {
        return;
    };
    let machine = crate::common::machine::Machine::new();
    let home = machine.home();
    let write = |name: &str, text: &str| std::fs::write(home.join(name), text).unwrap();
    write("kustomization.yaml", "generators: [runner.yaml]\n");
    write("values.yaml", &format!("{VALUES}\nconcurrent: 31\n"));
    write(
        "runner.yaml",
        "apiVersion: runnergen/v1\nkind: GitLabRunner\nmetadata:\n  name: runner\n  namespace: ci\n  annotations:\n    \
         config.kubernetes.io/function: |\n      exec:\n        path: runnergen\n        args: [krm]\nspec:\n  valuesFiles: [values.yaml]\n",
    );
    let mut build = machine.command(
        &kustomize,
        &["build", "--enable-alpha-plugins", "--enable-exec"],
    );
    let output = build.arg(home).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        printed.contains("concurrent = 31"),
        "{printed}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
