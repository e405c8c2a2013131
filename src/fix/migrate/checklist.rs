//! What must be done outside of the values.

use std::iter;

use serde::Serialize;

use super::{Plan, config, workspace};
use crate::chart::features::Feature;
use crate::input::loaded::LoadedValues;
use crate::input::placeholder;
use crate::lint::context::RuleContext;
use helm_yaml::tree::Node;

/// Something to do outside of the values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    /// What to do, in the imperative.
    pub text: String,
    /// A command that does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
}

impl Task {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Task {
            text: text.into(),
            command: None,
        }
    }

    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        iter::once(&mut self.text).chain(&mut self.command)
    }

    pub(super) fn with_command(text: impl Into<String>, command: String) -> Self {
        Task {
            text: text.into(),
            command: Some(command),
        }
    }
}

/// What the new chart version requires.
pub(super) fn of_chart(old: &LoadedValues, new: Option<&LoadedValues>, plan: &Plan) -> Vec<Task> {
    let mut tasks = Vec::new();
    if plan.from == plan.to {
        return tasks;
    }
    tasks.extend(namespace(old, plan));
    tasks.extend(secret(old, plan));
    let is_outdated = |new: &LoadedValues| workspace::outdated_version(new, plan.to).is_some();
    let is_pinned = new.is_some_and(|new| {
        let embedding = new.embedding.as_ref();
        embedding.is_some_and(|embedding| embedding.chart.is_some()) && !is_outdated(new)
    });
    if !is_pinned {
        let release = &old.release;
        tasks.push(Task::with_command(
            format!("Install chart {}, which these values are for", plan.to),
            format!(
                "helm upgrade {} gitlab/gitlab-runner -n {} --version {} -f values.yaml",
                release.name(),
                release.namespace(),
                plan.to
            ),
        ));
    }
    tasks
}

/// Settings that were copied, since other releases may share the file that they are in.
pub(super) fn leftover(new: &LoadedValues, plan: &Plan) -> Option<Task> {
    let context = RuleContext::of(new);
    let left: Vec<String> = config::leftover(&context, plan)
        .map(|(path, file)| format!("`{path}` in {file}"))
        .collect();
    (!left.is_empty()).then(|| {
        Task::new(format!(
            "Migrate all other releases that share {}; then remove what they share: the new chart does not read it",
            left.join(", ")
        ))
    })
}

/// Chart versions that put every object into the namespace of jobs.
fn namespace(old: &LoadedValues, plan: &Plan) -> Option<Task> {
    let namespace = old.given.at(&["runners", "namespace"])?.as_str()?;
    let is_moved = plan.from.has_feature(Feature::ObjectsInRunnersNamespace)
        && !namespace.is_empty()
        && placeholder::find(namespace).is_none()
        && namespace != old.release.namespace();
    is_moved.then(|| {
        Task::new(format!(
            "Chart {} put all objects into the namespace {namespace}. The new one uses the namespace of the release: \
             install it there (`-n {namespace}`) together with its Secrets, or set `namespace: {namespace}`",
            plan.from
        ))
    })
}

/// A Secret may hold a registration token.
fn secret(old: &LoadedValues, plan: &Plan) -> Option<Task> {
    let name = old
        .given
        .at(&["runners", "secret"])
        .and_then(Node::as_str)?;
    let is_old = plan.from.has_feature(Feature::RegistrationInValues);
    (is_old && !name.is_empty()).then(|| {
        Task::new(format!(
            "If the Secret {name} holds a registration token, create the runner in GitLab, and put its authentication \
             token into the key `runner-token`; the key `runner-registration-token` must exist and be empty"
        ))
    })
}
