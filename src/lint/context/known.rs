//! Queries for known values: not placeholders, failed expressions or encrypted values.

use super::RuleContext;
use crate::chart::model::image::{self, Flavor};
use crate::chart::model::token::TokenType;
use crate::input::loaded::ConfigRole;
use crate::input::placeholder;
use crate::lint::diagnostic::Place;
use crate::runner_config::View;
use helm_yaml::tree::{Node, Value};

impl<'a> RuleContext<'a> {
    /// The string at a path, if it is known and not empty.
    pub fn text(&self, path: &str) -> Option<&'a str> {
        self.known(self.value(path)?)
    }

    /// The string of a value, if it is known and not empty.
    pub fn known(&self, node: &'a Node) -> Option<&'a str> {
        node.as_str()
            .filter(|text| !text.is_empty() && !self.is_open(node))
    }

    /// The type of the runner's token; `None` if the values name no source for it.
    pub fn token_type(&self) -> Option<TokenType> {
        self.model
            .token_source()
            .map(|source| source.token_type(|node| self.known(node)))
    }

    /// The repository of the manager's image and its path in the values.
    pub fn image_repository(&self) -> Option<(&'static str, &'a str)> {
        let (path, node) = self.model.image_repository()?;
        Some((path, self.known(node)?))
    }

    /// The Linux distribution of the manager's image; `None` if it is not an official image or unknown.
    pub fn image_flavor(&self) -> Option<Flavor> {
        let (_, repository) = self.image_repository()?;
        let tag = self.value("image.tag").filter(|tag| tag.is_truthy());
        match tag {
            Some(tag) => image::flavor(repository, Some(self.known(tag)?)),
            None => image::flavor(repository, None),
        }
    }

    /// The mounts in the values: those of the manager and of every other container.
    pub fn mounts(&self) -> Vec<Mount<'a>> {
        let mut mounts = mounts_of(self.items("volumeMounts"), "volumeMounts");
        for list in ["deploymentInitContainers", "extraContainers"] {
            for (index, container) in self.items(list).iter().enumerate() {
                for key in ["volumeMounts", "volumeDevices"] {
                    let items = container
                        .get(key)
                        .and_then(Node::as_list)
                        .unwrap_or_default();
                    mounts.extend(mounts_of(items, &format!("{list}[{index}].{key}")));
                }
            }
        }
        mounts
    }

    /// Returns true if a value is unknown until it is installed.
    pub fn is_open(&self, node: &Node) -> bool {
        let Some(text) = node.as_str() else {
            return false;
        };
        let is_placeholder =
            || !node.span.is_synthetic() && self.placeholders.at(node.span).is_some();
        placeholder::is_templated(text)
            || placeholder::encrypted(text).is_some()
            || is_placeholder()
    }

    /// Returns true if the value at a path is a placeholder or is set by another tool.
    pub fn is_unknown(&self, path: &str) -> bool {
        self.value(path).is_some_and(|node| self.is_open(node))
    }

    /// The integer at a path, or the integer in the string there.
    pub fn number(&self, path: &str) -> Option<i64> {
        match &self.value(path)?.value {
            Value::Int(number) => Some(*number),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The items of the list at a path; empty without a list.
    pub fn items(&self, path: &str) -> &'a [Node] {
        self.value(path).and_then(Node::as_list).unwrap_or_default()
    }

    /// Returns true if the user set the value at a path to something truthy.
    pub fn is_written(&self, path: &str) -> bool {
        self.given(path).is_some_and(|entry| entry.node.is_truthy())
    }

    /// The executor that the chart registers runners with.
    pub fn executor(&self) -> &'a str {
        self.text("runners.executor").unwrap_or("kubernetes")
    }

    /// The role of the runner configuration, if there is one.
    pub fn role(&self) -> Option<ConfigRole> {
        self.loaded.config.as_ref().map(|config| config.role)
    }

    /// The runners of the configuration.
    pub(crate) fn runners(&self) -> Vec<View<'a>> {
        let root = self.config().map(View::root);
        root.and_then(|root| root.get("runners"))
            .map(|runners| runners.items().collect())
            .unwrap_or_default()
    }

    /// The runners with the Kubernetes executor, each with its `kubernetes` section.
    pub(crate) fn pod_runners(&self) -> Vec<(View<'a>, Option<View<'a>>)> {
        let is_template = self.role() == Some(ConfigRole::Template);
        let runs_pods = |runner: &View<'a>| match is_template {
            true => self.executor() == "kubernetes",
            false => runner.text("executor") == Some("kubernetes"),
        };
        let runners = self.runners().into_iter().filter(runs_pods);
        runners
            .map(|runner| (runner.clone(), runner.get("kubernetes")))
            .collect()
    }

    /// The location of a value of the runner configuration.
    pub(crate) fn config_place(&self, view: &View<'_>) -> Place {
        Place::new(view.node.span, self.config_path(&view.path))
    }
}

/// A mount in the values.
#[derive(Clone, Debug)]
pub struct Mount<'a> {
    /// The mount.
    pub node: &'a Node,
    /// The name of the volume.
    pub name: Option<&'a Node>,
    /// Its path in the values.
    pub path: String,
}

fn mounts_of<'a>(mounts: &'a [Node], path: &str) -> Vec<Mount<'a>> {
    let mount = |(index, node): (usize, &'a Node)| Mount {
        node,
        name: node.get("name"),
        path: format!("{path}[{index}]"),
    };
    mounts.iter().enumerate().map(mount).collect()
}
