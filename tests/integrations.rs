//! Real Helm, helmfile and Kustomize with runnergen in them: what they print, their exit status, what they leave behind.
#![allow(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod common;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs, iter};

use common::tool;
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
