//! helmfile with both examples: the official chart with runnergen as post-renderer, and without the official chart.
//! Each with a helmfile that supports only Helm 3, and with both Helm versions and the newest helmfile, `helmfile1`,
//! if it is available.

use std::iter;
use std::path::{Path, PathBuf};
use std::process::Output;

use super::mistake::MISTAKES;
use super::{CHART, OBJECTS, refused};
use crate::common::machine::Machine;
use crate::common::namespace::Namespace;
use crate::common::{find, stderr, succeeded, tool};

/// Pairs of helmfile and Helm versions.
fn pairs() -> Vec<(&'static str, &'static str)> {
    let newest = find("helmfile1").map(|_| ["helm3", "helm"].map(|helm| ("helmfile1", helm)));
    iter::once(("helmfile", "helm3"))
        .chain(newest.into_iter().flatten())
        .collect()
}

/// A copy of an example, with a namespace.
struct Setup {
    helmfile: PathBuf,
    helm: PathBuf,
    machine: Machine,
    namespace: Namespace,
    folder: PathBuf,
    example: String,
}

impl Setup {
    fn find(example: &str, (helmfile, helm): (&str, &str), purpose: &str) -> Option<Self> {
        let namespace = Namespace::find(&format!("{purpose}-{example}-{helmfile}-{helm}"))?;
        let example = format!("examples/helmfile/{example}");
        let (helmfile, machine) = (tool(helmfile)?, Machine::new());
        if helm == "helm" {
            machine.install_plugin(&tool(helm)?);
        }
        let folder = machine.copy(&example, &["helmfile.yaml"], |text| {
            at_home(text, &namespace.name)
        });
        let setup = Setup {
            helmfile,
            helm: tool(helm)?,
            machine,
            namespace,
            folder,
            example,
        };
        setup.values(str::to_owned);
        Some(setup)
    }

    fn values(&self, change: impl Fn(&str) -> String) {
        self.machine.copy(&self.example, &["values.yaml"], change);
    }

    fn run(&self, verb: &str) -> Output {
        let mut command = self.machine.command(&self.helmfile, &["--helm-binary"]);
        command
            .arg(&self.helm)
            .arg(verb)
            .current_dir(&self.folder)
            .env("KUBECONFIG", self.namespace.kubeconfig());
        command.output().expect("helmfile starts")
    }
}

/// The helmfile of an example with a local substitute for the official chart and the namespace of the test.
fn at_home(text: &str, namespace: &str) -> String {
    let chart = Path::new(env!("CARGO_MANIFEST_DIR")).join(CHART);
    let text = text.replace(
        "chart: gitlab/gitlab-runner",
        &format!("chart: {}", chart.display()),
    );
    let text = text.replace(
        "namespace: gitlab-runner",
        &format!("namespace: {namespace}"),
    );
    let text = text.replace("-n, gitlab-runner", &format!("-n, {namespace}"));
    let releases = text
        .find("releases:")
        .filter(|_| text.contains("repositories:"))
        .unwrap_or_default();
    text[releases..].to_owned()
}

/// Runs an example with every available pair.
fn setups(example: &str, purpose: &str) -> impl Iterator<Item = Setup> {
    pairs()
        .into_iter()
        .filter_map(move |pair| Setup::find(example, pair, purpose))
}

#[test]
fn the_official_chart_is_installed_with_a_smaller_role() {
    is_installed("post-renderer");
}

#[test]
fn a_runner_is_installed_without_a_chart() {
    is_installed("no-chart");
}

#[test]
fn an_error_stops_the_official_chart() {
    mistakes_change_nothing("post-renderer");
}

#[test]
fn an_error_stops_a_runner_without_a_chart() {
    mistakes_change_nothing("no-chart");
}

fn is_installed(example: &str) {
    for setup in setups(example, "synced") {
        let printed = setup.run("template");
        succeeded(&printed);
        let printed = String::from_utf8_lossy(&printed.stdout);
        assert!(
            printed.contains("kind: Deployment") && printed.contains("- pods/exec"),
            "{printed}"
        );
        assert!(setup.namespace.names().is_empty());

        succeeded(&setup.run("sync"));
        let embedded = setup.namespace.names();
        assert!(
            OBJECTS
                .iter()
                .all(|object| embedded.iter().any(|name| name == object)),
            "{embedded:?}"
        );
        let rules = setup.namespace.object("role", "gitlab-runner")["rules"].to_string();
        assert!(
            rules.contains("pods/exec") && !rules.contains("\"*\""),
            "{rules}"
        );
    }
}

fn mistakes_change_nothing(example: &str) {
    for setup in setups(example, "mistaken") {
        let refuses = |verb: &str| {
            let before = setup.namespace.versions();
            for mistake in &MISTAKES {
                setup.values(|text| mistake.make(text));
                let output = setup.run(verb);
                refused(&output);
                assert!(
                    error_for_user(&setup, &output).contains(mistake.reason),
                    "{}",
                    stderr(&output)
                );
                assert_eq!(setup.namespace.versions(), before, "{verb}");
            }
        };
        refuses("template");
        refuses("sync");
        assert!(setup.namespace.names().is_empty());
        setup.values(str::to_owned);
        succeeded(&setup.run("sync"));
        refuses("sync");
    }
}

/// The error that the user sees. Helm 4 hides the standard error of a post-renderer, so it is in the example's report.
fn error_for_user(setup: &Setup, output: &Output) -> String {
    let report = std::fs::read_to_string(setup.folder.join("runnergen-report-gitlab-runner.txt"));
    if setup.helm.ends_with("helm") {
        report.unwrap_or_else(|_| stderr(output))
    } else {
        stderr(output)
    }
}
