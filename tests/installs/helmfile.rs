//! helmfile with both of its examples: the official chart with runnergen as post-renderer, and no chart at all. Each with
//! the helmfile that only knows Helm 3, and with the newest one on both Helms.

use std::path::{Path, PathBuf};
use std::process::Output;

use super::common::machine::Machine;
use super::common::namespace::Namespace;
use super::common::{stderr, succeeded, tool};
use super::mistake::MISTAKES;
use super::{CHART, OBJECTS, refused};

/// Which helmfile drives which Helm.
const PAIRS: [(&str, &str); 3] = [("helmfile", "helm3"), ("helmfile1", "helm3"), ("helmfile1", "helm")];

/// A copy of an example, with a namespace for it.
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
        let folder = machine.copy(&example, &["helmfile.yaml"], |text| at_home(text, &namespace.name));
        let setup = Setup { helmfile, helm: tool(helm)?, machine, namespace, folder, example };
        setup.values(str::to_owned);
        Some(setup)
    }

    fn values(&self, change: impl Fn(&str) -> String) {
        self.machine.copy(&self.example, &["values.yaml"], change);
    }

    fn run(&self, verb: &str) -> Output {
        let mut command = self.machine.command(&self.helmfile, &["--helm-binary"]);
        command.arg(&self.helm).arg(verb).current_dir(&self.folder).env("KUBECONFIG", self.namespace.kubeconfig());
        command.output().expect("helmfile starts")
    }
}

/// An example's helmfile with the stand-in for the official chart, which no repository has to be asked for, and with a
/// namespace of the test's.
fn at_home(text: &str, namespace: &str) -> String {
    let chart = Path::new(env!("CARGO_MANIFEST_DIR")).join(CHART);
    let text = text.replace("chart: gitlab/gitlab-runner", &format!("chart: {}", chart.display()));
    let text = text.replace("namespace: gitlab-runner", &format!("namespace: {namespace}"));
    let text = text.replace("-n, gitlab-runner", &format!("-n, {namespace}"));
    let releases = text.find("releases:").filter(|_| text.contains("repositories:")).unwrap_or_default();
    text[releases..].to_owned()
}

/// Both examples with every pair that is there.
fn setups(purpose: &str) -> impl Iterator<Item = Setup> {
    let examples = ["post-renderer", "no-chart"].into_iter();
    let cases = examples.flat_map(|example| PAIRS.map(|pair| (example, pair)));
    cases.filter_map(move |(example, pair)| Setup::find(example, pair, purpose))
}

#[test]
fn a_release_is_installed_with_a_role_that_grants_what_jobs_need() {
    for setup in setups("synced") {
        let printed = setup.run("template");
        succeeded(&printed);
        let printed = String::from_utf8_lossy(&printed.stdout);
        assert!(printed.contains("kind: Deployment") && printed.contains("- pods/exec"), "{printed}");
        assert!(setup.namespace.names().is_empty());

        succeeded(&setup.run("sync"));
        let held = setup.namespace.names();
        assert!(OBJECTS.iter().all(|object| held.iter().any(|name| name == object)), "{held:?}");
        let rules = setup.namespace.object("role", "gitlab-runner")["rules"].to_string();
        assert!(rules.contains("pods/exec") && !rules.contains("\"*\""), "{rules}");
    }
}

#[test]
fn a_mistake_installs_nothing_and_upgrades_nothing() {
    for setup in setups("mistaken") {
        for is_installed in [false, true] {
            if is_installed {
                setup.values(str::to_owned);
                succeeded(&setup.run("sync"));
            }
            let before = setup.namespace.versions();
            for mistake in &MISTAKES {
                setup.values(|text| mistake.make(text));
                for verb in ["template", "sync"] {
                    let output = setup.run(verb);
                    refused(&output);
                    assert!(is_told(&setup, mistake.reason, &output), "{}", stderr(&output));
                    assert_eq!(setup.namespace.versions(), before, "{verb}");
                }
            }
        }
    }
}

/// Helm 4 throws away what a post-renderer says; all others show why nothing came of it.
fn is_told(setup: &Setup, reason: &str, output: &Output) -> bool {
    let is_thrown_away = setup.example.ends_with("post-renderer") && setup.helm.ends_with("helm");
    is_thrown_away || stderr(output).contains(reason)
}
