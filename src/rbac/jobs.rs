//! Which executors run the jobs, and where.

use indexmap::IndexMap;

use crate::chart_version::ChartVersion;
use crate::release::Release;
use crate::runner_config::{self, permissions, permissions::Permission};
use crate::source::{Span, TracedText};
use crate::tree::Node;
use crate::values::Evaluated;

/// The runner's configuration as far as permissions hang on it.
#[derive(Debug)]
pub struct Jobs {
    root: Option<Node>,
    /// The executor of a template; a complete configuration says one for each runner.
    executor: Option<String>,
    /// Where jobs run that no setting sends elsewhere.
    namespace: String,
}

impl Jobs {
    /// Reads them from the values.
    pub fn of(values: &Evaluated, release: &Release, chart: ChartVersion) -> Self {
        let parse = |text: &TracedText| runner_config::parse(text).root;
        if let Some(complete) = complete_configuration(values, chart) {
            // Kubernetes' own default: nothing tells a complete configuration of the release.
            return Jobs { root: parse(&complete), executor: None, namespace: "default".to_owned() };
        }
        let executor = values.tree.at(&["runners", "executor"]).and_then(Node::as_str).filter(|name| !name.is_empty());
        let namespace = if values.config_names_namespace { "default" } else { release.namespace() };
        Jobs {
            root: values.config.as_ref().and_then(parse),
            executor: Some(executor.unwrap_or("kubernetes").to_owned()),
            namespace: namespace.to_owned(),
        }
    }

    /// The executors that run jobs.
    pub fn executors(&self) -> Vec<&str> {
        match &self.executor {
            Some(executor) => vec![executor],
            None => self.runners().filter_map(|runner| runner.get("executor")?.as_str()).collect(),
        }
    }

    /// Each runner's own table.
    pub fn runners(&self) -> impl Iterator<Item = &Node> {
        let runners = self.root.as_ref().and_then(|root| root.get("runners")?.as_list());
        runners.unwrap_or_default().iter()
    }

    /// Whether the manager asks the cluster for anything, and needs the token of its account for it.
    pub fn ask_kubernetes(&self, values: &Node) -> bool {
        !self.permissions().is_empty() || values.at(&["sessionServer", "enabled"]).is_some_and(Node::is_truthy)
    }

    /// What the manager has to ask of the cluster for them, by namespace.
    pub fn permissions(&self) -> IndexMap<String, Vec<Permission>> {
        let is_empty = self.executor.is_none() && self.runners().next().is_none();
        if is_empty {
            return IndexMap::new();
        }
        permissions::by_namespace(self.root.as_ref(), self.executor.as_deref(), &self.namespace)
    }
}

/// The text that is the whole `config.toml`, where the values hold one.
fn complete_configuration(values: &Evaluated, chart: ChartVersion) -> Option<TracedText> {
    let is_static = values.tree.at(&["runnergen", "registration"]).and_then(Node::as_str) == Some("none");
    let own = values.tree.at(&["configMaps", "config.toml"]).and_then(Node::as_str).filter(|_| is_static);
    let own = own.map(|text| TracedText::opaque(text, Span::NONE));
    own.or_else(|| values.config_override.clone().filter(|_| is_static || chart.has("0.88.3")))
}
