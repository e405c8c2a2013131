//! Options of Helm that runnergen does not have: an error about one says what to use instead.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// The chart has no CustomResourceDefinitions and no hooks, and runnergen does not install.
const NOT_NEEDED: &str = "leave it out: `render` only prints, and the chart has no hooks and no CustomResourceDefinitions";
const CLUSTER: &str = "runnergen does not connect to a cluster: give it to `kubectl apply`";
const CHART: &str =
    "leave it out: the chart is part of runnergen; `--chart-version` selects its version";

/// Options of `helm template`, `helm upgrade --install` and `helm lint`, and what to use instead.
const OPTIONS: [(&str, &str); 30] = [
    ("--atomic", NOT_NEEDED),
    ("--ca-file", CHART),
    ("--cert-file", CHART),
    (
        "--create-namespace",
        "create it before: `kubectl create namespace NAME`",
    ),
    ("--dependency-update", CHART),
    ("--devel", CHART),
    ("--dry-run", NOT_NEEDED),
    ("--force", NOT_NEEDED),
    ("--include-crds", NOT_NEEDED),
    ("--insecure-skip-tls-verify", CHART),
    ("--install", NOT_NEEDED),
    ("--is-upgrade", NOT_NEEDED),
    ("--key-file", CHART),
    ("--keyring", CHART),
    ("--kube-apiserver", CLUSTER),
    ("--kube-as-user", CLUSTER),
    ("--kube-ca-file", CLUSTER),
    ("--kube-context", CLUSTER),
    ("--kube-token", CLUSTER),
    ("--kubeconfig", CLUSTER),
    ("--no-hooks", NOT_NEEDED),
    ("--password", CHART),
    (
        "--post-renderer",
        "pass the output on: `runnergen render -f values.yaml | POST-RENDERER`",
    ),
    ("--repo", CHART),
    ("--skip-crds", NOT_NEEDED),
    ("--strict", "use `validate --deny warnings`"),
    ("--timeout", NOT_NEEDED),
    ("--username", CHART),
    ("--version", "use `--chart-version`"),
    ("--wait", "wait with `kubectl rollout status`"),
];

/// Adds what to use instead to an error about an option of Helm.
pub(super) fn explain(error: &mut Error) {
    if error.kind() != ErrorKind::UnknownArgument {
        return;
    }
    let Some(ContextValue::String(given)) = error.get(ContextKind::InvalidArg) else {
        return;
    };
    let name = given.split('=').next().unwrap_or_default();
    if let Some((_, instead)) = OPTIONS.iter().find(|(option, _)| *option == name) {
        let tip = ContextValue::StyledStrs(vec![StyledStr::from(*instead)]);
        error.remove(ContextKind::SuggestedArg);
        error.insert(ContextKind::Suggested, tip);
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    fn message(arguments: &[&str]) -> String {
        let mut error = Cli::try_parse_from(arguments).expect_err("an unknown option");
        explain(&mut error);
        error.to_string()
    }

    #[test]
    fn an_option_of_helm_is_answered_with_what_to_use_instead() {
        for (option, tip) in [
            ("--version=0.80.0", "tip: use `--chart-version`\n"),
            (
                "--create-namespace",
                "tip: create it before: `kubectl create namespace NAME`\n",
            ),
            (
                "--kube-context",
                "tip: runnergen does not connect to a cluster",
            ),
        ] {
            let message = message(&["runnergen", "render", option]);
            assert!(message.contains(tip), "{message}");
            assert!(!message.contains("similar"), "{message}");
        }
        assert!(message(&["runnergen", "render", "--chart-versio"]).contains("'--chart-version'"));
    }

    #[test]
    fn the_options_are_sorted_and_unknown_to_render() {
        assert!(OPTIONS.is_sorted());
        for (option, _) in OPTIONS {
            let error = Cli::try_parse_from(["runnergen", "render", option]);
            assert_eq!(
                error.map(|_| ()).map_err(|error| error.kind()),
                Err(ErrorKind::UnknownArgument),
                "{option}"
            );
        }
    }
}
