//! What the ConfigMap holds: the runner's configuration, the scripts, the user's own files.

use super::facts::Facts;
use super::reading::{is_set, printed, runs_as_root};
use super::scripts::{self, CONFIG_TEMPLATE, Registration, ScriptContext, SessionServer};
use super::ways::Registration as Way;
use super::{Input, RenderError, objects};
use crate::source::{Span, TracedText};
use crate::tree::{Map, Node, Value};

/// The entries of the ConfigMap by file name. The user's own come last and win.
pub(super) fn gather(input: &Input, facts: &Facts) -> Result<Node, RenderError> {
    let values = &input.values.tree;
    let mut files = Map::new();
    for (name, script) in render_scripts(input, facts)? {
        put(&mut files, name, script);
    }
    match overriding(input, facts) {
        Some(config) => put(&mut files, "config.toml", config.as_str()),
        None => {
            put(&mut files, "config.toml", objects::config(facts)?);
            if let Some(template) = &input.values.config {
                put(&mut files, "config.template.toml", template.as_str());
            }
        }
    }
    if facts.ways.has_lock_file {
        put(&mut files, "config.toml.lock", "");
    }
    put(&mut files, "pre-entrypoint-script", printed(values, &["preEntrypointScript"]).unwrap_or_default());
    files.extend(values.get("configMaps").and_then(Node::as_map).cloned().unwrap_or_default());
    Ok(Node { value: Value::Map(files), ..Node::default() })
}

/// `runners.configOverride`, which makes the configuration complete: nothing registers, nothing is filled in.
fn overriding<'a>(input: &Input<'a>, facts: &Facts) -> Option<&'a TracedText> {
    let is_read = facts.ways.registration == Way::None || input.chart.has("0.88.3");
    input.values.config_override.as_ref().filter(|_| is_read)
}

fn render_scripts(input: &Input, facts: &Facts) -> Result<Vec<(&'static str, String)>, RenderError> {
    let values = &input.values.tree;
    let ways = &facts.ways;
    let is_complete = overriding(input, facts).is_some() || ways.registration == Way::None;
    let context = ScriptContext {
        run_as_root: runs_as_root(values),
        executor: printed(values, &["runners", "executor"]).unwrap_or_default(),
        export_cache_credentials: !(input.chart.has("0.89.0")
            && is_set(values, &["runners", "cache", "disableGlobalCredentialsExport"])),
        registration: (!is_complete && ways.registration == Way::Entrypoint).then(|| registration(input, facts)),
        session_server: session_server(values, facts).filter(|_| !is_complete),
        registers_in_advance: ways.registration == Way::InitContainer,
        config_is_in_place: ways.registration == Way::InitContainer
            || ways.registration == Way::None && ways.config_is_read_only,
    };
    scripts::render(&context).map_err(|error| RenderError::at(&[], format!("a script cannot hold a value: {error}")))
}

fn session_server(values: &Node, facts: &Facts) -> Option<SessionServer> {
    let server = facts.session_server.as_ref()?;
    let node_port = printed(values, &["sessionServer", "nodePort"]);
    let service = &facts.names.session_server;
    Some(SessionServer::new(service, &server.service_type, node_port, server.external_port.clone()))
}

fn registration(input: &Input, facts: &Facts) -> Registration {
    let values = &input.values.tree;
    let runners = |key| printed(values, &["runners", key]);
    let template = input.values.config.as_ref().map(|_| CONFIG_TEMPLATE.to_owned());
    Registration {
        name: runners("name"),
        maximum_timeout: runners("maximumTimeout"),
        run_untagged: is_set(values, &["runners", "runUntagged"]),
        protected: is_set(values, &["runners", "protected"]),
        config_template: template.or_else(|| runners("configPath")),
        executor_flags: facts.ways.executor_flags.clone(),
    }
}

fn put(files: &mut Map, name: &str, text: impl Into<Value>) {
    files.insert(name.to_owned(), Node::new(text, Span::NONE).into());
}
