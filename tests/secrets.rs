//! Secrets under misspelled keys and in invalid text: no report shows them.

#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use crate::common;
use helm_yaml::base_encoding::BASE64;

/// An ordinary word, which only its key or its place makes a secret.
const SECRET: &str = "correcthorsebatt";

/// Keys of secrets with typing errors, in several styles.
const KEYS: [&str; 24] = [
    "runnerTokn",
    "runnerRegistratonToken",
    "runerToken",
    "SecretKy",
    "SercetKey",
    "secret_kye",
    "acces_key",
    "AcessKey",
    "AccountKy",
    "AcountKey",
    "PrivatKey",
    "private_kay",
    "SASTokn",
    "SessionTokn",
    "bearer_tokn",
    "pasword",
    "passwrd",
    "DB_PASS",
    "api_ky",
    "apiKeys",
    "clientSecret",
    "AWS_SECRET_ACESS_KEY",
    "DOCKER_AUTH_CONFG",
    "credentials",
];

/// Places of a key and its secret: a file with `{key}` and `{secret}`.
const PLACES: [&str; 14] = [
    "{key}: {secret}\n",
    "runners: {cache: {{key}: {secret}}}\n",
    "runners:\n  config: |\n    [[runners]]\n      {key} = \"{secret}\"\n",
    "runners:\n  config: |\n    [[runners]]\n      {key} = {secret}\n",
    "runners:\n  config: |\n    [[runners]]\n      {key}: {secret}\n",
    "runners:\n  config: |\n    [[runners]]\n      {key} = [\"{secret}\n",
    "runners:\n  config: |\n    [[runners]]\n      {key} = \"{{ foo \"{secret}\" }}\"\n",
    "runners:\n  config: |\n    [[runners]]\n      environment = \"{key}={secret}\"\n",
    "runners:\n  config: |\n    [[runners]]\n      {key} = \"${X:-{secret}}\"\n",
    "extraEnv:\n  {key}: [{secret}]\n",
    "envVars:\n- {name: {key}, value: [{secret}]}\n",
    "{key} {secret}\n",
    "{key}: \"{secret}\nx: y\n",
    "{key}: *{secret}\n",
];

/// Places in text that cannot be parsed, where the end of a secret is unknown.
const UNPARSED: [&str; 17] = [
    "envVars: [{name: DB_PASSWORD value: {secret}}]\n",
    "envVars:\n- name: DB_PASSWORD\n  value: \"hun\"{secret}\"\n",
    "envVars:\n  - name: API_KEY\n    value: {secret}\n   foo: bar\n",
    "runners:\n  config: |\n    [[runners]]\n      SecretKey = my pass {secret}\n",
    "runners:\n  config: |\n    [[runners]]\n      SecretKey = \"pass\"{secret}\n",
    "runners:\n  config: |\n    [[runners]]\n      SecretKey = 'pass'{secret}\n",
    "runners:\n  config: |\n    [[runners]]\n      PrivateKey = -----BEGIN PRIVATE KEY-----\\n{secret} x\n",
    "runners:\n  config: |\n    [[runners]]\n      PrivateKey = -----BEGIN PRIVATE KEY-----\n      {secret}\n      {secret}==\n",
    "runners:\n  config: |\n    [[runners]]\n      [runners.kubernetes.pod_annotations]\n        password = {secret} x\n",
    "runnerToken: 'abc'{secret}\n",
    "runnerToken: \"abc\" {secret}\n",
    "runnerToken: `{secret}\n",
    "runnerToken:\n  {secret}\n b: c\n",
    "runnerToken:\n  a\n {secret}: c\n",
    "runnerToken: |\n{secret}\n",
    "runnerToken: >-\n   a\n  {secret}\n",
    "kind: Secret\nstringDat: {a: {secret}\n",
];

/// Secrets that no key names.
const WITHOUT_KEY: [&str; 6] = [
    "gitlabUrl: me:{secret}@gitlab.example.com\n",
    "extraEnv:\n  HTTP_PROXY: [me:{secret}@proxy:3128]\n",
    "extraEnv:\n  HEADER: [\"Authorization: Bearer {secret}\"]\n",
    "runners:\n  config: |\n    [[runners]]\n      pre_build_scrip = \"curl -u me:{secret} x\"\n",
    "runners:\n  config: |\n    [[runners]]\n      pre_build_scrip = \"docker login -u me -p {secret} x\"\n",
    "extraObjects:\n- |\n  apiVersion: v1\n  kind: Secret\n  metadata: {name: x}\n  stringDat:\n    foo: {secret}\n",
];

#[test]
fn no_report_shows_a_secret_under_a_misspelled_key() {
    for place in PLACES {
        for key in KEYS {
            hides(&place.replace("{key}", key));
        }
    }
}

#[test]
fn no_report_shows_a_secret_without_a_key() {
    WITHOUT_KEY.into_iter().for_each(hides);
}

#[test]
fn no_report_shows_a_secret_in_text_that_cannot_be_parsed() {
    UNPARSED.into_iter().for_each(hides);
}

#[test]
fn no_report_shows_the_rest_of_an_invalid_flag() {
    let flag = format!("runnerToken=a,{SECRET}");
    let arguments = ["validate", "--no-config", "--set", &flag, "-"];
    refuses_without_secret(&arguments, "gitlabUrl: https://gitlab.example.com\n");
}

#[test]
fn no_fix_shows_a_secret() {
    for (key, value) in [
        ("SecretKey", "wJalrXUtnFEMI"),
        ("SecretKey", "\"wJalrXUtnFEMI"),
        ("AccountKey", "wJalrXUtnFEMI"),
        ("bearer_token", "wJalrXUtnFEMI"),
        ("SecrtKey", "wJalrXUtnFEMI"),
        ("pod_annotations.password", "wJalrXUtnFEMI"),
        ("token", "abc"),
    ] {
        let file = format!("runners:\n  config: |\n    [[runners]]\n      {key} = {value}\n");
        for format in ["json", "sarif", "rdjson"] {
            let arguments = ["validate", "--no-config", "--format", format, "-"];
            let output = common::with_input(&mut common::runnergen(&arguments), file.as_bytes());
            let report = String::from_utf8(output.stdout).expect("UTF-8");
            let secret = value.trim_start_matches('"');
            assert!(!report.contains(secret), "{file}\n{report}");
        }
    }
}

#[test]
fn no_report_shows_a_secret_of_a_flag() {
    for key in KEYS {
        for flag in [format!("{key}={{{SECRET}"), format!("{key} {SECRET}")] {
            let arguments = ["validate", "--no-config", "--set", &flag, "-"];
            refuses_without_secret(&arguments, "gitlabUrl: https://gitlab.example.com\n");
        }
    }
}

/// Validates a file with the secret in place of `{secret}`; human and JSON reports have all texts that others have.
fn hides(file: &str) {
    let file = file.replace("{secret}", SECRET);
    for format in ["human", "json"] {
        let arguments = ["validate", "--no-config", "--format", format, "-"];
        refuses_without_secret(&arguments, &file);
    }
}

fn refuses_without_secret(arguments: &[&str], file: &str) {
    let output = common::with_input(&mut common::runnergen(arguments), file.as_bytes());
    let report = [output.stdout, output.stderr].concat();
    let report = String::from_utf8(report).expect("UTF-8");
    assert!(!report.contains(SECRET), "{arguments:?}\n{file}\n{report}");
    assert_ne!(
        output.status.code(),
        Some(0),
        "{arguments:?}\n{file}\n{report}"
    );
}

/// A document that Flux completes with values from a Secret, and the Secret.
const RELEASE: &str = "apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: runner, namespace: ci}
spec:
  chart: {spec: {chart: gitlab-runner, version: 0.90.0, sourceRef: {kind: HelmRepository, name: g}}}
  valuesFrom:
  - {kind: Secret, name: s}
  - {kind: Secret, name: s, valuesKey: concurrent, targetPath: concurrent}
  - {kind: Secret, name: s, valuesKey: url, targetPath: gitlabUrl}
";

/// Values in a Secret that the chart or the runner refuses.
const REFUSED: &str = "replicas: {secret}
imagePullPolicy: {secret}
foo: [{secret}]
runners:
  config: |
    [[runners]]
      limit = \"{secret}\"
      executor = \"{secret}\"
      tags = [\"{secret}\"]
";

#[test]
fn no_report_shows_a_value_of_a_secret_that_a_release_refers_to() {
    let refused = REFUSED.replace("{secret}", SECRET);
    let encoded = |text: &str| BASE64.encode(text.as_bytes());
    let text = |text: &str| serde_json::to_string(text).expect("JSON");
    let plain = [text(&refused), text(SECRET), text(SECRET)];
    let base64 = [encoded(&refused), encoded(SECRET), encoded(SECRET)];
    for (key, [values, concurrent, url]) in [("stringData", plain), ("data", base64)] {
        let secret = format!(
            "---\nkind: Secret\nmetadata: {{name: s, namespace: ci}}\n{key}:\n  values.yaml: {values}\n  concurrent: {concurrent}\n  url: {url}\n"
        );
        hides(&format!("{RELEASE}{secret}"));
    }
    let block = refused.replace('\n', "\n    ");
    hides(&format!(
        "{RELEASE}---\nkind: Secret\nmetadata: {{name: s, namespace: ci}}\nstringData:\n  values.yaml: |\n    {block}\n"
    ));
}

#[test]
fn no_report_shows_a_variable_of_a_secret() {
    let repository = tempfile::tempdir().expect("a directory");
    let write = |name: &str, text: &str| {
        let path = repository.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(path, text).expect("a file");
    };
    let (release, _) = RELEASE.split_once("  valuesFrom").expect("values");
    write(
        "apps/release.yaml",
        &format!(
            "{release}  values: {{replicas: \"${{x}}\", concurrent: \"${{x}}\", foo: \"${{x}}\"}}\n"
        ),
    );
    write(
        "flux.yaml",
        &format!(
            "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: apps}}\nspec:\n  path: ./apps\n  postBuild: {{substituteFrom: [{{kind: Secret, name: v}}]}}\n---\nkind: Secret\nmetadata: {{name: v}}\nstringData: {{x: {SECRET}}}\n"
        ),
    );
    std::fs::create_dir(repository.path().join(".git")).expect("a directory");
    for format in ["human", "json"] {
        let mut command = common::runnergen(&["validate", "--format", format, "apps"]);
        let output = command.current_dir(repository.path()).output();
        let output = output.expect("the command starts");
        let report = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
        assert!(report.contains("replicas"), "{report}");
        assert!(!report.contains(SECRET), "{report}");
    }
}
