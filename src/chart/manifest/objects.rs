//! The objects of the chart: which template each comes from, and when it is rendered.
//!
//! The templates of `templates/` are compiled with the program, so that none is read in a run, and one that uses
//! a field the context does not have does not compile.

use std::ops::Deref;

use askama::Template;

use super::parse_rendered::parse_rendered;
use super::provenance::Rendered;
use super::render_context::RenderContext;
use super::roles::Role;
use super::{Manifest, RenderError, filters};
use crate::chart::features::Feature;
use crate::chart::model::Workload;
use helm_yaml::source::TracedText;

/// An object that the chart may render.
pub(super) struct Object {
    /// The template's path as the chart has it.
    path: &'static str,
    text: Render<Rendered>,
    wanted: fn(&RenderContext) -> bool,
    /// The path of the value because of which the object is rendered; empty for one that is always rendered.
    cause: &'static str,
}

/// Renders a template into a `T`.
type Render<T> = fn(&RenderContext) -> askama::Result<T>;

/// The function that renders a template of `templates/`, which finds the context by their names.
macro_rules! text_of {
    ($file:literal, $render:path) => {
        |context| {
            #[derive(Template)]
            #[template(path = $file, escape = "none")]
            struct Text<'a>(&'a RenderContext<'a>);

            impl<'a> Deref for Text<'a> {
                type Target = RenderContext<'a>;

                fn deref(&self) -> &RenderContext<'a> {
                    self.0
                }
            }
            $render(&Text(context))
        }
    };
}

macro_rules! object {
    ($file:literal, $cause:literal, $wanted:expr) => {
        Object {
            path: chart_path(concat!("templates/", $file)),
            text: text_of!($file, Rendered::of),
            wanted: $wanted,
            cause: $cause,
        }
    };
}

pub(super) const CONFIG_MAP: Object = object!("configmap.yaml.j2", "", |_| true);
pub(super) const SECRET: Object = object!("secrets.yaml.j2", "", |context| context.has_token);

/// The objects that no other object depends on.
pub(super) const OTHERS: [Object; 17] = [
    object!(
        "service-account.yaml.j2",
        "serviceAccount.create",
        |context| context.model.creates_service_account()
    ),
    object!(
        "role-session-server.yaml.j2",
        "sessionServer.enabled",
        |context| context.session_server.is_some() && context.has(Feature::SessionServerRole)
    ),
    object!(
        "role-binding-session-server.yaml.j2",
        "sessionServer.enabled",
        |context| context.session_server.is_some() && context.has(Feature::SessionServerRole)
    ),
    object!(
        "service-session-server.yaml.j2",
        "sessionServer.enabled",
        |context| context.session_server.is_some()
    ),
    object!(
        "ingress-session-server.yaml.j2",
        "sessionServer.ingress.enabled",
        |context| context.values.at("sessionServer.ingress.enabled").is_set()
    ),
    object!("service.yaml.j2", "service.enabled", |context| context
        .model
        .has_metrics_service()),
    object!(
        "podmonitor.yaml.j2",
        "metrics.podMonitor.enabled",
        |context| context.monitors("podMonitor")
    ),
    object!(
        "servicemonitor.yaml.j2",
        "metrics.serviceMonitor.enabled",
        |context| context.monitors("serviceMonitor") && context.model.has_metrics_service()
    ),
    object!("hpa.yaml.j2", "hpa", |context| context
        .model
        .has_autoscaler()),
    object!("deployment.yaml.j2", "", |context| context
        .extensions
        .workload
        == Workload::Deployment),
    object!("daemonset.yaml.j2", "runnergen.workload", |context| context
        .extensions
        .workload
        == Workload::DaemonSet),
    object!(
        "statefulset.yaml.j2",
        "runnergen.workload",
        |context| context.extensions.workload == Workload::StatefulSet
    ),
    object!(
        "service-headless.yaml.j2",
        "runnergen.workload",
        |context| context.extensions.workload == Workload::StatefulSet
    ),
    object!("claim.yaml.j2", "runnergen.storage", |context| context
        .extensions
        .storage
        .renders_claim()),
    object!(
        "disruption-budget.yaml.j2",
        "podDisruptionBudget",
        |context| context.values.at("podDisruptionBudget").is_set()
    ),
    object!(
        "disruption-budget.yaml.j2",
        "runnergen.hardened",
        |context| context.extensions.has_disruption_budget
            && !context.values.at("podDisruptionBudget").is_set()
    ),
    object!("network-policy.yaml.j2", "runnergen.hardened", |context| {
        context.extensions.network.is_some()
    }),
];

#[derive(Template)]
#[template(path = "role.yaml.j2", escape = "none")]
struct RoleText<'a> {
    context: &'a RenderContext<'a>,
    role: &'a Role,
}

#[derive(Template)]
#[template(path = "role-binding.yaml.j2", escape = "none")]
struct RoleBindingText<'a> {
    context: &'a RenderContext<'a>,
    role: &'a Role,
}

impl Object {
    pub fn render(&self, context: &RenderContext) -> Result<Manifest, RenderError> {
        let mut manifest = manifest(self.path, (self.text)(context))?;
        manifest.provenance.cause = context.values.at(self.cause).written_at();
        Ok(manifest)
    }

    /// The object, if the values enable it.
    pub fn render_if_wanted(
        &self,
        context: &RenderContext,
    ) -> Result<Option<Manifest>, RenderError> {
        (self.wanted)(context)
            .then(|| self.render(context))
            .transpose()
    }
}

/// A Role and its binding to the manager's ServiceAccount.
pub(super) fn of_role(role: &Role, context: &RenderContext) -> Result<[Manifest; 2], RenderError> {
    let role_itself = manifest(
        "templates/role.yaml",
        Rendered::of(&RoleText { context, role }),
    )?;
    let binding = manifest(
        "templates/role-binding.yaml",
        Rendered::of(&RoleBindingText { context, role }),
    )?;
    let mut manifests = [
        Manifest {
            reasons: role.reasons(),
            ..role_itself
        },
        binding,
    ];
    for manifest in &mut manifests {
        manifest.provenance.cause = context.values.at("rbac.create").written_at();
    }
    Ok(manifests)
}

/// The global section of the runner configuration.
pub(super) fn config(context: &RenderContext) -> Result<TracedText, RenderError> {
    let text: Render<TracedText> = text_of!("config.toml.j2", Rendered::file);
    text(context).map_err(|error| failed("config.toml", &error))
}

fn manifest(
    path: &'static str,
    rendered: askama::Result<Rendered>,
) -> Result<Manifest, RenderError> {
    let rendered = rendered.map_err(|error| failed(path, &error))?;
    let (object, provenance) = parse_rendered(path, rendered)?;
    Ok(Manifest {
        template: path,
        object,
        provenance,
        reasons: Vec::new(),
    })
}

fn failed(path: &str, error: &askama::Error) -> RenderError {
    RenderError::at(&[], format!("{path}: {error}"))
}

/// A template's path without the extension that is ours.
const fn chart_path(file: &'static str) -> &'static str {
    file.split_at(file.len() - ".j2".len()).0
}
