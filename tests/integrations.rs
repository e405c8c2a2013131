//! Helm, and the commands in the configurations for Argo CD and GitLab CI: output, exit code and created files.
//! `tests/installs` contains installations.
#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::common::machine::Machine;
use crate::common::{stderr, succeeded, tool};
use helm_yaml::tree::Node;
use runnergen::kubernetes::stream::Stream;

const CHART: &str = "tests/pipeline/chart";
const VALUES: &str = "examples/helmfile/post-renderer/values.yaml";
const BAD_VALUE: [&str; 2] = ["--set", "resources.limits.cpu=1x"];

/// A post-renderer that changes nothing, because Helm 4 itself modifies its input.
fn install_cat(machine: &Machine, helm: &Path) {
    let copied = machine.copy("integrations/helm-plugin", &["plugin.yaml"], |ours| {
        let named = ours
            .replace("name: runnergen", "name: cat")
            .replace("command: runnergen", "command: cat");
        named.replace("[post-render]", "[]")
    });
    // Helm identifies plugins by their directory names.
    let folder = machine.home().join("cat");
    fs::rename(copied, &folder).expect("the directory can be renamed");
    succeeded(&machine.run(
        helm,
        &["plugin", "install", folder.to_str().expect("a UTF-8 path")],
    ));
}

fn stdout(output: &Output) -> String {
    succeeded(output);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

const HELM_3: [&str; 9] = [
    "template",
    "r",
    CHART,
    "-f",
    VALUES,
    "--post-renderer",
    "runnergen",
    "--post-renderer-args",
    "post-render",
];
const HELM_4: [&str; 7] = [
    "template",
    "r",
    CHART,
    "-f",
    VALUES,
    "--post-renderer",
    "runnergen",
];

#[test]
fn helm_3_output_is_unchanged() {
    let Some(helm) = tool("helm3") else { return };
    let machine = Machine::new();
    let plain = stdout(&machine.run(&helm, &["template", "r", CHART, "-f", VALUES]));
    assert_eq!(stdout(&machine.run(&helm, &HELM_3)), plain);
}

#[test]
fn helm_3_shows_the_error() {
    let Some(helm) = tool("helm3") else { return };
    let output = Machine::new().run(&helm, &with(&HELM_3, &BAD_VALUE));
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(
        stderr(&output).contains("resources.limits.cpu` `1x`: unknown quantity suffix `x`"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_helm_4_plugin_accepts_an_extra_post_render_argument() {
    let machine = Machine::new();
    let Some(helm) = tool("helm") else { return };
    machine.install_plugin(&helm);
    install_cat(&machine, &helm);
    let plain = stdout(&machine.run(
        &helm,
        &[
            "template",
            "r",
            CHART,
            "-f",
            VALUES,
            "--post-renderer",
            "cat",
        ],
    ));
    assert_eq!(stdout(&machine.run(&helm, &HELM_4)), plain);
    let again = with(&HELM_4, &["--post-renderer-args", "post-render"]);
    assert_eq!(stdout(&machine.run(&helm, &again)), plain);
    let labelled = stdout(&machine.run(
        &helm,
        &with(&again, &["--post-renderer-args", "--label=team=a"]),
    ));
    assert_eq!(
        labelled.matches("team: a").count(),
        labelled.matches("\nkind: ").count(),
        "hooks too"
    );
    assert_eq!(
        labelled
            .matches("# Source: gitlab-runner/templates/runner.yaml")
            .count(),
        5,
        "sources are known still"
    );
}

#[test]
fn helm_4_errors_are_in_the_report() {
    let machine = Machine::new();
    let Some(helm) = tool("helm") else { return };
    machine.install_plugin(&helm);
    let report = machine.home().join("report.json");
    let argument = format!("--report={}", report.display());
    let reporting = [
        "--post-renderer-args",
        &argument,
        "--post-renderer-args",
        "--report-format=json",
    ];
    let output = machine.run(&helm, &with(&with(&HELM_4, &reporting), &BAD_VALUE));
    assert!(!output.status.success() && output.stdout.is_empty());
    let report = fs::read_to_string(report).expect("a report");
    assert!(
        report.contains("\"rule\": \"RG033\"") && report.contains("Deployment/r-gitlab-runner"),
        "{report}"
    );
}

/// The command `generate` of Argo CD's plugin, as an array of arguments.
fn argocd() -> Vec<String> {
    let text = fs::read("integrations/argocd/plugin.yaml").expect("the plugin can be read");
    let stream = Stream::read("plugin.yaml", text).expect("it is YAML");
    let object = stream
        .objects()
        .next()
        .expect("it holds an object")
        .node
        .clone();
    assert!(
        object.at(&["spec", "init"]).is_none(),
        "`init` gets no parameters, so it would check other values"
    );
    let words = |key: &str| {
        let list = object
            .at(&["spec", "generate", key])
            .and_then(Node::as_list)
            .unwrap_or_default();
        list.iter()
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    [words("command"), words("args")].concat()
}

/// The environment that Argo CD documents for plugins.
const ARGOCD: [(&str, &str); 13] = [
    ("ARGOCD_APP_NAME", "fleet"),
    ("ARGOCD_APP_NAMESPACE", "ci"),
    ("ARGOCD_APP_PARAMETERS", "[]"),
    ("ARGOCD_APP_PROJECT_NAME", "default"),
    (
        "ARGOCD_APP_REVISION",
        "0123456789abcdef0123456789abcdef01234567",
    ),
    ("ARGOCD_APP_REVISION_SHORT", "0123456"),
    ("ARGOCD_APP_REVISION_SHORT_8", "01234567"),
    ("ARGOCD_APP_SOURCE_PATH", "runner"),
    (
        "ARGOCD_APP_SOURCE_REPO_URL",
        "https://gitlab.example.com/a/b.git",
    ),
    ("ARGOCD_APP_SOURCE_TARGET_REVISION", "main"),
    ("ARGOCD_ENV_TEAM", "ci"),
    ("KUBE_VERSION", "1.34.1"),
    (
        "KUBE_API_VERSIONS",
        "v1,apps/v1,monitoring.coreos.com/v1,monitoring.coreos.com/v1/PodMonitor",
    ),
];

/// Runs the plugin with variables that override or add to those of Argo CD; an empty value is passed as it is.
fn argocd_runs(variables: &[(&str, &str)]) -> Output {
    argocd_without(&[], variables)
}

fn argocd_without(missing: &[&str], variables: &[(&str, &str)]) -> Output {
    let (machine, words) = (Machine::new(), argocd());
    let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let mut command = machine.command(Path::new(&words[0]), &arguments);
    command.envs(ARGOCD).envs(variables.iter().copied());
    for name in missing {
        command.env_remove(name);
    }
    command
        .current_dir("tests/pipeline/argocd")
        .output()
        .expect("the command starts")
}

/// The name and the namespace of the Deployment that the plugin prints. Everything it prints is an object.
fn argocd_deployment(output: &Output) -> (String, Option<String>) {
    let manifests = stdout(output);
    let objects = Stream::read("-", manifests.into_bytes()).expect("objects only");
    let deployment = objects
        .objects()
        .find(|object| object.kind() == "Deployment")
        .expect("a Deployment");
    let namespace = deployment.namespace().map(str::to_owned);
    (deployment.name().to_owned(), namespace)
}

#[test]
fn argo_cd_generates_only_objects() {
    let expected = |name: &str, namespace: &str| (name.to_owned(), Some(namespace.to_owned()));
    let deployment = argocd_deployment(&argocd_runs(&[]));
    assert_eq!(deployment, expected("fleet-gitlab-runner", "ci"));
    for output in [
        argocd_without(&["ARGOCD_APP_NAMESPACE"], &[]),
        argocd_runs(&[("ARGOCD_APP_NAMESPACE", "")]),
        argocd_without(
            &["ARGOCD_APP_NAMESPACE", "KUBE_VERSION", "KUBE_API_VERSIONS"],
            &[],
        ),
    ] {
        let deployment = argocd_deployment(&output);
        assert_eq!(deployment, expected("fleet-gitlab-runner", "default"));
    }
    let elsewhere = argocd_deployment(&argocd_runs(&[("ARGOCD_APP_NAME", "teams_fleet")]));
    assert_eq!(elsewhere, expected("fleet-gitlab-runner", "ci"));
}

#[test]
fn argo_cd_passes_parameters() {
    let manifests = stdout(&argocd_runs(&[
        ("PARAM_RELEASE", "other"),
        ("PARAM_SET_0", "concurrent=7"),
        ("PARAM_SET_1", r"runners.tags=a\,b"),
        ("PARAM_VALUES_FILES_0", "large.yaml"),
        ("PARAM_VALUES_FILES_1", "with spaces.yaml"),
        ("PARAM_CHART_VERSION", "0.88.0"),
    ]));
    for expected in [
        "name: other-gitlab-runner",
        "concurrent = 7",
        "value: a,b",
        "check_interval = 11",
        "log_level = \"warn\"",
        "chart: gitlab-runner-0.88.0",
    ] {
        assert!(manifests.contains(expected), "{expected} in {manifests}");
    }
}

#[test]
fn argo_cd_shows_why_it_fails() {
    for (variable, value, reason) in [
        ("PARAM_SET_0", "concurrent=many", "invalid `concurrent`"),
        ("PARAM_SET_0", "concurent=3", "did you mean `concurrent`?"),
        ("PARAM_SET_0", "concurrent", "--set"),
        ("PARAM_VALUES_FILES_0", "missing.yaml", "missing.yaml"),
        ("PARAM_VALUES_FILES_0", "mistake.yaml", "mistake.yaml:1:1"),
        ("PARAM_CHART_VERSION", "newest", "newest"),
        ("PARAM_RELEASE", "Not_Valid", "Not_Valid"),
        ("ARGOCD_APP_NAMESPACE", "Not_Valid", "Not_Valid"),
        ("KUBE_VERSION", "many", "many"),
    ] {
        let output = argocd_runs(&[(variable, value)]);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && output.stdout.is_empty(),
            "{variable}={value}"
        );
        assert!(
            stderr.contains(reason),
            "{variable}={value}: {reason} in {stderr}"
        );
    }
}

#[test]
fn releases_of_a_helmfile_have_separate_reports() {
    const RELEASES: usize = 8;
    let (Some(helmfile), Some(helm)) = (tool("helmfile"), tool("helm3")) else {
        return;
    };
    let machine = Machine::new();
    let chart = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pipeline/chart");
    let release = |number: usize| {
        format!(
            "- name: runner-{number}\n  namespace: ci\n  chart: {}\n  postRenderer: runnergen\n  \
             postRendererArgs: [post-render, --validate=warn, --report-format=json, '--report={{namespace}}-{{release}}.json']\n  \
             values: [{{runners: {{config: \"[[runners]]\\n[runners.kubernetes]\\nmistake_{number} = 1\\n\"}}}}]\n",
            chart.display()
        )
    };
    let text: String = (0..RELEASES).map(release).collect();
    fs::write(
        machine.home().join("helmfile.yaml"),
        format!("releases:\n{text}"),
    )
    .expect("written");
    let mut command = machine.command(&helmfile, &["--helm-binary"]);
    command
        .arg(&helm)
        .args(["template", "--concurrency", "8"])
        .current_dir(machine.home());
    stdout(&command.output().expect("helmfile starts"));
    for number in 0..RELEASES {
        let name = format!("ci-runner-{number}-gitlab-runner.json");
        let report = fs::read_to_string(machine.home().join(&name));
        let report = report.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(report.contains(&format!("mistake_{number}")), "{report}");
    }
}

/// The script of GitLab's component with these inputs and defaults for the others, and the variables of its job.
fn component(inputs: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
    let text = fs::read_to_string("integrations/gitlab-ci/templates/validate.yml")
        .expect("the component can be read");
    let read = |text: &str| Stream::read("-", text.as_bytes().to_vec()).expect("it is YAML");
    let roots = |stream: &Stream| {
        stream
            .documents
            .iter()
            .map(|document| document.root.clone())
            .collect::<Vec<_>>()
    };
    let known = roots(&read(&text))[0]
        .at(&["spec", "inputs"])
        .and_then(Node::as_map)
        .expect("inputs")
        .clone();
    let filled = known.iter().fold(text, |text, (name, input)| {
        let default = input
            .node
            .get("default")
            .map(Node::to_template_string)
            .unwrap_or_default();
        let value = inputs
            .iter()
            .find(|(given, _)| given == name)
            .map_or(default.as_str(), |(_, value)| value);
        text.replace(&format!("$[[ inputs.{name} ]]"), value)
    });
    assert!(!filled.contains("$[["), "every input is declared: {filled}");
    let job = roots(&read(&filled))[1]
        .get("runnergen-validate")
        .expect("the job")
        .clone();
    let lines = job
        .get("script")
        .and_then(Node::as_list)
        .expect("a script")
        .iter()
        .map(Node::to_template_string);
    let variables = job
        .get("variables")
        .and_then(Node::as_map)
        .expect("variables")
        .iter();
    let variables = variables
        .map(|(name, entry)| (name.clone(), entry.node.to_template_string()))
        .collect();
    (lines.collect::<Vec<_>>().join("\n"), variables)
}

#[test]
fn the_component_writes_reports_and_fails_on_denied_severities() {
    for (inputs, is_fine) in [
        (&[("values", "values.yaml")][..], true),
        (&[("values", "values.yaml"), ("deny", "warnings")], false),
    ] {
        let machine = Machine::new();
        let folder = machine.home();
        fs::copy(VALUES, folder.join("values.yaml")).expect("the values can be copied");
        let (script, variables) = component(inputs);
        let mut command = machine.command(Path::new("sh"), &["-euc", &script]);
        let output = command
            .envs(variables)
            .current_dir(folder)
            .output()
            .expect("the script starts");
        assert_eq!(output.status.success(), is_fine, "{}", stderr(&output));
        let report =
            fs::read_to_string(folder.join("gl-code-quality-report.json")).expect("a report");
        assert!(
            report.contains("values.yaml") && report.contains("rbac-without-rules"),
            "{report}"
        );
        assert!(folder.join("runnergen-junit.xml").exists());
    }
}
