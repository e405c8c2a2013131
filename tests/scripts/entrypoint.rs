//! `entrypoint`: configuration, exported secrets, order of the steps, start of the runner.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use runnergen::chart::manifest::scripts::ScriptContext;

use super::pod::{Call, Pod, plain};
use super::programs::Image;

const CONFIG: &str = "/home/gitlab-runner/.gitlab-runner/config.toml";

/// Runs the entrypoint of a pod, which must succeed, and returns the call of the runner.
fn run(pod: &Pod) -> Call {
    let outcome = pod.run("entrypoint", &[]);
    assert_eq!(outcome.status, Some(0), "{outcome:?}");
    pod.calls("/entrypoint").pop().unwrap()
}

#[test]
fn registers_once_and_runs_the_runner() {
    Image::each(|image| {
        let pod = Pod::new(image, &plain());
        run(&pod);
        let calls: Vec<_> = pod
            .calls("/entrypoint")
            .into_iter()
            .map(|call| call.arguments.join(" "))
            .collect();
        let home = pod.moved("/home/gitlab-runner");
        assert_eq!(
            calls,
            [
                "register --non-interactive".to_owned(),
                format!("run --user=gitlab-runner --working-directory={home}")
            ]
        );
    });
}

#[test]
fn the_runner_is_started_with_the_arguments_of_the_context() {
    Image::one(|image| {
        for (command, switches) in [("run --user=gitlab-runner", true), ("run", false)] {
            let context = ScriptContext {
                run_command: command.into(),
                ..plain()
            };
            let runner = run(&Pod::new(image, &context));
            assert_eq!(
                runner
                    .arguments
                    .contains(&"--user=gitlab-runner".to_owned()),
                switches,
                "{command:?}"
            );
        }
    });
}

#[test]
fn the_configuration_is_in_the_directory_of_the_user() {
    Image::each(|image| {
        let pod = Pod::new(image, &plain());
        let runner = run(&pod);
        assert_eq!(pod.read(CONFIG), "concurrent = 10\n");
        assert_eq!(
            runner.environment["CONFIG_PATH_FOR_INIT"],
            pod.moved("/home/gitlab-runner/.gitlab-runner/"),
            "pre-entrypoint scripts rely on its slash"
        );

        let root = Pod::new(
            image,
            &ScriptContext {
                config_directory: "/etc/gitlab-runner/".into(),
                ..plain()
            },
        );
        run(&root);
        assert_eq!(
            root.read("/etc/gitlab-runner/config.toml"),
            "concurrent = 10\n"
        );
        assert!(!root.path(CONFIG).exists());
    });
}

#[test]
fn a_restarted_container_uses_the_config_map_again() {
    Image::each(|image| {
        let pod = Pod::new(image, &plain());
        fs::create_dir_all(pod.path(CONFIG).parent().unwrap()).unwrap();
        pod.write(CONFIG, "[[runners]]\ntoken = \"of the first start\"\n");
        fs::set_permissions(pod.path(CONFIG), Permissions::from_mode(0o400)).unwrap();
        run(&pod);
        assert_eq!(pod.read(CONFIG), "concurrent = 10\n");
    });
}

#[test]
fn the_configuration_is_readable_by_its_owner_only() {
    Image::each(|image| {
        let pod = Pod::new(image, &plain());
        run(&pod);
        assert_eq!(
            fs::metadata(pod.path(CONFIG)).unwrap().permissions().mode() & 0o777,
            0o600
        );
    });
}

/// Secrets by file, and the resulting environment of the runner for cache and tokens.
type Secrets = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str)],
);

const SECRETS: &[Secrets] = &[
    ("nothing", &[], &[]),
    (
        "S3",
        &[("accesskey", "A K"), ("secretkey", "S*K$x\\n%s\n")],
        &[
            ("CACHE_S3_ACCESS_KEY", "A K"),
            ("CACHE_S3_SECRET_KEY", "S*K$x\\n%s"),
        ],
    ),
    ("half of S3", &[("accesskey", "AK")], &[]),
    (
        "keys saved on Windows",
        &[("accesskey", "AK\r\n"), ("secretkey", "SK\r\n\r\n")],
        &[("CACHE_S3_ACCESS_KEY", "AK"), ("CACHE_S3_SECRET_KEY", "SK")],
    ),
    (
        "Google's file comes before its keys",
        &[
            ("gcs-application-credentials-file", "{}"),
            ("gcs-access-id", "i"),
            ("gcs-private-key", "k"),
        ],
        &[(
            "GOOGLE_APPLICATION_CREDENTIALS",
            "/secrets/gcs-application-credentials-file",
        )],
    ),
    (
        "the misspelt file comes first",
        &[
            ("gcs-applicaton-credentials-file", "{}"),
            ("gcs-application-credentials-file", "{}"),
        ],
        &[(
            "GOOGLE_APPLICATION_CREDENTIALS",
            "/secrets/gcs-applicaton-credentials-file",
        )],
    ),
    (
        "a private key on one line, as in Google's JSON",
        &[
            ("gcs-access-id", "id@x"),
            (
                "gcs-private-key",
                "-----BEGIN-----\\na%b+/=\\n-----END-----\\n",
            ),
        ],
        &[
            ("CACHE_GCS_ACCESS_ID", "id@x"),
            (
                "CACHE_GCS_PRIVATE_KEY",
                "-----BEGIN-----\na%b+/=\n-----END-----",
            ),
        ],
    ),
    (
        "a private key as a file has it",
        &[
            ("gcs-access-id", "id@x"),
            (
                "gcs-private-key",
                "-----BEGIN-----\na  *\\t\n-----END-----\n",
            ),
        ],
        &[
            ("CACHE_GCS_ACCESS_ID", "id@x"),
            (
                "CACHE_GCS_PRIVATE_KEY",
                "-----BEGIN-----\na  *\\t\n-----END-----",
            ),
        ],
    ),
    (
        "Azure",
        &[("azure-account-name", "n"), ("azure-account-key", "k==\n")],
        &[
            ("CACHE_AZURE_ACCOUNT_NAME", "n"),
            ("CACHE_AZURE_ACCOUNT_KEY", "k=="),
        ],
    ),
    (
        "tokens",
        &[
            ("runner-registration-token", "GR1"),
            ("runner-token", "glrt-abcdefghijkl"),
        ],
        &[
            ("REGISTRATION_TOKEN", "GR1"),
            ("CI_SERVER_TOKEN", "glrt-abcdefghijkl"),
        ],
    ),
    (
        "tokens with what files and secret stores add",
        &[
            ("runner-registration-token", " "),
            ("runner-token", " glrt-abcdefghijkl\r\n\n"),
        ],
        &[
            ("REGISTRATION_TOKEN", ""),
            ("CI_SERVER_TOKEN", "glrt-abcdefghijkl"),
        ],
    ),
];

#[test]
fn secrets_are_exported_to_the_environment() {
    for (what, secrets, expected) in SECRETS {
        Image::each(|image| {
            let pod = secrets
                .iter()
                .fold(Pod::new(image, &plain()), |pod, (name, text)| {
                    pod.secret(name, text)
                });
            let environment = run(&pod).environment;
            let exported = ["CACHE_", "GOOGLE_", "REGISTRATION_TOKEN", "CI_SERVER_TOKEN"];
            let found: Vec<_> = environment
                .iter()
                .filter(|(name, _)| exported.iter().any(|prefix| name.starts_with(prefix)))
                .collect();
            let mut expected: Vec<_> = expected
                .iter()
                .map(|(name, value)| (name.to_string(), pod.moved(value)))
                .collect();
            expected.sort();
            assert_eq!(
                found,
                expected
                    .iter()
                    .map(|(name, value)| (name, value))
                    .collect::<Vec<_>>(),
                "{what}, {image:?}"
            );
        });
    }
}

#[test]
fn cache_credentials_are_not_exported_if_disabled() {
    Image::one(|image| {
        let context = ScriptContext {
            export_cache_credentials: false,
            ..plain()
        };
        let pod = Pod::new(image, &context)
            .secret("accesskey", "AK")
            .secret("secretkey", "SK")
            .secret("runner-token", "t");
        let environment = run(&pod).environment;
        assert!(!environment.contains_key("CACHE_S3_ACCESS_KEY"));
        assert_eq!(environment["CI_SERVER_TOKEN"], "t");
    });
}

#[test]
fn a_complete_configuration_registers_nothing() {
    Image::one(|image| {
        let pod = Pod::new(
            image,
            &ScriptContext {
                registration: None,
                ..plain()
            },
        );
        run(&pod);
        assert_eq!(pod.calls("/entrypoint").len(), 1);
    });
}

#[test]
fn a_failed_registration_stops_the_start() {
    Image::each(|image| {
        let pod = Pod::new(image, &plain())
            .runner("exit 1")
            .with("RUNNERGEN_REGISTER_ATTEMPTS", "2");
        let outcome = pod.run("entrypoint", &[]);
        assert_eq!(outcome.status, Some(1), "{outcome:?}");
        assert!(
            pod.calls("/entrypoint")
                .iter()
                .all(|call| call.arguments[0] == "register")
        );
    });
}

#[test]
fn the_pre_entrypoint_script_runs_between_registration_and_runner() {
    Image::each(|image| {
        let pod = Pod::new(image, &plain())
            .secret("accesskey", "AK")
            .secret("secretkey", "SK");
        let between = "[[ $CACHE_S3_ACCESS_KEY == AK && -e /entrypoint.calls/1.input && ! -e /entrypoint.calls/2.input ]]";
        pod.write("/configmaps/pre-entrypoint-script", &pod.moved(between));
        run(&pod);
    });
}

#[test]
fn a_failed_pre_entrypoint_script_stops_the_start() {
    Image::each(|image| {
        let pod = Pod::new(image, &plain());
        pod.write("/configmaps/pre-entrypoint-script", "exit 7");
        let outcome = pod.run("entrypoint", &[]);
        assert_eq!(outcome.status, Some(1), "{outcome:?}");
        assert!(
            outcome.errors.contains("the runner is not started"),
            "{outcome:?}"
        );
        assert_eq!(pod.calls("/entrypoint").len(), 1);
    });
}
