//! The context of rules about the runner configuration: the configuration, and the settings that the chart adds to it.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::chart::version::ChartVersion;
use crate::fix::Change;
use crate::input::loaded::{Config, ConfigRole, LoadedValues};
use crate::lint::diagnostic::{Diagnostic, Fix, Place};
use crate::runner_config::edit::TomlChange;
use crate::runner_config::lifetime::Support;
use crate::runner_config::usage::{self, UsedFlag, UsedKey};
use crate::runner_config::version::{RunnerTarget, RunnerVersion};
use crate::runner_config::{Parsed, View, job_pod, schema};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// What rules about the runner configuration check: the configuration, its role, and the settings of the chart. It is the
/// same for a configuration in values, in a separate file or in a ConfigMap.
#[derive(Debug)]
pub struct ConfigContext<'a> {
    parsed: Option<&'a Parsed>,
    role: ConfigRole,
    prefix: Option<String>,
    source: Span,
    chart: ChartSettings<'a>,
    schema: OnceCell<Vec<Diagnostic>>,
    misspelled: OnceCell<HashSet<(String, String)>>,
    used_keys: OnceCell<Vec<UsedKey<'a>>>,
}

/// The settings of the chart that change what a configuration means.
#[derive(Clone, Debug, Default)]
pub struct ChartSettings<'a> {
    /// The executor that the chart passes to `register`.
    pub executor: Option<&'a str>,
    /// The URL of GitLab that the chart passes to `register`.
    pub gitlab_url: Option<&'a str>,
    /// The runner version that reads the configuration.
    pub runner: RunnerTarget,
    /// The limit of concurrent jobs.
    pub concurrent: Option<i64>,
    /// Names of the environment variables of the manager, from which `register` reads settings.
    pub environment: Vec<&'a str>,
    /// Whether a Secret with the credentials of the cache is mounted.
    pub has_cache_secret: bool,
    /// The evaluated values, if the configuration is part of values.
    pub values: Option<&'a Node>,
}

impl<'a> ConfigContext<'a> {
    /// The context of a configuration with this role; its paths start with `prefix`.
    pub fn new(
        parsed: Option<&'a Parsed>,
        role: ConfigRole,
        prefix: Option<String>,
        chart: ChartSettings<'a>,
    ) -> Self {
        ConfigContext {
            parsed,
            role,
            prefix,
            source: Span::SYNTHETIC,
            chart,
            schema: OnceCell::new(),
            misspelled: OnceCell::new(),
            used_keys: OnceCell::new(),
        }
    }

    /// The context of the configuration in values; empty if an expression in it failed, as its content is unknown then.
    pub(super) fn of(loaded: &'a LoadedValues) -> Self {
        let role = loaded
            .config
            .as_ref()
            .map_or(ConfigRole::Template, |config| config.role);
        let config = loaded
            .config
            .as_ref()
            .filter(|config| !has_failed(loaded, config.role));
        let parsed = config.map(|config: &Config| &config.parsed);
        let prefix = value_path(role).map(str::to_owned);
        ConfigContext {
            source: source(loaded, role),
            ..ConfigContext::new(parsed, role, prefix, chart_settings(loaded))
        }
    }

    /// The span of the string or file that holds the configuration, for fixes; synthetic if they are not possible.
    pub fn source(&self) -> Span {
        self.source
    }

    /// The settings of the chart.
    pub fn chart(&self) -> &ChartSettings<'a> {
        &self.chart
    }

    /// The runner version that reads it.
    pub fn runner(&self) -> RunnerTarget {
        self.chart.runner
    }

    /// The keys that some runner version knows, parents first. A section that is too new for the runner is one key, without
    /// the keys in it.
    pub(crate) fn used_keys(&self) -> &[UsedKey<'a>] {
        self.used_keys.get_or_init(|| {
            let mut keys = Vec::new();
            if let Some(root) = self.root() {
                usage::visit_keys(&root, |used| {
                    let is_known = used.lifetime.support(self.runner().version) != Support::TooNew;
                    keys.push(used);
                    is_known
                });
            }
            keys
        })
    }

    /// The edit for a setting that is known since a later runner version.
    pub(crate) fn use_later_runner(&self, name: &str, since: RunnerVersion) -> String {
        let installs = |chart: &ChartVersion| {
            let runner = chart.app_version().parse::<RunnerVersion>();
            runner.is_ok_and(|runner| runner >= since)
        };
        match ChartVersion::all().find(installs) {
            Some(chart) => format!(
                "use runner {since} or later (chart {chart} installs it), or remove `{name}`"
            ),
            None => format!("use runner {since} or later, or remove `{name}`"),
        }
    }

    /// Its role, if there is a configuration.
    pub fn role(&self) -> Option<ConfigRole> {
        self.parsed.map(|_| self.role)
    }

    /// Returns true if it is the template that `register` merges into the settings of the chart.
    pub fn is_template(&self) -> bool {
        self.role == ConfigRole::Template
    }

    /// The tree of the configuration, if its TOML is valid.
    pub fn tree(&self) -> Option<&'a Node> {
        self.parsed?.root.as_ref()
    }

    /// The root of the configuration, if its TOML is valid.
    pub(crate) fn root(&self) -> Option<View<'a>> {
        self.tree().map(View::root)
    }

    /// Its runners.
    pub(crate) fn runners(&self) -> Vec<View<'a>> {
        self.root()
            .as_ref()
            .map(crate::runner_config::each_runner)
            .unwrap_or_default()
    }

    /// The feature flags that its runners set.
    pub(crate) fn flags(&self) -> Vec<UsedFlag<'a>> {
        self.root().as_ref().map(usage::flags).unwrap_or_default()
    }

    /// The `kubernetes` sections of its runners.
    pub(crate) fn kubernetes(&self) -> impl Iterator<Item = View<'a>> {
        self.runners()
            .into_iter()
            .filter_map(|runner| runner.get("kubernetes"))
    }

    /// The executor that runs the jobs of a runner.
    pub(crate) fn executor_of(&self, runner: &View<'a>) -> Option<&'a str> {
        let own = runner.text("executor");
        if self.is_template() {
            self.chart.executor.or(own).or(Some("kubernetes"))
        } else {
            own
        }
    }

    /// Returns true if the environment of the manager sets a variable.
    pub fn has_variable(&self, name: &str) -> bool {
        self.chart.environment.contains(&name)
    }

    /// Returns true if an environment variable of the manager starts with a prefix, or can, because a whole Secret or ConfigMap
    /// is used as environment.
    pub fn has_variable_with(&self, prefix: &str) -> bool {
        let values = self.chart.values;
        let has_unknown = values
            .and_then(|values| values.get("extraEnvFromRefs"))
            .is_some_and(Node::is_truthy);
        let mut names = self.chart.environment.iter();
        has_unknown || names.any(|name| name.starts_with(prefix))
    }

    /// The location of a value.
    pub(crate) fn value(&self, view: &View<'_>) -> Place {
        Place::new(view.node.span, self.path(&view.path))
    }

    /// The location of the key of a value.
    pub(crate) fn key(&self, view: &View<'_>) -> Place {
        Place::new(view.key_span, self.path(&view.path))
    }

    /// The path of a key, below the value or object that contains the configuration.
    pub fn path(&self, path: &str) -> String {
        match &self.prefix {
            Some(prefix) if path.is_empty() => prefix.clone(),
            Some(prefix) => format!("{prefix} › {path}"),
            None => path.to_owned(),
        }
    }

    /// Returns true if a section contains the key misspelled. It is reported as an unknown key, not as missing.
    pub(crate) fn is_misspelled(&self, section: &View<'_>, key: &str) -> bool {
        let known = self.misspelled.get_or_init(|| {
            self.schema_findings()
                .iter()
                .filter_map(schema::misspelled)
                .collect()
        });
        known.contains(&(self.path(&section.path), key.to_owned()))
    }

    /// The findings of the TOML parser.
    pub fn parse_findings(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        let found = self
            .parsed
            .map(|parsed| parsed.diagnostics.as_slice())
            .unwrap_or_default();
        found.iter().map(|found| Diagnostic {
            path: self.path(&found.path),
            fix: found.fix.clone().and_then(|fix| self.located(fix)),
            ..found.clone()
        })
    }

    /// What the Kubernetes API rejects in the job pods of the runners.
    pub fn job_pod_findings(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        let runners = self.runners().into_iter();
        let in_pods = runners.filter(|runner| self.executor_of(runner) == Some("kubernetes"));
        in_pods
            .filter_map(|runner| Some(job_pod::check(&runner, self.parsed?, self.runner().version)))
            .flatten()
            .map(|found| Diagnostic {
                path: self.path(&found.path),
                // A fix would write the key of the pod.
                fix: None,
                ..found
            })
    }

    /// The fix that makes changes in the configuration, if it is in a file.
    pub(crate) fn fix(
        &self,
        title: impl Into<String>,
        changes: impl IntoIterator<Item = TomlChange>,
    ) -> Option<Fix> {
        let changes = changes.into_iter().map(Change::toml).collect();
        self.located(Fix::unsafe_(title, changes))
    }

    /// A fix of this configuration, if it is in a file.
    pub(crate) fn located(&self, fix: Fix) -> Option<Fix> {
        fix.in_config(self.source)
    }

    /// The fix that removes a key.
    pub(crate) fn removal(&self, view: &View<'_>) -> Option<Fix> {
        let name = view.path.rsplit('.').next().unwrap_or_default();
        self.fix(format!("remove `{name}`"), [view.removed()])
    }

    /// The fix that removes a feature flag.
    pub(crate) fn without_flag(&self, flag: &UsedFlag<'_>) -> Option<Fix> {
        self.fix(format!("remove `{}`", flag.name), [flag.removal.clone()?])
    }

    /// The fix that replaces a value by one in TOML.
    pub(crate) fn replacement(&self, view: &View<'_>, value: &str) -> Option<Fix> {
        self.fix(format!("write `{value}`"), [view.replaced(value)])
    }

    /// The fix that replaces a value by a string.
    pub(crate) fn text_replacement(&self, view: &View<'_>, text: &str) -> Option<Fix> {
        self.replacement(view, &format!("{text:?}"))
    }

    /// The findings of the schema.
    pub fn schema_findings(&self) -> &[Diagnostic] {
        self.schema.get_or_init(|| {
            let found = self
                .parsed
                .map(|parsed| schema::check(parsed, self.runner().version))
                .unwrap_or_default();
            found
                .into_iter()
                .map(|found| Diagnostic {
                    path: self.path(&found.path),
                    fix: found.fix.and_then(|fix| self.located(fix)),
                    ..found
                })
                .collect()
        })
    }
}

/// The span of the value or file that holds the configuration.
fn source(loaded: &LoadedValues, role: ConfigRole) -> Span {
    match value_path(role) {
        Some(path) => {
            let path: Vec<&str> = path.split('.').collect();
            let node = loaded.given.at(&path);
            node.map_or(Span::SYNTHETIC, |node| node.span)
        }
        None => {
            let mut files = loaded.sources.iter();
            let file = files
                .next()
                .map(|(id, file)| Span::new(id, 0..file.text.len()));
            file.unwrap_or_default()
        }
    }
}

/// The value that contains a configuration with this role.
fn value_path(role: ConfigRole) -> Option<&'static str> {
    match role {
        ConfigRole::Template => Some("runners.config"),
        ConfigRole::Override => Some("runners.configOverride"),
        ConfigRole::File => None,
    }
}

/// Returns true if an expression in the configuration failed.
fn has_failed(loaded: &LoadedValues, role: ConfigRole) -> bool {
    let node =
        value_path(role).and_then(|path| loaded.given.at(&path.split('.').collect::<Vec<_>>()));
    let Some(span) = node.map(|node| node.span) else {
        return false;
    };
    loaded
        .failed_expressions()
        .any(|failed| span.contains(failed))
}

fn chart_settings(loaded: &LoadedValues) -> ChartSettings<'_> {
    let values = &loaded.values.tree;
    ChartSettings {
        runner: loaded.runner(),
        executor: values
            .at(&["runners", "executor"])
            .and_then(Node::as_str)
            .filter(|name| !name.is_empty()),
        gitlab_url: values
            .get("gitlabUrl")
            .and_then(Node::as_str)
            .filter(|url| !url.is_empty()),
        concurrent: values.get("concurrent").and_then(Node::as_int),
        environment: loaded.model().variable_names().collect(),
        has_cache_secret: values
            .at(&["runners", "cache", "secretName"])
            .is_some_and(Node::is_truthy),
        values: Some(values),
    }
}
