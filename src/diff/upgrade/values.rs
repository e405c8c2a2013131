//! Values of the chart that one of two versions reads and the other one ignores.

use super::{Change, Comparison, Impact, Kind, Since};
use crate::chart::features::{Feature, Support};
use crate::chart::values::removed;
use crate::chart::version::ChartVersion;
use crate::lint::context::holds_nothing;
use crate::lint::diagnostic::Severity;
use crate::lint::rules::values::removed_key::RemovedValues;
use helm_yaml::tree::{Map, Node, Value};

/// Settings of the pod that were in `securityContext`, before that was the context of the container.
const POD_SETTINGS: [&str; 4] = ["runAsUser", "runAsGroup", "fsGroup", "supplementalGroups"];

/// Those among them that a container does not have.
const POD_ONLY: [&str; 2] = ["fsGroup", "supplementalGroups"];

/// Whether a chart version reads a value.
pub(super) fn is_read(chart: ChartVersion, path: &[&str], value: &Node) -> bool {
    chart.reads(path)
        && match path {
            ["image"] if value.as_str().is_some() => chart.has_feature(Feature::ImageString),
            ["image"] if value.as_map().is_some() => chart.has_feature(Feature::ImageMap),
            ["image", _, ..] => chart.has_feature(Feature::ImageMap),
            ["securityContext", key, ..] if is_of_pod(chart) => POD_SETTINGS.contains(key),
            ["securityContext", key, ..] => !POD_ONLY.contains(key),
            _ => true,
        }
}

/// Whether `securityContext` is that of the pod.
pub(super) fn is_of_pod(chart: ChartVersion) -> bool {
    chart.has_feature(Feature::FixedSecurityContext)
}

pub(super) fn changes(comparison: &Comparison<'_>) -> Vec<Change> {
    let mut search = Search {
        comparison,
        removed: RemovedValues::of(&comparison.context),
        changes: Vec::new(),
    };
    search.walk(&comparison.after().given, &mut Vec::new());
    search.changes
}

struct Search<'c, 'a> {
    comparison: &'c Comparison<'a>,
    removed: RemovedValues<'a, 'c>,
    changes: Vec<Change>,
}

impl<'c, 'a> Search<'c, 'a> {
    fn walk<'n>(&mut self, node: &'n Node, path: &mut Vec<&'n str>) {
        let (from, to) = self.comparison.charts();
        for (key, entry) in node.as_map().into_iter().flat_map(Map::iter) {
            path.push(key);
            let value = &entry.node;
            match (is_read(from, path, value), is_read(to, path, value)) {
                (false, false) => {}
                (true, true) => {
                    self.changes.extend(self.moved(path, value));
                    self.walk(value, path);
                }
                _ if is_group(path, value) => self.walk(value, path),
                _ if is_empty(value) => {}
                (true, false) => self.changes.push(self.lost(path, value)),
                (false, true) => self.changes.push(self.added(path, value)),
            }
            path.pop();
        }
    }

    fn lost(&self, path: &[&str], value: &Node) -> Change {
        let (comparison, name) = (self.comparison, path.join("."));
        let (from, to) = comparison.charts();
        let since = comparison.since(|chart| is_read(chart, path, value));
        let is_effective = comparison.trials.0.is_effective(path);
        let (impact, help) = self.assessed(&name);
        let impact = if is_effective {
            impact
        } else {
            Impact::Unaffected
        };
        let reason = if to < from {
            format!("has no effect before chart {since}")
        } else if path == ["image"] {
            format!("has no effect since chart {since}, which expects an object")
        } else {
            format!("was removed in chart {since} and has no effect")
        };
        let message = match impact {
            Impact::Unaffected => format!("`{name}` {reason}; nothing changes for these values"),
            _ => format!("`{name}` {reason}"),
        };
        let help = help
            .or_else(|| replacement(path, value, to))
            .filter(|help| !help.is_empty());
        comparison
            .change_at(&name, impact, Kind::Value, message)
            .since(Since::Chart(since))
            .help(help, &comparison.mask)
    }

    /// What the loss of a value means, and its replacement.
    fn assessed(&self, path: &str) -> (Impact, Option<String>) {
        let to = self.comparison.after().chart;
        let keys: Vec<&str> = path.split('.').collect();
        let is_removed = matches!(to.support(&keys), Support::Removed(_));
        let known = removed::lookup(path).filter(|_| is_removed);
        match known.filter(|_| !to.has_feature(Feature::RegistrationInValues)) {
            Some(known) => match self.removed.assess(known, path) {
                (Severity::Info, help) => (Impact::Unaffected, Some(help)),
                (_, help) => (Impact::Lost, Some(help)),
            },
            None => (Impact::Lost, None),
        }
    }

    fn added(&self, path: &[&str], value: &Node) -> Change {
        let (comparison, name) = (self.comparison, path.join("."));
        let (from, to) = comparison.charts();
        let since = comparison.since(|chart| is_read(chart, path, value));
        let reason = match to > from {
            true => format!("chart {since} added it"),
            false => format!("chart {since} removed it"),
        };
        let (impact, message) = if comparison.trials.1.is_effective(path) {
            (Impact::New, format!("`{name}` takes effect: {reason}"))
        } else {
            let message =
                format!("`{name}` is read, and changes nothing for these values: {reason}");
            (Impact::Unaffected, message)
        };
        comparison
            .change_at(&name, impact, Kind::Value, message)
            .since(Since::Chart(since))
    }

    /// The change of a value that both versions read in a different way.
    fn moved(&self, path: &[&str], value: &Node) -> Option<Change> {
        let (from, to) = self.comparison.charts();
        let is_moved = matches!(path, ["securityContext", _]) && is_of_pod(from) != is_of_pod(to);
        if !is_moved || is_empty(value) {
            return None;
        }
        let (name, since) = (path.join("."), self.comparison.since(is_of_pod));
        let (now, before) = match is_of_pod(to) {
            true => ("pod", "container"),
            false => ("container", "pod"),
        };
        let message = format!(
            "`{name}` applies to the {now} instead of the {before} (changed in chart {since})"
        );
        let change = self
            .comparison
            .change_at(&name, Impact::Changed, Kind::Value, message);
        let help = replacement(path, value, to);
        Some(
            change
                .since(Since::Chart(since))
                .help(help, &self.comparison.mask),
        )
    }
}

/// Whether the keys of a section each have a replacement.
fn is_group(path: &[&str], value: &Node) -> bool {
    value.as_map().is_some_and(|map| !map.is_empty()) && removed::has_entries_below(&path.join("."))
}

/// Whether a value means the same as none. `false` does not if the default is `true`.
fn is_empty(value: &Node) -> bool {
    holds_nothing(value) && value.value != Value::Bool(false)
}

/// The replacement of a value that moved within the chart.
fn replacement(path: &[&str], value: &Node, to: ChartVersion) -> Option<String> {
    match path {
        ["securityContext", key] if POD_SETTINGS.contains(key) && !is_of_pod(to) => {
            Some(format!("write `podSecurityContext.{key}`"))
        }
        ["podSecurityContext"] if is_of_pod(to) => {
            Some("write its settings in `securityContext`".to_owned())
        }
        ["image"] if value.as_str().is_some() => {
            Some("write an object with `registry`, `image` and `tag`".to_owned())
        }
        ["image"] => Some("write the whole reference as a string".to_owned()),
        _ => None,
    }
}
