//! The shell scripts of the pod, as entries of the ConfigMap.
//!
//! The logic of the scripts is in `templates/scripts/`; `docs/scripts.md` lists the differences from the official chart.
//! Values are printed into a script only through the filter `sh`, so that each stays one word of the shell.

use askama::Template;

use super::provenance::Rendered;
use crate::chart::model::SourcedText;
use helm_yaml::source::TracedText;

/// The settings that the scripts depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct ScriptContext {
    /// The directory in the container with the files of the ConfigMap.
    pub files_directory: &'static str,
    /// The directory of the runner's configuration, with a trailing slash.
    pub config_directory: SourcedText,
    /// The arguments of the entrypoint that start the runner.
    pub run_command: SourcedText,
    /// Whether the cache's credentials in `/secrets` become environment variables: not with
    /// `runners.cache.disableGlobalCredentialsExport`.
    pub export_cache_credentials: bool,
    /// Whether those of an Azure cache do, too.
    pub exports_azure_credentials: bool,
    /// How the runner registers; `None` where the configuration is complete (`runners.configOverride`).
    pub registration: Option<Registration>,
    /// Whether the runners of a complete configuration are verified, and the pod stops if GitLab rejects one.
    pub verifies: bool,
    /// Whether a runner token is refused, because the Deployment has another number of replicas than one.
    pub needs_one_replica: bool,
    /// Whether an init container copies the secrets, by the script `configure`.
    pub copies_secrets: bool,
    /// Whether the liveness probe asks GitLab.
    pub probe_verifies: bool,
    /// Whether it stops asking in time.
    pub probe_has_time_limit: bool,
    /// The session server; `None` if it is disabled or not allowed (several replicas), or if the configuration is
    /// complete.
    pub session_server: Option<SessionServer>,
    /// Whether the entrypoint finds config.toml where the runner looks for it, and leaves it alone.
    pub config_is_in_place: bool,
    /// Whether an init container registers, by the script `prepare`.
    pub registers_in_advance: bool,
}

impl Default for ScriptContext {
    /// The scripts of the newest chart version, without anything that depends on a value.
    fn default() -> Self {
        ScriptContext {
            files_directory: "/configmaps",
            config_directory: "/home/gitlab-runner/.gitlab-runner/".into(),
            run_command: "run --user=gitlab-runner".into(),
            export_cache_credentials: false,
            exports_azure_credentials: true,
            registration: None,
            verifies: false,
            needs_one_replica: false,
            copies_secrets: false,
            probe_verifies: true,
            probe_has_time_limit: true,
            session_server: None,
            config_is_in_place: false,
            registers_in_advance: false,
        }
    }
}

/// The flags of `gitlab-runner register`; it reads other settings from the pod's environment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Registration {
    /// `runners.name`.
    pub name: Option<SourcedText>,
    /// `runners.maximumTimeout` in seconds. Not allowed with an authentication token (`glrt-`), like the next two.
    pub maximum_timeout: Option<SourcedText>,
    /// `runners.runUntagged`.
    pub run_untagged: bool,
    /// `runners.protected`.
    pub protected: bool,
    /// Path in the container of the template of config.toml: [`CONFIG_TEMPLATE`](crate::chart::model::CONFIG_TEMPLATE) for
    /// `runners.config`, else `runners.configPath`.
    pub config_template: Option<SourcedText>,
    /// Other flags: of the executor (`--docker-image=alpine`), of runner settings in the values of old chart versions.
    pub flags: Vec<SourcedText>,
}

/// How GitLab reaches the session server. Its address, where it is known, is the environment variable
/// `SESSION_SERVER_ADDRESS`.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionServer {
    /// Name of its Service, in the namespace of the pod.
    pub service_name: SourcedText,
    /// Its port from outside; `None` is the node port that the cluster chooses, read from the Kubernetes API when the
    /// pod starts.
    pub port: Option<SourcedText>,
    /// Whether its port is a placeholder in config.toml.
    pub has_port: bool,
    /// The placeholder of its address in config.toml.
    pub placeholder: &'static str,
    /// Its address, if that is not an environment variable.
    pub address: Option<SourcedText>,
}

impl Default for SessionServer {
    fn default() -> Self {
        SessionServer {
            service_name: SourcedText::default(),
            port: None,
            has_port: true,
            placeholder: "SESSION_SERVER_ADDRESS",
            address: None,
        }
    }
}

impl Registration {
    /// Returns true if a setting is incompatible with an authentication token.
    fn has_flags(&self) -> bool {
        self.run_untagged || self.protected || self.maximum_timeout.is_some()
    }
}

impl SessionServer {
    /// The session server with a Service of `service_type`. An explicit node port has precedence for any type.
    pub fn new(
        service_name: &SourcedText,
        service_type: &str,
        node_port: Option<SourcedText>,
        external_port: SourcedText,
    ) -> Self {
        let chosen_by_cluster = node_port.is_none() && service_type == "NodePort";
        let port = if chosen_by_cluster {
            None
        } else {
            node_port.or(Some(external_port))
        };
        Self {
            service_name: service_name.clone(),
            port,
            ..Self::default()
        }
    }
}

#[derive(Template)]
#[template(path = "scripts/entrypoint.sh.j2", escape = "none")]
struct Entrypoint<'a> {
    context: &'a ScriptContext,
}

#[derive(Template)]
#[template(path = "scripts/check-live.sh.j2", escape = "none")]
struct CheckLive<'a> {
    context: &'a ScriptContext,
}

/// For the init container that copies the secrets.
#[derive(Template)]
#[template(path = "scripts/configure.sh.j2", escape = "none")]
struct Configure;

#[derive(Template)]
#[template(path = "scripts/register-the-runner.sh.j2", escape = "none")]
struct Register<'a> {
    registration: &'a Registration,
}

/// For an init container.
#[derive(Template)]
#[template(path = "scripts/prepare.sh.j2", escape = "none")]
struct Prepare<'a> {
    context: &'a ScriptContext,
}

#[derive(Template)]
#[template(path = "scripts/set-session-server-address.sh.j2", escape = "none")]
struct SessionAddress<'a> {
    session_server: &'a SessionServer,
}

#[derive(Template)]
#[template(path = "scripts/set-session-server-port.sh.j2", escape = "none")]
struct SessionPort<'a> {
    session_server: &'a SessionServer,
}

/// The entries of the ConfigMap that exist for this configuration, by key. The user's `pre-entrypoint-script`, which
/// the entrypoint runs, is not among them.
///
/// # Errors
/// If a value cannot be a word of a shell command.
pub fn render(context: &ScriptContext) -> askama::Result<Vec<(&'static str, TracedText)>> {
    let mut scripts = vec![
        ("entrypoint", Rendered::file(&Entrypoint { context })?),
        ("check-live", Rendered::file(&CheckLive { context })?),
    ];
    if let Some(registration) = &context.registration {
        scripts.push((
            "register-the-runner",
            Rendered::file(&Register { registration })?,
        ));
    }
    if context.copies_secrets {
        scripts.push(("configure", Rendered::file(&Configure)?));
    }
    if context.registers_in_advance {
        scripts.push(("prepare", Rendered::file(&Prepare { context })?));
    }
    if let Some(session_server) = &context.session_server {
        scripts.push((
            "set-session-server-address",
            Rendered::file(&SessionAddress { session_server })?,
        ));
        if session_server.has_port {
            scripts.push((
                "set-session-server-port",
                Rendered::file(&SessionPort { session_server })?,
            ));
        }
    }
    Ok(scripts)
}

mod filters {
    use askama::{Error, Result, Values, filter_fn};

    pub(super) use super::super::filters::plain;
    use super::super::filters::{Plain, Printed, Text};
    use crate::chart::model::SourcedText;

    /// `{{ value|sh }}`: the text as one word of a POSIX shell, in single quotes unless every shell takes it for
    /// itself.
    #[filter_fn]
    pub(super) fn sh(text: impl Text, _: &dyn Values) -> Result<Printed<Plain<SourcedText>>> {
        let word = super::shell_word(&text.text().unwrap_or_default()).ok_or_else(|| {
            Error::custom("unexpected NUL character in a string for a shell script")
        })?;
        let word = SourcedText::new(word, text.spans().iter().copied());
        Ok(Printed(Plain(word)))
    }
}

fn shell_word(text: &str) -> Option<String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:@%+-".contains(&byte);
    if text.contains('\0') {
        return None;
    }
    if !text.is_empty() && text.bytes().all(plain) {
        return Some(text.to_owned());
    }
    Some(format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(context: &ScriptContext) -> Vec<&'static str> {
        render(context)
            .unwrap()
            .into_iter()
            .map(|(key, _)| key)
            .collect()
    }

    #[test]
    fn a_pod_has_the_scripts_that_its_configuration_needs() {
        let complete = ScriptContext::default();
        assert_eq!(keys(&complete), ["entrypoint", "check-live"]);

        let registering = ScriptContext {
            registration: Some(Registration::default()),
            ..complete
        };
        assert_eq!(
            keys(&registering),
            ["entrypoint", "check-live", "register-the-runner"]
        );

        let session_server = Some(SessionServer::new(
            &"s".into(),
            "LoadBalancer",
            None,
            "9000".into(),
        ));
        let with_sessions = ScriptContext {
            session_server,
            ..registering
        };
        let all = [
            "entrypoint",
            "check-live",
            "register-the-runner",
            "set-session-server-address",
            "set-session-server-port",
        ];
        assert_eq!(keys(&with_sessions), all);
    }

    #[test]
    fn the_session_servers_port_is_the_node_port_else_the_external_one() {
        let port = |service_type, node_port: Option<&str>| {
            SessionServer::new(
                &"s".into(),
                service_type,
                node_port.map(SourcedText::from),
                "9000".into(),
            )
            .port
        };
        assert_eq!(port("LoadBalancer", None), Some("9000".into()));
        assert_eq!(port("NodePort", None), None);
        assert_eq!(port("NodePort", Some("30093")), Some("30093".into()));
        assert_eq!(port("LoadBalancer", Some("30093")), Some("30093".into()));
    }

    #[test]
    fn a_value_stays_one_word() {
        assert_eq!(
            shell_word("runner-1.example.com:80").unwrap(),
            "runner-1.example.com:80"
        );
        assert_eq!(shell_word("").unwrap(), "''");
        assert_eq!(
            shell_word("a $(b) `c` \"d\"\ne").unwrap(),
            "'a $(b) `c` \"d\"\ne'"
        );
        assert_eq!(shell_word("it's").unwrap(), r"'it'\''s'");
        assert!(shell_word("a\0b").is_none());
    }
}
