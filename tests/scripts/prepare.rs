//! `prepare`: the files that the init container writes to the volume, and the command that it executes.

use runnergen::chart::manifest::scripts::ScriptContext;

use super::pod::{Call, Outcome, Pod, plain};
use super::programs::Image;

const CONFIG: &str = "/home/gitlab-runner/.gitlab-runner/config.toml";
const FLAGS: [&str; 6] = [
    "--url=https://gitlab.example.com",
    "--executor=docker",
    "--tag-list=a,b",
    "--run-untagged=true",
    "--access-level=ref_protected",
    "--maximum-timeout=600",
];

/// A pod with an init container that registers.
fn pod(image: Image) -> Pod {
    let context = ScriptContext {
        registration: None,
        registers_in_advance: true,
        config_is_in_place: true,
        ..plain()
    };
    Pod::new(image, &context).tool("gitlab-runner", "exit 0")
}

fn prepare(pod: &Pod) -> (Outcome, Vec<Call>) {
    let command = [
        &["gitlab-runner", "register", "--non-interactive"],
        &FLAGS[..],
    ]
    .concat();
    let outcome = pod.run("prepare", &command);
    (outcome, pod.calls("/tools/gitlab-runner"))
}

/// Writes the configuration of an earlier registration.
fn registered_before(pod: &Pod, token: &str) {
    std::fs::create_dir_all(pod.path(CONFIG).parent().unwrap()).unwrap();
    let text = format!(
        "concurrent = 1\n\n[[runners]]\n  name = \"a\"\n  token_obtained_at = 0001-01-01T00:00:00Z\n  token = \"{token}\"\n"
    );
    pod.write(CONFIG, &text);
}

#[test]
fn the_command_has_configuration_and_token() {
    Image::each(|image| {
        let pod = pod(image)
            .secret("runner-registration-token", "GR1348941abcdefghijklmnop\n")
            .secret("runner-token", "");
        let (outcome, calls) = prepare(&pod);
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        assert_eq!(calls.len(), 1);
        assert_eq!(
            calls[0].arguments,
            [&["register", "--non-interactive"], &FLAGS[..]].concat()
        );
        assert_eq!(
            calls[0].environment["REGISTRATION_TOKEN"],
            "GR1348941abcdefghijklmnop"
        );
        assert_eq!(
            calls[0].environment["CONFIG_FILE"],
            pod.path(CONFIG).display().to_string()
        );
        assert_eq!(pod.read(CONFIG), "concurrent = 10\n");
    });
}

#[test]
fn an_authentication_token_omits_flags_managed_in_gitlab() {
    Image::each(|image| {
        let pod = pod(image)
            .secret("runner-token", "glrt-abcdefghijklmnop1234")
            .with("RUNNER_TAG_LIST", "a,b");
        let (outcome, calls) = prepare(&pod);
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        assert_eq!(
            calls[0].arguments,
            [&["register", "--non-interactive"], &FLAGS[..2]].concat()
        );
        assert!(!calls[0].environment.contains_key("RUNNER_TAG_LIST"));
    });
}

#[test]
fn a_registered_runner_is_reused() {
    Image::each(|image| {
        let pod = pod(image).secret("runner-registration-token", "GR1348941abcdefghijklmnop");
        registered_before(&pod, "made-by-gitlab");
        let (outcome, calls) = prepare(&pod);
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        assert_eq!(calls.len(), 1);
        assert_eq!(calls[0].environment["CI_SERVER_TOKEN"], "made-by-gitlab");
        assert_eq!(calls[0].environment["REGISTRATION_TOKEN"], "");
    });
}

#[test]
fn a_deleted_runner_is_registered_again() {
    Image::each(|image| {
        let pod = pod(image)
            .secret("runner-registration-token", "GR1348941abcdefghijklmnop")
            .tool("gitlab-runner", "[ -z \"${CI_SERVER_TOKEN:-}\" ]");
        registered_before(&pod, "made-by-gitlab");
        let (outcome, calls) = prepare(&pod);
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        assert_eq!(calls.len(), 2);
        assert_eq!(
            calls[1].environment["REGISTRATION_TOKEN"],
            "GR1348941abcdefghijklmnop"
        );
    });
}

#[test]
fn a_failed_registration_fails_the_container() {
    Image::each(|image| {
        let pod = pod(image)
            .secret("runner-token", "glrt-abcdefghijklmnop1234")
            .tool("gitlab-runner", "exit 7");
        assert_eq!(prepare(&pod).0.status, Some(7));
    });
}

#[test]
fn the_manager_container_does_not_change_the_configuration() {
    Image::each(|image| {
        let pod = pod(image);
        registered_before(&pod, "made-by-gitlab");
        assert_eq!(pod.run("entrypoint", &[]).status, Some(0));
        assert!(pod.read(CONFIG).contains("made-by-gitlab"));
        assert_eq!(pod.calls("/entrypoint")[0].arguments[0], "run");
    });
}
