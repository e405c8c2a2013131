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

/// The commands `init` and `generate` of Argo CD's plugin, as arrays of arguments.
fn argocd() -> [Vec<String>; 2] {
    let text = fs::read("integrations/argocd/plugin.yaml").expect("the plugin can be read");
    let stream = Stream::read("plugin.yaml", text).expect("it is YAML");
    let object = stream
        .objects()
        .next()
        .expect("it holds an object")
        .node
        .clone();
    ["init", "generate"].map(|step| {
        let words = |key: &str| {
            let list = object
                .at(&["spec", step, key])
                .and_then(Node::as_list)
                .unwrap_or_default();
            list.iter()
                .filter_map(|word| word.as_str().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        [words("command"), words("args")].concat()
    })
}

fn argocd_runs(words: &[String], parameters: &[(&str, &str)]) -> Output {
    let machine = Machine::new();
    let arguments: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let mut command = machine.command(Path::new(&words[0]), &arguments);
    let environment = [
        ("ARGOCD_APP_NAME", "fleet"),
        ("ARGOCD_APP_NAMESPACE", "ci"),
        ("KUBE_VERSION", "1.34.1"),
        (
            "KUBE_API_VERSIONS",
            "v1,apps/v1,monitoring.coreos.com/v1,monitoring.coreos.com/v1/PodMonitor",
        ),
    ];
    command.envs(environment).envs(parameters.iter().copied());
    command
        .current_dir("tests/pipeline/argocd")
        .output()
        .expect("the command starts")
}

#[test]
fn argo_cd_generates_only_objects() {
    let [init, generate] = argocd();
    stdout(&argocd_runs(&init, &[]));
    let manifests = stdout(&argocd_runs(&generate, &[]));
    let objects = Stream::read("-", manifests.into_bytes()).expect("objects only");
    let deployment = objects
        .objects()
        .find(|object| object.kind() == "Deployment")
        .expect("a Deployment");
    assert_eq!(
        (deployment.name(), deployment.namespace()),
        ("fleet-gitlab-runner", Some("ci"))
    );
}

#[test]
fn argo_cd_passes_parameters() {
    let [_, generate] = argocd();
    let manifests = stdout(&argocd_runs(
        &generate,
        &[("PARAM_RELEASE", "other"), ("PARAM_SET", "concurrent=7")],
    ));
    assert!(
        manifests.contains("name: other-gitlab-runner") && manifests.contains("concurrent = 7"),
        "{manifests}"
    );
    let output = argocd_runs(&generate, &[("PARAM_SET", "concurrent=many")]);
    assert!(!output.status.success() && output.stdout.is_empty() && !output.stderr.is_empty());
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
