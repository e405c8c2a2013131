//! `runnergen render | kubectl apply` and `kustomize build | kubectl apply`.

use std::iter;
use std::process::Output;

use super::mistake::MISTAKES;
use super::{OBJECTS, refused};
use crate::common::machine::Machine;
use crate::common::namespace::Namespace;
use crate::common::{runnergen, stderr, succeeded, tool};

/// Renders the example's values with a change.
fn render(namespace: &Namespace, change: impl Fn(&str) -> String) -> Output {
    let machine = Machine::new();
    let values = machine
        .copy("examples/helmfile/no-chart", &["values.yaml"], change)
        .join("values.yaml");
    let mut command = runnergen(&["render", "gitlab-runner", "-n", &namespace.name, "-f"]);
    command.arg(values).output().expect("the command starts")
}

/// Builds the Kustomize example with a change, in this namespace.
fn kustomize(namespace: &Namespace, change: impl Fn(&str) -> String) -> Option<Output> {
    let machine = Machine::new();
    let at_home = format!("namespace: {}", namespace.name);
    machine.copy("examples/kustomize", &["kustomization.yaml"], str::to_owned);
    let runner = |text: &str| change(text).replace("namespace: gitlab-runner", &at_home);
    let folder = machine.copy("examples/kustomize", &["runner.yaml"], runner);
    let arguments = ["build", "--enable-alpha-plugins", "--enable-exec", "."];
    let mut command = machine.command(&tool("kustomize")?, &arguments);
    Some(
        command
            .current_dir(folder)
            .output()
            .expect("kustomize starts"),
    )
}

fn text(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("UTF-8")
}

#[test]
fn a_second_kubectl_apply_changes_nothing() {
    let Some(namespace) = Namespace::find("rendered") else {
        return;
    };
    let rendered = render(&namespace, str::to_owned);
    succeeded(&rendered);
    let output = namespace.apply(&[], text(&rendered));
    succeeded(&output);
    assert_eq!(
        text(&output).matches(" created").count(),
        OBJECTS.len(),
        "{}",
        text(&output)
    );
    assert_eq!(namespace.names(), OBJECTS);
    let before = namespace.versions();
    succeeded(&namespace.apply(&[], text(&rendered)));
    assert_eq!(namespace.versions(), before);
}

/// With empty input `kubectl apply` fails with exit code 1, and with `--prune` it deletes nothing.
#[test]
fn an_error_applies_and_prunes_nothing() {
    let prunings: [&[&str]; 3] = [
        &[],
        &["--prune", "-l", "release=gitlab-runner"],
        &["--prune", "--applyset=secret/gitlab-runner-set"],
    ];
    for (number, flags) in prunings.into_iter().enumerate() {
        let Some(namespace) = Namespace::find(&format!("mistaken-render-{number}")) else {
            return;
        };
        let good = render(&namespace, str::to_owned);
        for is_installed in [false, true] {
            if is_installed {
                succeeded(&namespace.apply(flags, text(&good)));
            }
            let before = namespace.versions();
            for mistake in &MISTAKES {
                let rendered = render(&namespace, |text| mistake.make(text));
                assert_eq!((rendered.status.code(), text(&rendered)), (Some(1), ""));
                assert!(
                    stderr(&rendered).contains(mistake.reason),
                    "{}",
                    stderr(&rendered)
                );
                let output = namespace.apply(flags, text(&rendered));
                assert_eq!(output.status.code(), Some(1));
                assert!(
                    stderr(&output).contains("no objects passed to apply"),
                    "{}",
                    stderr(&output)
                );
                assert_eq!(namespace.versions(), before);
            }
        }
    }
}

/// `kubectl diff` and `kubectl delete` accept empty input.
#[test]
fn a_script_with_pipefail_fails_on_an_error() {
    let (Some(bash), Some(namespace)) = (tool("bash"), Namespace::find("mistaken-pipe")) else {
        return;
    };
    let machine = Machine::new();
    let values = machine.copy("examples/helmfile/no-chart", &["values.yaml"], |text| {
        MISTAKES[0].make(text)
    });
    let status = |pipefail: &str, verb: &str| {
        let kubectl = namespace.kubectl(&[verb, "-f", "-"]);
        let words: Vec<_> = iter::once(kubectl.get_program())
            .chain(kubectl.get_args())
            .collect();
        let script = format!("{pipefail}runnergen render -f values.yaml | \"$@\"");
        let mut command = machine.command(&bash, &["-c", &script, "bash"]);
        command
            .args(words)
            .current_dir(&values)
            .output()
            .expect("bash starts")
            .status
            .code()
    };
    for (verb, alone) in [
        ("apply", 1),
        ("create", 1),
        ("diff", 0),
        ("delete", 0),
        ("replace", 0),
    ] {
        assert_eq!(
            (status("", verb), status("set -o pipefail; ", verb)),
            (Some(alone), Some(1)),
            "{verb}"
        );
    }
}

#[test]
fn kubectl_applies_the_kustomize_output() {
    let Some(namespace) = Namespace::find("kustomized-function") else {
        return;
    };
    let Some(built) = kustomize(&namespace, str::to_owned) else {
        return;
    };
    succeeded(&built);
    succeeded(&namespace.apply(&[], text(&built)));
    assert_eq!(namespace.names(), OBJECTS);
    for object in OBJECTS {
        let (kind, name) = object.split_once('/').expect("a kind and a name");
        assert_eq!(
            namespace.object(kind, name)["metadata"]["labels"]["team"],
            "platform",
            "{object}"
        );
    }
}

#[test]
fn an_error_builds_nothing() {
    let Some(namespace) = Namespace::find("mistaken-function") else {
        return;
    };
    for mistake in &MISTAKES {
        let Some(built) = kustomize(&namespace, |text| mistake.make(text)) else {
            return;
        };
        refused(&built);
        assert!(
            stderr(&built).contains(mistake.reason),
            "{}",
            stderr(&built)
        );
        refused(&namespace.apply(&[], text(&built)));
        assert!(namespace.names().is_empty());
    }
}
