//! `check-live`: succeeds for a running runner that GitLab knows; a timeout is not a failure.

use super::pod::{Outcome, Pod, plain};
use super::programs::{Image, here};

/// A pod with these processes and this implementation of `gitlab-runner verify`.
fn pod(image: Image, processes: &str, verify: &str) -> Pod {
    let pod = Pod::new(image, &plain())
        .real("grep", "grep")
        .tool("gitlab-runner", verify);
    pod.write("/tmp/processes", processes);
    pod.tool(
        "pgrep",
        "[ \"$1\" = -f ] && exec grep -E -e \"$2\" /tmp/processes",
    )
}

fn check(image: Image, processes: &str, verify: &str) -> Outcome {
    pod(image, processes, verify).run("check-live", &["1"])
}

const RUNNING: &str = "/usr/bin/dumb-init -- /bin/bash /configmaps/entrypoint\ngitlab-runner run --user=gitlab-runner\n";
const STARTING: &str =
    "/usr/bin/dumb-init -- /bin/bash /configmaps/entrypoint\n/bin/bash /configmaps/entrypoint\n";

/// Processes, the implementation of `verify`, exit code.
const CASES: &[(&str, &str, &str, i32)] = &[
    (
        "GitLab knows the runner",
        RUNNING,
        "echo 'Verifying runner... is valid' >&2",
        0,
    ),
    (
        "an older GitLab knows the runner",
        RUNNING,
        "echo 'Verifying runner... is alive'",
        0,
    ),
    (
        "GitLab does not know it",
        RUNNING,
        "echo 'Verifying runner... is not valid'; exit 1",
        1,
    ),
    ("there is no runner to verify", RUNNING, "exit 0", 1),
    (
        "the exit status is passed on",
        RUNNING,
        "echo 'Verifying runner... failed'; exit 3",
        3,
    ),
    ("GitLab takes too long", RUNNING, "exec sleep 30", 0),
    ("nothing runs", STARTING, "echo 'is valid'", 1),
    (
        "it registers",
        "sh /configmaps/register-the-runner\n",
        "exit 1",
        0,
    ),
    (
        "it looks for its address",
        "bash /configmaps/set-session-server-address\n",
        "exit 1",
        0,
    ),
    (
        "it looks for its port",
        "bash /configmaps/set-session-server-port\n",
        "exit 1",
        0,
    ),
];

#[test]
fn the_probe_reports_whether_the_runner_is_alive() {
    for (what, processes, verify, status) in CASES {
        Image::each(|image| {
            let outcome = check(image, processes, verify);
            assert_eq!(
                outcome.status,
                Some(*status),
                "{what}, {image:?}: {outcome:?}"
            );
        });
    }
}

#[test]
fn a_failure_prints_the_output_of_verify() {
    Image::one(|image| {
        let outcome = check(
            image,
            RUNNING,
            "echo 'ERROR: 500 Internal Server Error'; exit 1",
        );
        assert!(
            outcome.errors.contains("500 Internal Server Error"),
            "{outcome:?}"
        );
    });
}

#[test]
fn every_runner_of_the_configuration_is_verified() {
    Image::one(|image| {
        let pod = pod(image, RUNNING, "echo is valid")
            .with("CI_SERVER_URL", "https://gitlab.example.com");
        assert_eq!(pod.run("check-live", &["1"]).status, Some(0));
        assert_eq!(
            pod.calls("/tools/gitlab-runner")[0].arguments,
            ["verify", "--url="]
        );
    });
}

#[test]
fn the_timeout_is_from_the_probe_or_the_environment() {
    Image::one(|image| {
        let slow = "sleep 2; echo is not valid; exit 1";
        for (arguments, variable, status) in [
            (&["1"][..], "", 0),
            (&[][..], "1", 0),
            (&["9"][..], "1", 1),
            (&[][..], "", 1),
        ] {
            let pod = pod(image, RUNNING, slow).with("VERIFY_TIMEOUT", variable);
            assert_eq!(
                pod.run("check-live", arguments).status,
                Some(status),
                "{arguments:?} {variable:?}"
            );
        }
    });
}

#[test]
fn the_real_pgrep_supports_the_pattern() {
    if !here(&["bash", "pgrep"]) {
        return;
    }
    let pod = pod(Image::RedHat, "", "exit 1").real("pgrep", "pgrep");
    let registering = pod.launch(&["bash", "-c", "sleep 10; :", "register-the-runner"]);
    let outcome = pod.run("check-live", &[]);
    registering.signal_group("KILL");
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
}
