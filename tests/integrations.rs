//! Real Helm, helmfile and Kustomize with runnergen in them: what they print, their exit status, what they leave behind.
#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod common;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, iter};

use common::tool;
use runnergen::stream::Stream;
use runnergen::tree::Node;
use tempfile::TempDir;

const CHART: &str = "tests/pipeline/chart";
const VALUES: &str = "examples/helmfile/post-renderer/values.yaml";
const BAD_VALUE: [&str; 2] = ["--set", "resources.limits.cpu=1x"];

/// A machine with nothing on it but our program and the tools.
struct Machine {
    home: TempDir,
}

impl Machine {
    fn new() -> Self {
        Machine { home: tempfile::tempdir().expect("a folder") }
    }

    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let ours = Path::new(env!("CARGO_BIN_EXE_runnergen")).parent().expect("it lies in a folder").to_owned();
        let known = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(iter::once(ours).chain(env::split_paths(&known))).expect("a path");
        let mut command = Command::new(program);
        command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).env("PATH", path);
        for name in ["HELM_DATA_HOME", "HELM_CONFIG_HOME", "HELM_CACHE_HOME"] {
            command.env(name, self.home.path().join(name));
        }
        command.env_remove("HELM_PLUGINS").env("HOME", self.home.path());
        command
    }

    fn run(&self, program: &Path, arguments: &[&str]) -> Output {
        self.command(program, arguments).output().expect("the program starts")
    }

    fn helm_with_plugin(&self) -> Option<PathBuf> {
        let helm = tool("helm")?;
        let output = self.run(&helm, &["plugin", "install", "integrations/helm-plugin"]);
        assert!(output.status.success(), "{}", stderr(&output));
        Some(helm)
    }

    /// A post-renderer that does nothing: Helm 4 itself changes what it hands to one.
    fn install_cat(&self, helm: &Path) {
        let folder = self.home.path().join("cat");
        let ours = fs::read_to_string("integrations/helm-plugin/plugin.yaml").expect("the plugin can be read");
        let theirs = ours.replace("name: runnergen", "name: cat").replace("command: runnergen", "command: cat");
        fs::create_dir(&folder).expect("a folder");
        fs::write(folder.join("plugin.yaml"), theirs.replace("[post-render]", "[]"))
            .expect("the plugin can be written");
        let folder = folder.to_str().expect("a path that is text");
        let output = self.run(helm, &["plugin", "install", folder]);
        assert!(output.status.success(), "{}", stderr(&output));
    }
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", stderr(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

const HELM_3: [&str; 9] =
    ["template", "r", CHART, "-f", VALUES, "--post-renderer", "runnergen", "--post-renderer-args", "post-render"];
const HELM_4: [&str; 7] = ["template", "r", CHART, "-f", VALUES, "--post-renderer", "runnergen"];

#[test]
fn helm_3_gets_back_what_it_rendered() {
    let Some(helm) = tool("helm3") else { return };
    let machine = Machine::new();
    let plain = stdout(&machine.run(&helm, &["template", "r", CHART, "-f", VALUES]));
    assert_eq!(stdout(&machine.run(&helm, &HELM_3)), plain);
}

#[test]
fn helm_3_shows_why_nothing_is_deployed() {
    let Some(helm) = tool("helm3") else { return };
    let output = Machine::new().run(&helm, &with(&HELM_3, &BAD_VALUE));
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(stderr(&output).contains("resources.limits.cpu` cannot be `1x`"), "{}", stderr(&output));
}

#[test]
fn helm_4_takes_the_plugin_with_and_without_the_word() {
    let machine = Machine::new();
    let Some(helm) = machine.helm_with_plugin() else { return };
    machine.install_cat(&helm);
    let plain = stdout(&machine.run(&helm, &["template", "r", CHART, "-f", VALUES, "--post-renderer", "cat"]));
    assert_eq!(stdout(&machine.run(&helm, &HELM_4)), plain);
    let again = with(&HELM_4, &["--post-renderer-args", "post-render"]);
    assert_eq!(stdout(&machine.run(&helm, &again)), plain);
    let labelled = stdout(&machine.run(&helm, &with(&again, &["--post-renderer-args", "--label=team=a"])));
    assert_eq!(labelled.matches("team: a").count(), labelled.matches("\nkind: ").count(), "hooks too");
    assert_eq!(labelled.matches("# Source: gitlab-runner/templates/runner.yaml").count(), 5, "sources are known still");
}

#[test]
fn helm_4_leaves_the_reason_in_the_report() {
    let machine = Machine::new();
    let Some(helm) = machine.helm_with_plugin() else { return };
    let report = machine.home.path().join("report.json");
    let argument = format!("--report={}", report.display());
    let reporting = ["--post-renderer-args", &argument, "--post-renderer-args", "--report-format=json"];
    let output = machine.run(&helm, &with(&with(&HELM_4, &reporting), &BAD_VALUE));
    assert!(!output.status.success() && output.stdout.is_empty());
    let report = fs::read_to_string(report).expect("a report");
    assert!(report.contains("\"rule\": \"RG033\"") && report.contains("Deployment/r-gitlab-runner"), "{report}");
}

/// A copy of an example in which the official chart's stand-in is used.
fn example(machine: &Machine, name: &str) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/helmfile").join(name);
    let to = machine.home.path().join(name);
    fs::create_dir(&to).expect("a folder");
    let chart = Path::new(env!("CARGO_MANIFEST_DIR")).join(CHART);
    for file in ["helmfile.yaml", "values.yaml"] {
        let text = fs::read_to_string(from.join(file)).expect("the example can be read");
        let text = text.replace("chart: gitlab/gitlab-runner", &format!("chart: {}", chart.display()));
        let from_releases = text.find("releases:").filter(|_| text.contains("repositories:")).unwrap_or_default();
        fs::write(to.join(file), &text[from_releases..]).expect("the example can be written");
    }
    to
}

/// helmfile in a folder, with Helm 3, the only one that every release of helmfile can drive.
fn helmfile(machine: &Machine, folder: &Path) -> Option<Output> {
    let (helmfile, helm) = (tool("helmfile")?, tool("helm3")?);
    let helm: OsString = helm.into_os_string();
    let mut command = machine.command(&helmfile, &["--helm-binary"]);
    Some(command.arg(helm).arg("template").current_dir(folder).output().expect("helmfile starts"))
}

fn spoil(folder: &Path) {
    let values = folder.join("values.yaml");
    let text = fs::read_to_string(&values).expect("the values can be read");
    fs::write(values, text.replace("cpu_request", "cpu_reqest")).expect("the values can be written");
}

#[test]
fn helmfile_passes_manifests_through_the_post_renderer() {
    let machine = Machine::new();
    let folder = example(&machine, "post-renderer");
    let Some(output) = helmfile(&machine, &folder) else { return };
    let manifests = stdout(&output);
    assert!(manifests.contains("kind: Deployment") && manifests.contains("- pods/exec"), "{manifests}");
    spoil(&folder);
    let Some(output) = helmfile(&machine, &folder) else { return };
    assert!(!output.status.success() && !stderr(&output).is_empty());
    assert!(!String::from_utf8_lossy(&output.stdout).contains("kind:"), "nothing is printed");
}

#[test]
fn helmfile_needs_no_chart() {
    let machine = Machine::new();
    let folder = example(&machine, "no-chart");
    let Some(output) = helmfile(&machine, &folder) else { return };
    let manifests = stdout(&output);
    assert!(manifests.contains("kind: Deployment") && manifests.contains("- pods/exec"), "{manifests}");
    spoil(&folder);
    let Some(output) = helmfile(&machine, &folder) else { return };
    assert!(!output.status.success());
    assert!(stderr(&output).contains("the runner knows no `cpu_reqest`"), "{}", stderr(&output));
}

/// A copy of the example for Kustomize, in which a text is replaced.
fn kustomize(machine: &Machine, from: &str, to: &str) -> Option<Output> {
    let kustomize = tool("kustomize")?;
    for file in ["kustomization.yaml", "runner.yaml"] {
        let text = fs::read_to_string(Path::new("examples/kustomize").join(file)).expect("the example can be read");
        fs::write(machine.home.path().join(file), text.replace(from, to)).expect("the example can be written");
    }
    let arguments = ["build", "--enable-alpha-plugins", "--enable-exec", "."];
    Some(machine.command(&kustomize, &arguments).current_dir(machine.home.path()).output().expect("kustomize starts"))
}

#[test]
fn kustomize_renders_values_as_a_function() {
    let machine = Machine::new();
    let Some(output) = kustomize(&machine, "", "") else { return };
    let manifests = stdout(&output);
    assert_eq!(manifests.matches("team: platform").count(), manifests.matches("\nkind: ").count(), "{manifests}");
    assert!(manifests.contains("kind: Deployment") && manifests.contains("name: gitlab-runner-token"), "{manifests}");
}

#[test]
fn kustomize_stops_at_a_mistake() {
    let machine = Machine::new();
    let Some(output) = kustomize(&machine, "cpu_request", "cpu_reqest") else { return };
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(stderr(&output).contains("the runner knows no `cpu_reqest`"), "{}", stderr(&output));
}

/// The commands of Argo CD's plugin: `init` and `generate`, each a list of words.
fn argocd() -> [Vec<String>; 2] {
    let text = fs::read("integrations/argocd/plugin.yaml").expect("the plugin can be read");
    let stream = Stream::read("plugin.yaml", text).expect("it is YAML");
    let object = stream.objects().next().expect("it holds an object").node.clone();
    ["init", "generate"].map(|step| {
        let words = |key: &str| {
            let list = object.at(&["spec", step, key]).and_then(Node::as_list).unwrap_or_default();
            list.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect::<Vec<_>>()
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
        ("KUBE_API_VERSIONS", "v1,apps/v1,monitoring.coreos.com/v1,monitoring.coreos.com/v1/PodMonitor"),
    ];
    command.envs(environment).envs(parameters.iter().copied());
    command.current_dir("tests/pipeline/argocd").output().expect("the command starts")
}

#[test]
fn argo_cd_generates_objects_and_nothing_else() {
    let [init, generate] = argocd();
    stdout(&argocd_runs(&init, &[]));
    let manifests = stdout(&argocd_runs(&generate, &[]));
    let objects = Stream::read("-", manifests.into_bytes()).expect("objects only");
    let deployment = objects.objects().find(|object| object.kind() == "Deployment").expect("a Deployment");
    assert_eq!((deployment.name(), deployment.namespace()), ("fleet-gitlab-runner", Some("ci")));
}

#[test]
fn argo_cd_hands_parameters_on() {
    let [_, generate] = argocd();
    let manifests = stdout(&argocd_runs(&generate, &[("PARAM_RELEASE", "other"), ("PARAM_SET", "concurrent=7")]));
    assert!(manifests.contains("name: other-gitlab-runner") && manifests.contains("concurrent = 7"), "{manifests}");
    let output = argocd_runs(&generate, &[("PARAM_SET", "concurrent=many")]);
    assert!(!output.status.success() && output.stdout.is_empty() && !output.stderr.is_empty());
}

/// The script of GitLab's component with these inputs, others at their defaults, and the variables of its job.
fn component(inputs: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
    let text = fs::read_to_string("integrations/gitlab-ci/templates/validate.yml").expect("the component can be read");
    let read = |text: &str| Stream::read("-", text.as_bytes().to_vec()).expect("it is YAML");
    let roots = |stream: &Stream| stream.documents.iter().map(|document| document.root.clone()).collect::<Vec<_>>();
    let known = roots(&read(&text))[0].at(&["spec", "inputs"]).and_then(Node::as_map).expect("inputs").clone();
    let filled = known.iter().fold(text, |text, (name, input)| {
        let default = input.node.get("default").map(Node::printed).unwrap_or_default();
        let value = inputs.iter().find(|(given, _)| given == name).map_or(default.as_str(), |(_, value)| value);
        text.replace(&format!("$[[ inputs.{name} ]]"), value)
    });
    assert!(!filled.contains("$[["), "every input is declared: {filled}");
    let job = roots(&read(&filled))[1].get("runnergen-validate").expect("the job").clone();
    let lines = job.get("script").and_then(Node::as_list).expect("a script").iter().map(Node::printed);
    let variables = job.get("variables").and_then(Node::as_map).expect("variables").iter();
    let variables = variables.map(|(name, entry)| (name.clone(), entry.node.printed())).collect();
    (lines.collect::<Vec<_>>().join("\n"), variables)
}

#[test]
fn the_component_leaves_its_reports_and_fails_on_what_is_denied() {
    for (inputs, is_fine) in
        [(&[("values", "values.yaml")][..], true), (&[("values", "values.yaml"), ("deny", "warnings")], false)]
    {
        let machine = Machine::new();
        let folder = machine.home.path();
        fs::copy(VALUES, folder.join("values.yaml")).expect("the values can be copied");
        let (script, variables) = component(inputs);
        let mut command = machine.command(Path::new("sh"), &["-euc", &script]);
        let output = command.envs(variables).current_dir(folder).output().expect("the script starts");
        assert_eq!(output.status.success(), is_fine, "{}", stderr(&output));
        let report = fs::read_to_string(folder.join("gl-code-quality-report.json")).expect("a report");
        assert!(report.contains("values.yaml") && report.contains("rbac-unlimited"), "{report}");
        assert!(folder.join("runnergen-junit.xml").exists());
    }
}
