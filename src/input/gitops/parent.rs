//! Values of a parent chart: the runner's values are under its name, or under the alias in `Chart.yaml`.

use std::fmt;

use super::builder::{Builder, Part, map_of, text_at};
use super::{CHART, EmbeddedValues, ReleaseRef, detect, is_runner_chart};
use crate::input::repository::{Base, Site};
use helm_yaml::reader::from_str;
use helm_yaml::tree::{Map, Node, Value, merge};

/// The usual condition key of a dependency, for values without a `Chart.yaml` next to them.
const SWITCHES: [&str; 2] = ["enabled", "install"];

/// Name of GitLab's own chart, which depends on the runner's.
const GITLAB: &str = "gitlab";

/// The part of a parent's values that the runner's chart reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Keys that lead to it: names or aliases of dependencies.
    path: Vec<String>,
    /// Keys of it that enable the dependency (`condition`). Helm reads them, not the chart.
    switches: Vec<String>,
}

impl Section {
    fn of(path: &[&str]) -> Self {
        Section {
            path: path.iter().map(|&key| key.to_owned()).collect(),
            switches: Vec::new(),
        }
    }

    /// Returns true if a parent's values have this part.
    pub fn is_in(&self, values: &Node) -> bool {
        self.find(values)
            .is_some_and(|part| part.as_map().is_some())
    }

    /// The values of the runner: this part, and the `global` values of the parents, which override its own.
    pub fn narrow(&self, values: &Node) -> Node {
        let empty = || Node::new(Map::default(), values.span);
        let mut part = self
            .find(values)
            .cloned()
            .filter(|part| part.as_map().is_some())
            .unwrap_or_else(empty);
        if let Value::Map(map) = &mut part.value {
            let is_switch =
                |key: &String| SWITCHES.contains(&key.as_str()) || self.switches.contains(key);
            map.retain(|key, entry| !(is_switch(key) && entry.node.as_bool().is_some()));
        }
        for depth in (0..self.path.len()).rev() {
            let parent = descend(values, &self.path[..depth]);
            if let Some(global) = parent.and_then(|parent| parent.entry("global")) {
                merge::merge(&mut part, map_of("global", global.clone()));
            }
        }
        part
    }

    /// The argument of a `--set` flag for the runner's chart; nothing if it sets a value of another chart.
    pub fn setting<'a>(&self, argument: &'a str) -> Option<&'a str> {
        let own = argument
            .strip_prefix(&self.to_string())
            .and_then(|rest| rest.strip_prefix('.'));
        own.or_else(|| argument.starts_with("global.").then_some(argument))
    }

    fn find<'n>(&self, values: &'n Node) -> Option<&'n Node> {
        descend(values, &self.path)
    }
}

impl fmt::Display for Section {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.path.join("."))
    }
}

fn descend<'n>(values: &'n Node, path: &[String]) -> Option<&'n Node> {
    path.iter().try_fold(values, |node, key| node.get(key))
}

/// The part of a parent's values that holds the runner's values, if there is no `Chart.yaml`.
pub(super) fn section_in(values: &Node) -> Option<Section> {
    let known = [Section::of(&[CHART]), Section::of(&[GITLAB, CHART])];
    known.into_iter().find(|section| section.is_in(values))
}

/// A directory of the repository that a document names as its chart.
pub(super) enum Directory {
    /// It contains no chart, or is not in the repository.
    Unknown,
    /// It contains a chart that neither is nor installs the runner's.
    OtherChart,
    /// It contains the runner's chart, or a chart that installs it: one for each dependency.
    Charts(Vec<LocalChart>),
}

/// A chart of the repository that is, or installs, the runner's chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LocalChart {
    /// The part of its values that the runner's chart reads; nothing for the runner's chart itself.
    pub section: Option<Section>,
    /// The version of the runner's chart.
    pub version: Option<String>,
    /// Whether it has own default values.
    pub has_values: bool,
}

/// Files of the runner's chart that no other chart has.
const OWN_TEMPLATES: [&str; 2] = ["_env_vars.tpl", "_cache.tpl"];

impl Directory {
    /// Reads the `Chart.yaml` of a directory.
    pub fn read(site: &Site, base: &Base, directory: &str) -> Self {
        let path = |name: &str| format!("{}/{name}", directory.trim_end_matches('/'));
        let path = |name: &str| path(name).trim_start_matches('/').to_owned();
        let yaml = |name| from_str(&site.read(base, &path(name))?).ok();
        let Some(chart) = yaml("Chart.yaml") else {
            return Directory::Unknown;
        };
        let has_values = site.exists(base, &path("values.yaml"));
        let mut found = dependencies(&chart);
        if found.is_empty() {
            let old = yaml("requirements.yaml");
            found = old.map(|old| dependencies(&old)).unwrap_or_default();
        }
        if !found.is_empty() {
            let chart = |(section, version)| LocalChart {
                section: Some(section),
                version,
                has_values,
            };
            return Directory::Charts(found.into_iter().map(chart).collect());
        }
        let is_own = |name| site.exists(base, &path(&format!("templates/{name}")));
        let is_named = text_at(&chart, &["name"]).as_deref() == Some(CHART);
        let is_empty = !site.exists(base, &path("templates"));
        if !(OWN_TEMPLATES.iter().any(is_own) || is_named && is_empty) {
            return Directory::OtherChart;
        }
        Directory::Charts(vec![LocalChart {
            section: None,
            version: text_at(&chart, &["version"]).filter(|_| is_named),
            has_values,
        }])
    }
}

/// The directory of another chart that a values file is for: a chart next to it, or one called like the runner's. Its
/// default values have every key of the file, and the runner's chart does not.
pub(super) fn other_chart(site: &Site, values: &Node) -> Option<String> {
    detect::unknown_keys(values).next()?;
    let own = ["".to_owned(), CHART.to_owned(), format!("charts/{CHART}")];
    let is_for = |directory: &&String| {
        matches!(
            Directory::read(site, &Base::Document, directory),
            Directory::OtherChart
        ) && has_keys_of(site, directory, values)
    };
    own.iter().find(is_for).cloned()
}

fn has_keys_of(site: &Site, directory: &str, values: &Node) -> bool {
    let path = format!("{directory}/values.yaml");
    let defaults = site
        .read(&Base::Document, path.trim_start_matches('/'))
        .and_then(|text| from_str(&text).ok());
    let mut keys = values.as_map().into_iter().flat_map(Map::keys);
    defaults.is_some_and(|defaults| keys.all(|key| defaults.get(key).is_some()))
}

/// Returns true if a directory is that of a chart.
pub(super) fn is_chart(site: &Site) -> bool {
    site.exists(&Base::Document, "Chart.yaml")
}

/// The dependencies of a chart on the runner's, or on GitLab's, with the version of the runner's chart.
fn dependencies(chart: &Node) -> Vec<(Section, Option<String>)> {
    let list = chart
        .get("dependencies")
        .and_then(Node::as_list)
        .unwrap_or_default();
    let dependency = |node: &Node| {
        let name = text_at(node, &["name"])?;
        let key = text_at(node, &["alias"]).unwrap_or_else(|| name.clone());
        if name == GITLAB {
            return Some((Section::of(&[&key, CHART]), None));
        }
        if !is_runner_chart(&name) {
            return None;
        }
        let conditions = text_at(node, &["condition"]).unwrap_or_default();
        let own = conditions
            .split(',')
            .filter_map(|path| path.trim().strip_prefix(&key)?.strip_prefix('.'));
        let switches = own.map(str::to_owned).collect();
        Some((
            Section {
                path: vec![key],
                switches,
            },
            text_at(node, &["version"]),
        ))
    };
    list.iter().filter_map(dependency).collect()
}

/// The values of each runner in a parent's values file.
pub(super) fn embedded(part: Part<'_>) -> Vec<EmbeddedValues> {
    let mut charts = match Directory::read(part.site, &Base::Document, "") {
        Directory::Charts(charts) => charts,
        Directory::Unknown | Directory::OtherChart => Vec::new(),
    };
    charts.retain(|chart| {
        chart
            .section
            .as_ref()
            .is_some_and(|section| section.is_in(part.root))
    });
    if charts.is_empty() {
        charts.extend(section_in(part.root).map(|section| LocalChart {
            section: Some(section),
            version: None,
            has_values: false,
        }));
    }
    charts
        .into_iter()
        .map(|chart| of_chart(part, chart))
        .collect()
}

fn of_chart(part: Part<'_>, chart: LocalChart) -> EmbeddedValues {
    let section = chart.section.unwrap_or_default();
    let span = descend(
        part.root,
        &section.path[..section.path.len().saturating_sub(1)],
    )
    .and_then(|parent| parent.entry(section.path.last()?))
    .map(|entry| entry.key_span);
    let named = ReleaseRef {
        chart: chart.version.zip(span),
        ..ReleaseRef::default()
    };
    let mut builder =
        Builder::new(part, "the values of a parent chart", named).of_section(Some(section));
    builder.mark_partial();
    builder.tree(part.root, "");
    builder.done()
}
