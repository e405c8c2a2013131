//! The entries of the ConfigMap: the runner configuration, the scripts and the user's own files.

use super::render_context::RenderContext;
use super::scripts::{self, Registration, ScriptContext, SessionServer};
use super::{RenderError, objects};
use crate::chart::features::Feature;
use crate::chart::model::helm_coercion::{is_truthy, sourced};
use crate::chart::model::{Model, RegistrationMode};
use crate::schema::Path;
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::{Map, Node, Value};

/// The value that keeps the cache credentials out of the environment.
const DISABLE_EXPORT: [&str; 3] = ["runners", "cache", "disableGlobalCredentialsExport"];

/// The data of the ConfigMap.
#[derive(Default)]
pub(super) struct Files {
    /// The entries by file name.
    pub data: Node,
    /// The entries by their paths in the object, with the spans of their parts.
    pub texts: Vec<(String, TracedText)>,
}

/// The entries of the ConfigMap by file name. Those of `configMaps` override the chart's.
pub(super) fn gather(context: &RenderContext) -> Result<Files, RenderError> {
    let mut files = of_chart(context)?;
    files.override_with(
        context
            .model
            .tree()
            .get("configMaps")
            .and_then(Node::as_map),
    );
    Ok(files)
}

/// The entries that the chart adds.
pub(super) fn of_chart(context: &RenderContext) -> Result<Files, RenderError> {
    let model = context.model;
    let mut files = Files::default();
    for (name, script) in render_scripts(model)? {
        files.put(name, script);
    }
    match model.config_override() {
        Some(config) => files.put("config.toml", config.clone()),
        None => {
            files.put("config.toml", objects::config(context)?);
            if let Some(template) = &model.values.config {
                files.put("config.template.toml", template.clone());
            }
        }
    }
    if context.extensions.has_lock_file {
        files.put("config.toml.lock", TracedText::default());
    }
    let script = sourced(model.tree(), &["preEntrypointScript"]).unwrap_or_default();
    files.put(
        "pre-entrypoint-script",
        TracedText::opaque(script.as_str(), script.span()),
    );
    Ok(files)
}

impl Files {
    /// The file names.
    pub fn names(&self) -> Vec<String> {
        self.data
            .as_map()
            .into_iter()
            .flat_map(|data| data.keys().cloned())
            .collect()
    }

    fn put(&mut self, name: &str, text: TracedText) {
        let span = text.first_span(0..text.as_str().len());
        *self.data.child_mut(name, Span::SYNTHETIC) = Node::new(text.as_str(), span);
        self.texts.push((path(name), text));
    }

    /// Adds the user's files, each with its own spans.
    fn override_with(&mut self, own: Option<&Map>) {
        let Some(own) = own else { return };
        self.texts
            .retain(|(known, _)| !own.keys().any(|name| path(name) == *known));
        if let Value::Map(data) = &mut self.data.value {
            data.extend(own.clone());
        }
    }
}

fn path(name: &str) -> String {
    Path::Root("data").key(name).to_string()
}

fn render_scripts(model: Model) -> Result<Vec<(&'static str, TracedText)>, RenderError> {
    let values = model.tree();
    let mode = model.registration();
    let is_complete = model.config_override().is_some() || mode == RegistrationMode::None;
    let context = ScriptContext {
        config_directory: model.entrypoint_config_directory(),
        run_command: model.run_command(),
        export_cache_credentials: !is_truthy(values, &DISABLE_EXPORT),
        exports_azure_credentials: model.has(Feature::AzureCredentials),
        files_directory: model.files_volume().path,
        verifies: model.config_override().is_some() && model.reads(&["runners", "configOverride"]),
        needs_one_replica: model.has(Feature::RunnerTokenNeedsOneReplica)
            && model.replicas_text() != "1",
        copies_secrets: model.has(Feature::ConfigureContainer),
        probe_verifies: model.has(Feature::VerifiesWhenProbed),
        probe_has_time_limit: model.has(Feature::ProbeTimeLimit),
        registration: (!is_complete && mode == RegistrationMode::Entrypoint)
            .then(|| registration(model)),
        session_server: session_server(model).filter(|_| !is_complete),
        registers_in_advance: mode == RegistrationMode::InitContainer,
        config_is_in_place: mode == RegistrationMode::InitContainer
            || mode == RegistrationMode::None && model.config_is_read_only(),
    };
    scripts::render(&context)
        .map_err(|error| RenderError::at(&[], format!("invalid value in a script: {error}")))
}

fn session_server(model: Model) -> Option<SessionServer> {
    let server = model.session_server().ok()?;
    let node_port = sourced(model.tree(), &["sessionServer", "nodePort"]);
    let service = &model.names().session_server;
    let with_types = model.has(Feature::SessionServerTypes);
    Some(SessionServer {
        placeholder: model.session_server_placeholder(),
        address: sourced(model.tree(), &["sessionServer", "publicIP"]).filter(|_| !with_types),
        has_port: with_types,
        ..SessionServer::new(
            service,
            server.service_type.as_str(),
            node_port,
            server.external_port.clone(),
        )
    })
}

fn registration(model: Model) -> Registration {
    let runners = |key| sourced(model.tree(), &["runners", key]);
    Registration {
        name: runners("name"),
        maximum_timeout: runners("maximumTimeout"),
        run_untagged: is_truthy(model.tree(), &["runners", "runUntagged"]),
        protected: is_truthy(model.tree(), &["runners", "protected"]),
        config_template: model.config_template(),
        flags: [model.runner_flags(), model.executor_flags()].concat(),
    }
}
