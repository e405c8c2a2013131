//! The runner configuration that takes effect, and the permissions its runners need.

use std::cell::OnceCell;

use indexmap::IndexMap;

use super::Model;
use super::registration::RegistrationMode;
use crate::runner_config::lifetime::newest;
use crate::runner_config::permissions::{self, Permission};
use crate::runner_config::version::RunnerVersion;
use crate::runner_config::{Parsed, parse};
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::Node;

/// A runner configuration as a tree whose spans are those of the values file.
#[derive(Debug)]
pub struct Config {
    /// How it is used.
    pub role: ConfigRole,
    /// The result of parsing it.
    pub parsed: Parsed,
}

/// How a TOML document reaches the runner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigRole {
    /// `runners.config`: the template from which a runner is registered.
    Template,
    /// `runners.configOverride`: the complete `config.toml`.
    Override,
    /// A `config.toml` file, without any values.
    File,
}

/// The runner configuration that takes effect.
#[derive(Clone, Copy, Debug)]
pub struct RunnerConfig<'a> {
    root: Option<&'a Node>,
    /// `runners.executor`, with which a template is registered. In a complete configuration each runner has its own.
    executor: Option<&'a str>,
    /// The namespace of the jobs of runners that set none.
    default_namespace: &'a str,
}

/// The permissions that runners need, by job namespace.
pub type Permissions = IndexMap<String, Vec<Permission>>;

#[derive(Debug, Default)]
pub struct RunnerConfigCache {
    /// The effective configuration, if the rules check another one.
    other: OnceCell<Parsed>,
    permissions: OnceCell<Permissions>,
}

/// Where the effective configuration comes from.
enum Source<'a> {
    /// `configMaps."config.toml"`.
    ConfigMap(&'a str),
    Override(&'a TracedText),
    Template(Option<&'a TracedText>),
}

impl<'a> Model<'a> {
    /// The runner configuration that takes effect.
    pub fn runner_config(self) -> RunnerConfig<'a> {
        // Kubernetes' own default: a complete configuration does not know the namespace of the release.
        let complete = |root| RunnerConfig {
            root,
            executor: None,
            default_namespace: "default",
        };
        match self.source() {
            Source::ConfigMap(text) => {
                complete(self.parse_other(&TracedText::opaque(text, Span::SYNTHETIC)))
            }
            Source::Override(text) => complete(self.root(ConfigRole::Override, text)),
            Source::Template(text) => RunnerConfig {
                root: text.and_then(|text| self.root(ConfigRole::Template, text)),
                executor: Some(self.executor_name()),
                default_namespace: match self.values.config_names_namespace {
                    true => "default",
                    false => self.release.namespace(),
                },
            },
        }
    }

    /// The permissions that the runners need in the cluster, in a runner version.
    pub fn permissions_in(self, version: RunnerVersion) -> Permissions {
        self.runner_config().permissions(version)
    }

    /// The permissions that the runners need in the cluster, in the newest runner version.
    pub fn permissions(self) -> &'a Permissions {
        self.cache
            .runner_config
            .permissions
            .get_or_init(|| self.permissions_in(newest()))
    }

    /// Whether the manager calls the Kubernetes API, for which it needs the token of its ServiceAccount.
    pub fn uses_kubernetes_api(self) -> bool {
        !self.permissions().is_empty() || self.is_truthy(&["sessionServer", "enabled"])
    }

    /// `runners.configOverride`, if it takes effect: then it is the complete `config.toml`, and nothing registers.
    pub fn config_override(self) -> Option<&'a TracedText> {
        let text = self.values.config_override.as_ref()?;
        let is_read = self.registration() == RegistrationMode::None
            || self.reads(&["runners", "configOverride"]);
        is_read.then_some(text)
    }

    /// Whether the values contain the complete `config.toml`, so that nothing registers.
    pub fn has_complete_config(self) -> bool {
        self.config_override().is_some() || self.has_config_file()
    }

    /// Whether `configMaps."config.toml"` is the complete `config.toml`, and nothing registers.
    pub fn has_config_file(self) -> bool {
        matches!(self.source(), Source::ConfigMap(_))
    }

    fn source(self) -> Source<'a> {
        let file = self
            .tree()
            .at(&["configMaps", "config.toml"])
            .and_then(Node::as_str);
        match (file, self.config_override()) {
            (Some(text), _) if self.registration() == RegistrationMode::None => {
                Source::ConfigMap(text)
            }
            (_, Some(text)) => Source::Override(text),
            (_, None) => Source::Template(self.values.config.as_ref()),
        }
    }

    fn executor_name(self) -> &'a str {
        let executor = self
            .tree()
            .at(&["runners", "executor"])
            .and_then(Node::as_str);
        executor
            .filter(|name| !name.is_empty())
            .unwrap_or("kubernetes")
    }

    /// The tree of a configuration: mostly it is the one that the rules check, which is parsed already.
    fn root(self, role: ConfigRole, text: &TracedText) -> Option<&'a Node> {
        match self.config.filter(|config| config.role == role) {
            Some(config) => config.parsed.root.as_ref(),
            None => self.parse_other(text),
        }
    }

    fn parse_other(self, text: &TracedText) -> Option<&'a Node> {
        self.cache
            .runner_config
            .other
            .get_or_init(|| parse(text))
            .root
            .as_ref()
    }
}

impl<'a> RunnerConfig<'a> {
    /// The document; `None` if there is none or it cannot be parsed.
    pub fn root(self) -> Option<&'a Node> {
        self.root
    }

    /// The executors that run jobs.
    pub fn executors(self) -> Vec<&'a str> {
        match self.executor {
            Some(executor) => vec![executor],
            None => self
                .runners()
                .iter()
                .filter_map(|runner| runner.get("executor")?.as_str())
                .collect(),
        }
    }

    /// The `[[runners]]` tables.
    pub fn runners(self) -> &'a [Node] {
        self.root
            .and_then(|root| root.get("runners")?.as_list())
            .unwrap_or_default()
    }

    fn permissions(self, version: RunnerVersion) -> Permissions {
        let has_no_runner = self.executor.is_none() && self.runners().is_empty();
        if has_no_runner {
            return Permissions::new();
        }
        permissions::by_namespace(self.root, self.executor, self.default_namespace, version)
    }
}
