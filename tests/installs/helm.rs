//! Helm 3 and Helm 4 install and upgrade the chart with runnergen as post-renderer.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use super::mistake::MISTAKES;
use super::{CHART, OBJECTS, refused};
use crate::common::machine::Machine;
use crate::common::namespace::Namespace;
use crate::common::{stderr, succeeded, tool};

const EXAMPLE: &str = "examples/helmfile/post-renderer";

/// Helm with runnergen as post-renderer, and a namespace.
struct Helm {
    program: PathBuf,
    machine: Machine,
    namespace: Namespace,
    /// True for Helm 4, which requires plugins as post-renderers, passes hooks to them, and hides their standard
    /// error.
    is_4: bool,
}

impl Helm {
    fn helm_3(namespace: &str) -> Option<Self> {
        let namespace = Namespace::find(&format!("{namespace}-helm-3"))?;
        Some(Helm {
            program: tool("helm3")?,
            machine: Machine::new(),
            namespace,
            is_4: false,
        })
    }

    fn helm_4(namespace: &str) -> Option<Self> {
        let namespace = Namespace::find(&format!("{namespace}-helm-4"))?;
        let helm = Helm {
            program: tool("helm")?,
            machine: Machine::new(),
            namespace,
            is_4: true,
        };
        helm.machine.install_plugin(&helm.program);
        Some(helm)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = self.machine.command(&self.program, arguments);
        command
            .args(["-n", &self.namespace.name])
            .env("KUBECONFIG", self.namespace.kubeconfig());
        command.output().expect("Helm starts")
    }

    /// `helm install` or `helm upgrade` of the chart with these values and without a post-renderer.
    fn plainly(&self, verb: &str, values: &Path) -> Output {
        self.run(&[
            verb,
            "gitlab-runner",
            CHART,
            "-f",
            values.to_str().expect("a UTF-8 path"),
        ])
    }

    /// The same with runnergen as post-renderer.
    fn checked(&self, verb: &str, values: &Path, changes: &[&str]) -> Output {
        let values = values.to_str().expect("a UTF-8 path");
        let report = format!("--report={}", self.report().display());
        let own: &[&str] = if self.is_4 {
            &[&report]
        } else {
            &["post-render"]
        };
        let mut arguments = vec![
            verb,
            "gitlab-runner",
            CHART,
            "-f",
            values,
            "--post-renderer",
            "runnergen",
        ];
        arguments.extend(
            own.iter()
                .chain(changes)
                .flat_map(|argument| ["--post-renderer-args", argument]),
        );
        self.run(&arguments)
    }

    fn report(&self) -> PathBuf {
        self.machine.home().join("report.txt")
    }

    /// The error that the user of Helm sees.
    fn reason(&self, output: &Output) -> String {
        if self.is_4 {
            std::fs::read_to_string(self.report()).expect("a report")
        } else {
            stderr(output)
        }
    }

    fn values(&self, change: impl Fn(&str) -> String) -> PathBuf {
        self.machine
            .copy(EXAMPLE, &["values.yaml"], change)
            .join("values.yaml")
    }

    /// The releases in the namespace, with their states.
    fn releases(&self) -> Vec<(String, String)> {
        let output = self.run(&["list", "--deployed", "--failed", "--pending", "-o", "json"]);
        succeeded(&output);
        let list: Vec<Value> = serde_json::from_slice(&output.stdout).expect("JSON");
        let text = |entry: &Value, key: &str| entry[key].as_str().expect("a string").to_owned();
        list.iter()
            .map(|entry| (text(entry, "revision"), text(entry, "status")))
            .collect()
    }

    fn label(&self, kind_and_name: &str) -> Value {
        let (kind, name) = kind_and_name.split_once('/').expect("a kind and a name");
        self.namespace.object(kind, name)["metadata"]["labels"]["team"].clone()
    }
}

fn helms(namespace: &str) -> impl Iterator<Item = Helm> {
    [Helm::helm_3(namespace), Helm::helm_4(namespace)]
        .into_iter()
        .flatten()
}

fn revision(number: &str) -> Vec<(String, String)> {
    vec![(number.to_owned(), "deployed".to_owned())]
}

#[test]
fn a_release_contains_the_post_rendered_objects() {
    for helm in helms("post-rendered") {
        let values = helm.values(str::to_owned);
        for (verb, team, number) in [("install", "a", "1"), ("upgrade", "b", "2")] {
            let output = helm.checked(
                verb,
                &values,
                &["--rbac=minimal", &format!("--label=team={team}")],
            );
            succeeded(&output);
            assert!(
                String::from_utf8_lossy(&output.stdout).contains("STATUS: deployed"),
                "{output:?}"
            );
            assert_eq!(helm.releases(), revision(number));
            assert!(
                OBJECTS.iter().all(|object| helm.label(object) == team),
                "{verb}"
            );
        }
        let mut names = helm.namespace.names();
        names.retain(|name| !name.starts_with("Secret/sh.helm.release.v1."));
        let hook = "ConfigMap/gitlab-runner-hook";
        let expected: Vec<&str> = [&OBJECTS[..1], &[hook], &OBJECTS[1..]].concat();
        assert_eq!(
            names, expected,
            "every object of the chart, and nothing else"
        );
        let labelled = if helm.is_4 {
            Value::from("a")
        } else {
            Value::Null
        };
        assert_eq!(
            helm.label(hook),
            labelled,
            "Helm 4 hands hooks over, Helm 3 does not"
        );
    }
}

#[test]
fn the_installed_role_grants_exactly_the_needed_permissions() {
    for helm in helms("post-rendered-role") {
        let values = helm.values(str::to_owned);
        let rules =
            |helm: &Helm| helm.namespace.object("role", "gitlab-runner")["rules"].to_string();
        succeeded(&helm.checked("install", &values, &[]));
        assert!(
            rules(&helm).contains("\"*\""),
            "the chart's own role: {}",
            rules(&helm)
        );
        succeeded(&helm.checked("upgrade", &values, &["--rbac=minimal"]));
        assert!(
            rules(&helm).contains("pods/exec") && !rules(&helm).contains("\"*\""),
            "{}",
            rules(&helm)
        );
    }
}

#[test]
fn an_error_installs_nothing() {
    for helm in helms("mistaken-install") {
        for mistake in &MISTAKES {
            let values = helm.values(|text| mistake.make(text));
            let output = helm.checked("install", &values, &[]);
            refused(&output);
            assert!(
                helm.reason(&output).contains(mistake.reason),
                "{}",
                helm.reason(&output)
            );
            assert_eq!(
                (helm.namespace.names(), helm.releases()),
                (vec![], vec![]),
                "{}",
                mistake.reason
            );
        }
    }
}

/// Verifies the premise of the test above.
#[test]
fn without_runnergen_an_error_leaves_objects() {
    for helm in helms("unchecked-install") {
        for mistake in &MISTAKES {
            helm.plainly("install", &helm.values(|text| mistake.make(text)));
            assert!(helm.namespace.names().len() > 1, "{}", mistake.reason);
            succeeded(&helm.run(&["uninstall", "gitlab-runner"]));
        }
    }
}

#[test]
fn an_error_upgrades_nothing() {
    for helm in helms("mistaken-upgrade") {
        succeeded(&helm.checked("install", &helm.values(str::to_owned), &[]));
        let before = helm.namespace.versions();
        for mistake in &MISTAKES {
            let values = helm.values(|text| mistake.make(text));
            let output = helm.checked("upgrade", &values, &["--label=team=a"]);
            refused(&output);
            assert!(
                helm.reason(&output).contains(mistake.reason),
                "{}",
                helm.reason(&output)
            );
            assert_eq!(helm.namespace.versions(), before, "{}", mistake.reason);
            assert_eq!(helm.releases(), revision("1"));
        }
        succeeded(&helm.checked("upgrade", &helm.values(str::to_owned), &["--label=team=a"]));
        assert_ne!(
            helm.namespace.versions(),
            before,
            "a change would have been seen"
        );
    }
}
