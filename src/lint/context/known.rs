//! What the values say for certain: no placeholder, no expression that failed, nothing encrypted.

use super::RuleContext;
use crate::chart::model::image::{self, Flavor};
use crate::chart::model::token::TokenType;
use crate::input::loaded::ConfigRole;
use crate::lint::diagnostic::Place;
use crate::runner_config::View;
use helm_yaml::tree::{Node, Value};

/// How texts begin that another program decrypts or looks up before the chart sees them.
const ELSEWHERE: [&str; 5] = ["ENC[", "ref+", "vault:", "op://", "!vault"];

impl<'a> RuleContext<'a> {
    /// The text at a path, when it is known and not empty.
    pub fn text(&self, path: &str) -> Option<&'a str> {
        self.known(self.value(path)?)
    }

    /// The text of a value, when it is known and not empty.
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

    /// Whether nobody knows yet what a value will be.
    pub fn is_open(&self, node: &Node) -> bool {
        let Some(text) = node.as_str() else {
            return false;
        };
        let waits = || !node.span.is_synthetic() && self.placeholders.at(node.span).is_some();
        text.contains("{{") || ELSEWHERE.iter().any(|start| text.starts_with(start)) || waits()
    }

    /// Whether the value at a path is a placeholder or comes from another program.
    pub fn is_unknown(&self, path: &str) -> bool {
        self.value(path).is_some_and(|node| self.is_open(node))
    }

    /// The whole number at a path, also where it is written as text.
    pub fn number(&self, path: &str) -> Option<i64> {
        match &self.value(path)?.value {
            Value::Int(number) => Some(*number),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The items of the list at a path; none where there is no list.
    pub fn items(&self, path: &str) -> &'a [Node] {
        self.value(path).and_then(Node::as_list).unwrap_or_default()
    }

    /// Whether somebody wrote something at a path that holds something.
    pub fn is_written(&self, path: &str) -> bool {
        self.given(path).is_some_and(|entry| entry.node.is_truthy())
    }

    /// The executor that the chart registers runners with.
    pub fn executor(&self) -> &'a str {
        self.text("runners.executor").unwrap_or("kubernetes")
    }

    /// What the runner's configuration is used for, where there is one.
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

    /// The runners whose jobs are pods, each with its kubernetes section where it has one.
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

    /// The place of a value of the runner's configuration.
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
