//! The shell scripts of the pod: what the configuration says of them goes in, the texts of the ConfigMap's entries come out.
//!
//! A script's logic lives in `templates/scripts/`, and what differs from the official chart's in `docs/scripts.md`. A value reaches a
//! script through the filter `sh` alone, so that whatever stands in it stays one word for the shell.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

/// What the scripts depend on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ScriptContext {
    /// Whether the pod runs as user 0 (`podSecurityContext.runAsUser`), which moves the runner's configuration to `/etc/gitlab-runner/`.
    pub run_as_root: bool,
    /// `runners.executor` as it was written, empty where it was not: any but `shell` makes the runner switch to the user `gitlab-runner`.
    pub executor: String,
    /// Whether the cache's credentials in `/secrets` become environment variables: not with `runners.cache.disableGlobalCredentialsExport`.
    pub export_cache_credentials: bool,
    /// How the runner registers; `None` where the configuration is complete (`runners.configOverride`).
    pub registration: Option<Registration>,
    /// The session server; `None` where it is off, not allowed (several replicas) or ruled by a complete configuration.
    pub session_server: Option<SessionServer>,
    /// Whether the entrypoint finds config.toml where the runner looks for it, and leaves it alone.
    pub config_is_in_place: bool,
    /// Whether an init container registers, by the script `prepare`.
    pub registers_in_advance: bool,
}

/// The flags of `gitlab-runner register`; its other settings travel in the pod's environment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Registration {
    /// `runners.name`.
    pub name: Option<String>,
    /// `runners.maximumTimeout` in seconds. An authentication token (`glrt-`) rules it out, like the next two.
    pub maximum_timeout: Option<String>,
    /// `runners.runUntagged`.
    pub run_untagged: bool,
    /// `runners.protected`.
    pub protected: bool,
    /// Path in the container of the template of config.toml: [`CONFIG_TEMPLATE`] for `runners.config`, else `runners.configPath`.
    pub config_template: Option<String>,
    /// What the executor is told, flag by flag: `--docker-image=alpine`.
    pub executor_flags: Vec<String>,
}

/// Where the ConfigMap's entry for `runners.config` is found in the container.
pub const CONFIG_TEMPLATE: &str = "/configmaps/config.template.toml";

/// How GitLab reaches the session server. Its address, where it is known, is the environment variable `SESSION_SERVER_ADDRESS`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SessionServer {
    /// Name of its Service, in the namespace of the pod.
    pub service_name: String,
    /// Its port from outside; `None` is the node port that the cluster chooses, asked of the Kubernetes API when the pod starts.
    pub port: Option<String>,
}

impl SessionServer {
    /// The session server behind a Service of `service_type`: a node port that is given comes first, whatever the type.
    pub fn new(service_name: &str, service_type: &str, node_port: Option<String>, external_port: String) -> Self {
        let chosen_by_cluster = node_port.is_none() && service_type == "NodePort";
        let port = if chosen_by_cluster { None } else { node_port.or(Some(external_port)) };
        Self { service_name: service_name.to_owned(), port }
    }
}

/// Name of a ConfigMap entry and the template it is made of.
type Script = (&'static str, &'static str);

const ENTRYPOINT: Script = ("entrypoint", include_str!("../../templates/scripts/entrypoint.sh.j2"));
const CHECK_LIVE: Script = ("check-live", include_str!("../../templates/scripts/check-live.sh.j2"));
const REGISTER: Script = ("register-the-runner", include_str!("../../templates/scripts/register-the-runner.sh.j2"));
const SESSION_ADDRESS: Script =
    ("set-session-server-address", include_str!("../../templates/scripts/set-session-server-address.sh.j2"));
const SESSION_PORT: Script =
    ("set-session-server-port", include_str!("../../templates/scripts/set-session-server-port.sh.j2"));

/// For an init container.
const PREPARE: Script = ("prepare", include_str!("../../templates/scripts/prepare.sh.j2"));

/// What several scripts have in common.
const SHARED: [Script; 3] = [
    ("place-config", include_str!("../../templates/scripts/place-config.sh.j2")),
    ("read-secrets", include_str!("../../templates/scripts/read-secrets.sh.j2")),
    ("read-tokens", include_str!("../../templates/scripts/read-tokens.sh.j2")),
];

/// What those of the session server have in common.
const SHARED_BY_SESSIONS: [Script; 2] = [
    ("fill-in", include_str!("../../templates/scripts/fill-in.sh.j2")),
    ("look-up-service", include_str!("../../templates/scripts/look-up-service.sh.j2")),
];

/// The entries of the ConfigMap that exist for this configuration, by key. The user's `pre-entrypoint-script`, which the
/// entrypoint runs, is not among them.
pub fn render(context: &ScriptContext) -> Result<Vec<(&'static str, String)>, Error> {
    let mut environment = environment()?;
    let by_sessions = context.session_server.is_some().then_some(SHARED_BY_SESSIONS);
    for (name, template) in SHARED.into_iter().chain(by_sessions.into_iter().flatten()) {
        environment.add_template(name, template)?;
    }
    let view = Value::from(Serde(View::of(context)));
    scripts_of(context)
        .map(|(key, template)| Ok((key, environment.render_named_str(key, template, view.clone())?)))
        .collect()
}

/// The scripts that a pod of this configuration has.
fn scripts_of(context: &ScriptContext) -> impl Iterator<Item = Script> {
    let register = context.registration.is_some().then_some(REGISTER);
    let session = context.session_server.is_some().then_some([SESSION_ADDRESS, SESSION_PORT]);
    let prepare = context.registers_in_advance.then_some(PREPARE);
    [ENTRYPOINT, CHECK_LIVE].into_iter().chain(register).chain(prepare).chain(session.into_iter().flatten())
}

/// What the templates see: the context and what follows from it.
#[derive(Serialize)]
struct View<'a> {
    #[serde(flatten)]
    context: &'a ScriptContext,
    config_directory: String,
    has_flags: bool,
}

/// The folder in which the runner, as that user, looks for its configuration.
pub(super) fn config_directory(run_as_root: bool) -> &'static str {
    if run_as_root { "/etc/gitlab-runner" } else { "/home/gitlab-runner/.gitlab-runner" }
}

impl<'a> View<'a> {
    fn of(context: &'a ScriptContext) -> Self {
        let has_flags = |registration: &Registration| {
            registration.run_untagged || registration.protected || registration.maximum_timeout.is_some()
        };
        Self {
            context,
            config_directory: format!("{}/", config_directory(context.run_as_root)),
            has_flags: context.registration.as_ref().is_some_and(has_flags),
        }
    }
}

/// minijinja for shell text: whole lines of template leave no line behind, and what is not defined is an error.
fn environment() -> Result<Environment<'static>, Error> {
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?;
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_filter("sh", shell_word);
    Ok(environment)
}

/// The text as one word of a POSIX shell, in single quotes unless every shell takes it for itself.
fn shell_word(text: &str) -> Result<String, Error> {
    if text.contains('\0') {
        return Err(Error::new(ErrorKind::InvalidOperation, "a shell cannot pass on text with a NUL character in it"));
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./:@%+-".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return Ok(text.to_owned());
    }
    Ok(format!("'{}'", text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(context: &ScriptContext) -> Vec<&'static str> {
        render(context).unwrap().into_iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn a_pod_has_the_scripts_that_its_configuration_needs() {
        let complete = ScriptContext::default();
        assert_eq!(keys(&complete), ["entrypoint", "check-live"]);

        let registering = ScriptContext { registration: Some(Registration::default()), ..complete };
        assert_eq!(keys(&registering), ["entrypoint", "check-live", "register-the-runner"]);

        let session_server = Some(SessionServer::new("s", "LoadBalancer", None, "9000".to_owned()));
        let with_sessions = ScriptContext { session_server, ..registering };
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
            SessionServer::new("s", service_type, node_port.map(str::to_owned), "9000".to_owned()).port
        };
        assert_eq!(port("LoadBalancer", None).as_deref(), Some("9000"));
        assert_eq!(port("NodePort", None), None);
        assert_eq!(port("NodePort", Some("30093")).as_deref(), Some("30093"));
        assert_eq!(port("LoadBalancer", Some("30093")).as_deref(), Some("30093"));
    }

    #[test]
    fn a_value_stays_one_word() {
        assert_eq!(shell_word("runner-1.example.com:80").unwrap(), "runner-1.example.com:80");
        assert_eq!(shell_word("").unwrap(), "''");
        assert_eq!(shell_word("a $(b) `c` \"d\"\ne").unwrap(), "'a $(b) `c` \"d\"\ne'");
        assert_eq!(shell_word("it's").unwrap(), r"'it'\''s'");
        assert!(shell_word("a\0b").is_err());
    }
}
