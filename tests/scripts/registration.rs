//! `register-the-runner`: flags for each kind of token, retries, permanent failures.

use runnergen::chart::manifest::scripts::{Registration, ScriptContext};
use runnergen::chart::model::CONFIG_TEMPLATE;

use super::pod::{Pod, plain};
use super::programs::Image;

const AUTHENTICATION: (&str, &str) = ("CI_SERVER_TOKEN", "glrt-abcdefghijklmnop1234");
const REGISTRATION: (&str, &str) = ("REGISTRATION_TOKEN", "GR1348941abcdefghijklmnop");

/// A pod with a token in its environment.
fn pod(image: Image, registration: Registration, token: (&str, &str)) -> Pod {
    Pod::new(
        image,
        &ScriptContext {
            registration: Some(registration),
            ..plain()
        },
    )
    .with(token.0, token.1)
}

fn every_flag() -> Registration {
    Registration {
        name: Some("it's a \"name\" with $HOME, `id` and\na line".into()),
        maximum_timeout: Some("600".into()),
        run_untagged: true,
        protected: true,
        config_template: Some(CONFIG_TEMPLATE.into()),
        flags: vec!["--docker-extra-hosts=a b:192.0.2.1".into()],
    }
}

#[test]
fn a_registration_token_supports_every_flag() {
    Image::each(|image| {
        let pod = pod(image, every_flag(), REGISTRATION)
            .with("RUNNER_TAG_LIST", "a,b")
            .with("REGISTER_LOCKED", "false");
        assert_eq!(pod.run("register-the-runner", &[]).status, Some(0));
        let call = pod.calls("/entrypoint").pop().unwrap();
        let template = format!("--template-config={}", pod.moved(CONFIG_TEMPLATE));
        let expected = [
            "register",
            "--non-interactive",
            "--name=it's a \"name\" with $HOME, `id` and\na line",
            &template,
            "--docker-extra-hosts=a b:192.0.2.1",
            "--run-untagged=true",
            "--access-level=ref_protected",
            "--maximum-timeout=600",
        ];
        assert_eq!(call.arguments, expected);
        assert_eq!(call.environment["RUNNER_TAG_LIST"], "a,b");
        assert_eq!(call.environment["REGISTER_LOCKED"], "false");
    });
}

#[test]
fn registration_omits_flags_managed_in_gitlab() {
    let ruled = [
        "REGISTER_LOCKED",
        "REGISTER_ACCESS_LEVEL",
        "REGISTER_RUN_UNTAGGED",
        "REGISTER_MAXIMUM_TIMEOUT",
        "REGISTER_PAUSED",
        "REGISTER_MAINTENANCE_NOTE",
        "RUNNER_TAG_LIST",
    ];
    Image::each(|image| {
        let registration = Registration {
            name: Some("n".into()),
            flags: Vec::new(),
            ..every_flag()
        };
        let pod = ruled
            .iter()
            .fold(pod(image, registration, AUTHENTICATION), |pod, name| {
                pod.with(name, "x")
            });
        assert_eq!(pod.run("register-the-runner", &[]).status, Some(0));
        let call = pod.calls("/entrypoint").pop().unwrap();
        let template = format!("--template-config={}", pod.moved(CONFIG_TEMPLATE));
        assert_eq!(
            call.arguments,
            ["register", "--non-interactive", "--name=n", &template]
        );
        assert!(
            ruled
                .iter()
                .all(|name| !call.environment.contains_key(*name))
        );
    });
}

#[test]
fn an_authentication_token_in_the_registration_key_keeps_the_flags() {
    Image::one(|image| {
        let pod = pod(
            image,
            every_flag(),
            ("REGISTRATION_TOKEN", AUTHENTICATION.1),
        );
        assert_eq!(pod.run("register-the-runner", &[]).status, Some(0));
        assert_eq!(pod.calls("/entrypoint")[0].arguments.len(), 8);
    });
}

/// Output of the failing runner, number of attempts, and explanation in the log.
const FAILURES: &[(&str, &str, usize, &str)] = &[
    (
        "GitLab answers 500",
        "ERROR: Verifying runner... failed  status=POST https://x: 500 Internal Server Error (403 Forbidden)",
        4,
        "failed 4 times",
    ),
    (
        "connection refused",
        "ERROR: Registering runner... failed  status=couldn't execute POST: connection refused",
        4,
        "failed 4 times",
    ),
    ("nothing is said", "", 4, "failed 4 times"),
    (
        "a registration token is forbidden",
        "ERROR: Registering runner... forbidden (check registration token)",
        1,
        "GitLab refuses",
    ),
    (
        "an authentication token is forbidden",
        "Verifying runner... is not valid  runner=abcdefghi",
        1,
        "GitLab refuses",
    ),
    (
        "the runner authentication token is forbidden",
        "ERROR: Verifying runner... is removed  runner=abcdefgh",
        1,
        "GitLab refuses",
    ),
    (
        "an authentication token is forbidden, as JSON",
        r#"{"level":"info","msg":"Verifying runner... is not valid"}"#,
        1,
        "GitLab refuses",
    ),
    (
        "registration is switched off",
        "ERROR: Registering runner... failed  status=POST https://x: 410 Gone",
        1,
        "GitLab refuses",
    ),
    (
        "the template is wrong",
        "\x1b[31;1mFATAL: Could not handle configuration merging\x1b[0;m",
        1,
        "The runner refuses",
    ),
    (
        "the template is wrong, as JSON",
        r#"{"level":"fatal","msg":"Could not"}"#,
        1,
        "The runner refuses",
    ),
    (
        "the template is wrong, in logfmt",
        r#"time="2026" level=fatal msg="Could not""#,
        1,
        "The runner refuses",
    ),
    (
        "an executor's own setting is missing",
        "PANIC: The docker-image needs to be entered",
        4,
        "failed 4 times",
    ),
    (
        "no address is set",
        "PANIC: The url needs to be entered",
        1,
        "Missing GitLab URL or token",
    ),
    (
        "no token is set",
        "PANIC: The registration-token needs to be entered",
        1,
        "Missing GitLab URL or token",
    ),
];

#[test]
fn temporary_failures_are_retried() {
    for (what, says, attempts, explanation) in FAILURES {
        Image::each(|image| {
            let pod = pod(image, Registration::default(), AUTHENTICATION)
                .with("RUNNERGEN_REGISTER_ATTEMPTS", "4")
                .runner("cat /secrets/says >&2; exit 1")
                .secret("says", &format!("{says}\n"));
            let outcome = pod.run("register-the-runner", &[]);
            assert_eq!(outcome.status, Some(1), "{what}, {image:?}: {outcome:?}");
            assert_eq!(
                pod.calls("/entrypoint").len(),
                *attempts,
                "{what}, {image:?}"
            );
            assert!(
                outcome.errors.contains(explanation),
                "{what}, {image:?}: {outcome:?}"
            );
            let shown = outcome.errors.matches(says).count();
            assert!(
                shown >= *attempts,
                "the runner's words are shown: {outcome:?}"
            );
        });
    }
}

#[test]
fn registration_waits_for_gitlab() {
    Image::each(|image| {
        let pod = pod(image, Registration::default(), AUTHENTICATION)
            .runner("[ -e /tmp/third ] && exit 0\n[ -e /tmp/second ] && : >/tmp/third\n: >/tmp/second\nexit 1");
        let outcome = pod.run("register-the-runner", &[]);
        assert_eq!(outcome.status, Some(0), "{outcome:?}");
        assert!(outcome.output.ends_with("attempt 3 of 30\n"), "{outcome:?}");
    });
}

#[test]
fn invalid_attempts_and_pauses_are_ignored() {
    Image::one(|image| {
        for (attempts, made) in [("", 30), ("0", 30), ("3", 3), ("3x", 30)] {
            let pod = pod(image, Registration::default(), AUTHENTICATION)
                .runner("exit 1")
                .with("RUNNERGEN_REGISTER_ATTEMPTS", attempts);
            pod.run("register-the-runner", &[]);
            assert_eq!(pod.calls("/entrypoint").len(), made, "{attempts:?}");
        }
    });
}

#[test]
fn a_truncated_token_is_rejected() {
    for variable in ["CI_SERVER_TOKEN", "REGISTRATION_TOKEN"] {
        Image::each(|image| {
            let outcome_of = |token: &str| {
                let pod = pod(image, Registration::default(), (variable, token));
                (
                    pod.run("register-the-runner", &[]),
                    pod.calls("/entrypoint").len(),
                )
            };
            let (outcome, calls) = outcome_of("glrt-abcdefgh");
            assert_eq!((outcome.status, calls), (Some(1), 0), "{outcome:?}");
            assert!(
                outcome.errors.contains("cut short") && !outcome.errors.contains("abcdefgh"),
                "{outcome:?}"
            );
            let (outcome, calls) = outcome_of("glrt-abcdefghi");
            assert_eq!((outcome.status, calls), (Some(0), 1), "{outcome:?}");
        });
    }
}

#[test]
fn temporary_files_are_removed() {
    Image::each(|image| {
        let pod = pod(image, Registration::default(), AUTHENTICATION);
        pod.run("register-the-runner", &[]);
        assert_eq!(std::fs::read_dir(pod.path("/tmp")).unwrap().count(), 0);
    });
}
