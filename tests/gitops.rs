//! GitOps sources: each directory in `tests/cases/gitops` contains documents of a repository and commands; each
//! snapshot contains the output and the exit code.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fmt::Write;
use std::{fs, iter};

use crate::common;
use crate::common::cost::grows_in_proportion;
use crate::common::{runnergen, with_input};

#[test]
fn documents_are_recognized_and_checked_in_place() {
    common::assert_snapshots_of_repositories("cases/gitops", "gitops");
}

/// A document with a release of the runner.
fn release(number: usize, values: &str) -> String {
    format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: runner-{number}}}\n\
         spec:\n  chart: {{spec: {{chart: gitlab-runner}}}}\n  values:\n{values}\n"
    )
}

/// Line and rule of every finding in a text on standard input.
fn found(text: &str) -> Vec<(u64, String)> {
    let output = with_input(
        &mut runnergen(&["validate", "-", "--format", "json"]),
        text.as_bytes(),
    );
    let report: serde_json::Value =
        serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let line = |found: &serde_json::Value| {
        (
            found["line"].as_u64().unwrap_or_default(),
            found["rule"].as_str().unwrap_or_default().to_owned(),
        )
    };
    report["diagnostics"]
        .as_array()
        .expect("a list")
        .iter()
        .map(line)
        .collect()
}

#[test]
fn embedded_values_have_the_same_findings_as_a_values_file() {
    let values = fs::read_to_string("tests/command_line/excerpts/values.yaml").expect("values");
    let alone = found(&values);
    assert!(!alone.is_empty());
    let indented = |by: usize| {
        let indent = " ".repeat(by);
        values.lines().fold(String::new(), |mut text, line| {
            let _ = writeln!(
                text,
                "{}{line}",
                if line.is_empty() { "" } else { indent.as_str() }
            );
            text
        })
    };
    let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  \
                       source:\n    chart: gitlab-runner\n    helm:\n";
    let documents = [
        release(1, &indented(4)),
        format!("{application}      valuesObject:\n{}", indented(8)),
        format!("{application}      values: |\n{}", indented(8)),
        format!("{application}      values: |-\n{}", indented(10)),
        format!(
            "releases:\n  - name: a\n    chart: gitlab/gitlab-runner\n    values:\n      -\n{}",
            indented(8)
        ),
    ];
    let first = values.lines().next().expect("a line");
    for text in documents.iter().flat_map(|text| {
        [
            text.clone(),
            text.replace('\n', "\r\n"),
            format!("a: 1\n---\n{text}"),
        ]
    }) {
        let above = text
            .lines()
            .position(|line| line.trim() == first)
            .expect("the values are there");
        let expected: Vec<_> = alone
            .iter()
            .map(|(line, rule)| (line + above as u64, rule.clone()))
            .collect();
        assert_eq!(found(&text), expected, "{text}");
    }
}

/// The Deployment rendered from a document.
fn deployment(text: &str) -> serde_json::Value {
    let arguments = [
        "render",
        "-f",
        "-",
        "-o",
        "json",
        "--validate",
        "ignore",
        "--show-only",
        "Deployment",
    ];
    let output = with_input(&mut runnergen(&arguments), text.as_bytes());
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    list["items"][0].clone()
}

#[test]
fn layers_of_a_document_are_merged_in_the_order_of_its_tool() {
    let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  \
                       destination: {namespace: ci}\n  source:\n    chart: gitlab-runner\n    helm:\n";
    let parameters =
        "      parameters: [{name: replicas, value: '4'}, {name: 'podLabels.a', value: 'x,y'}]\n";
    let helmfile = "releases:\n- name: a\n  namespace: ci\n  chart: x/gitlab-runner\n  values: [{replicas: 2}, {replicas: 3}]\n";
    for (text, replicas) in [
        (format!("{application}      values: 'replicas: 2'\n"), 2),
        (
            format!(
                "{application}      values: 'replicas: 2'\n      valuesObject: {{replicas: 3}}\n"
            ),
            3,
        ),
        (
            format!("{application}      valuesObject: {{replicas: 3}}\n{parameters}"),
            4,
        ),
        (helmfile.to_owned(), 3),
        (
            format!("{helmfile}  set: [{{name: replicas, value: 4}}]\n"),
            4,
        ),
    ] {
        let deployment = deployment(&text);
        assert_eq!(deployment["spec"]["replicas"], replicas, "{text}");
        assert_eq!(deployment["metadata"]["namespace"], "ci", "{text}");
        assert_eq!(deployment["metadata"]["name"], "a-gitlab-runner", "{text}");
    }
    let labelled = deployment(&format!("{application}{parameters}"));
    assert_eq!(
        labelled["spec"]["template"]["metadata"]["labels"]["a"], "x,y",
        "a comma begins no other value"
    );
}

#[test]
fn the_cost_of_a_stream_of_releases_is_linear() {
    grows_in_proportion(&["validate", "-"], |count| {
        let releases: Vec<String> = (0..count)
            .map(|number| release(number, "    concurent: 1"))
            .collect();
        releases.join("---\n")
    });
}

#[test]
fn unrelated_files_are_skipped_even_if_large_or_invalid() {
    let folder = tempfile::tempdir().expect("a directory");
    let huge: String = iter::once(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n".to_owned(),
    )
    .chain(
        (0..20_000).map(|number| {
            format!("  key{number}: {{type: string, description: runners of gitlab}}\n")
        }),
    )
    .collect();
    for (name, text) in [
        ("crd.yaml", huge.as_str()),
        ("broken.yaml", "a: [\n"),
        (
            "template.yaml",
            "{{- if .Values.runners }}\nkind: Deployment\n{{ end }}\n",
        ),
        ("empty.yaml", ""),
        ("text.yaml", "just text\n"),
        ("list.yaml", "- runners\n- concurrent\n"),
        ("binary.yaml", "\0\u{1}\u{2}"),
        ("separator.yaml", "a: 1\n--- {b: 2}\n"),
        (
            "kustomization.yaml",
            "resources: [a]\nhelmCharts: [{name: traefik, valuesInline: {a: 1}}]\n",
        ),
        ("package.json", "{\"name\": \"x\", \"scripts\": {}}"),
        (
            "other.yaml",
            "replicaCount: 1\nimage: {repository: x}\nmetrics: yes\n",
        ),
        (
            "workflow.yaml",
            "on: push\njobs: {a: {runs-on: x}}\nconcurrency: 1\n",
        ),
    ] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    fs::write(folder.path().join("latin.yaml"), b"a: \xff\n").expect("a file");
    let output = runnergen(&["validate"])
        .arg(folder.path())
        .output()
        .expect("the command starts");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(
        (printed.as_str(), output.status.code()),
        (
            "nothing to check; 13 files without runner values skipped\n",
            Some(0)
        )
    );
}
