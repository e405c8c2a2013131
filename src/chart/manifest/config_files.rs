//! What the ConfigMap holds: the runner's configuration, the scripts, the user's own files.

use super::render_context::RenderContext;
use super::scripts::{self, Registration, ScriptContext, SessionServer};
use super::{RenderError, objects};
use crate::chart::model::helm_coercion::{is_truthy, to_helm_string};
use crate::chart::model::{Model, RegistrationMode};
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Node, Value};

/// The value that keeps the cache credentials out of the environment.
const DISABLE_EXPORT: [&str; 3] = ["runners", "cache", "disableGlobalCredentialsExport"];

/// The entries of the ConfigMap by file name. Those of `configMaps` override the chart's.
pub(super) fn gather(context: &RenderContext) -> Result<Node, RenderError> {
    let mut files = of_chart(context)?;
    files.extend(
        context
            .model
            .tree()
            .get("configMaps")
            .and_then(Node::as_map)
            .cloned()
            .unwrap_or_default(),
    );
    Ok(Node {
        value: Value::Map(files),
        ..Node::default()
    })
}

/// The entries that the chart adds.
pub(super) fn of_chart(context: &RenderContext) -> Result<Map, RenderError> {
    let model = context.model;
    let mut files = Map::new();
    for (name, script) in render_scripts(model)? {
        put(&mut files, name, script);
    }
    match model.config_override() {
        Some(config) => put(&mut files, "config.toml", config.as_str()),
        None => {
            put(&mut files, "config.toml", objects::config(context)?);
            if let Some(template) = &model.values.config {
                put(&mut files, "config.template.toml", template.as_str());
            }
        }
    }
    if context.extensions.has_lock_file {
        put(&mut files, "config.toml.lock", "");
    }
    let pre_entrypoint_script =
        to_helm_string(model.tree(), &["preEntrypointScript"]).unwrap_or_default();
    put(&mut files, "pre-entrypoint-script", pre_entrypoint_script);
    Ok(files)
}

fn render_scripts(model: Model) -> Result<Vec<(&'static str, String)>, RenderError> {
    let values = model.tree();
    let mode = model.registration();
    let is_complete = model.config_override().is_some() || mode == RegistrationMode::None;
    let context = ScriptContext {
        run_as_root: model.runs_as_root(),
        executor: to_helm_string(values, &["runners", "executor"]).unwrap_or_default(),
        export_cache_credentials: !(model.has_value(&DISABLE_EXPORT)
            && is_truthy(values, &DISABLE_EXPORT)),
        registration: (!is_complete && mode == RegistrationMode::Entrypoint)
            .then(|| registration(model)),
        session_server: session_server(model).filter(|_| !is_complete),
        registers_in_advance: mode == RegistrationMode::InitContainer,
        config_is_in_place: mode == RegistrationMode::InitContainer
            || mode == RegistrationMode::None && model.config_is_read_only(),
    };
    scripts::render(&context)
        .map_err(|error| RenderError::at(&[], format!("a script cannot hold a value: {error}")))
}

fn session_server(model: Model) -> Option<SessionServer> {
    let server = model.session_server().ok()?;
    let node_port = to_helm_string(model.tree(), &["sessionServer", "nodePort"]);
    let service = &model.names().session_server;
    Some(SessionServer::new(
        service,
        &server.service_type,
        node_port,
        server.external_port.clone(),
    ))
}

fn registration(model: Model) -> Registration {
    let runners = |key| to_helm_string(model.tree(), &["runners", key]);
    Registration {
        name: runners("name"),
        maximum_timeout: runners("maximumTimeout"),
        run_untagged: is_truthy(model.tree(), &["runners", "runUntagged"]),
        protected: is_truthy(model.tree(), &["runners", "protected"]),
        config_template: model.config_template(),
        executor_flags: model.executor_flags(),
    }
}

fn put(files: &mut Map, name: &str, text: impl Into<Value>) {
    files.insert(name.to_owned(), Node::new(text, Span::SYNTHETIC).into());
}
