//! Defaults of the chart that changed and that the values do not override.

use super::values::{is_of_pod, is_read};
use super::{Change, Comparison, Impact, Kind, Since};
use crate::chart::features::values_with_defaults;
use crate::chart::version::ChartVersion;
use crate::diff::lines::line_changes;
use crate::input::loaded::LoadedValues;
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::{Node, Value};

/// The changed defaults that change the manifests: if the old one is set afterwards, and if the new one is set before.
pub(super) fn changes(comparison: &Comparison<'_>) -> Vec<Change> {
    let (from, to) = comparison.charts();
    let (before, after) = &comparison.trials;
    let is_changed = |path: &&[&str]| {
        let (old, new) = (from.default_at(path), to.default_at(path));
        old != new
            && applies(comparison, path)
            && after.matters(path, old.as_ref())
            && before.matters(path, new.as_ref())
    };
    let changed = values_with_defaults().into_iter().filter(is_changed);
    changed.map(|path| change(comparison, path)).collect()
}

/// Whether both versions read the value in the same way, and nothing sets it.
fn applies(comparison: &Comparison<'_>, path: &[&str]) -> bool {
    let (from, to) = comparison.charts();
    let reads = |chart: ChartVersion| {
        let default = chart.default_at(path).unwrap_or_default();
        is_read(chart, path, &default)
    };
    let is_moved = path.first() == Some(&"securityContext") && is_of_pod(from) != is_of_pod(to);
    comparison.after().given.at(path).is_none() && reads(from) && reads(to) && !is_moved
}

fn change(comparison: &Comparison<'_>, path: &[&str]) -> Change {
    let name = path.join(".");
    let (difference, since) = match changed_lines(comparison, path) {
        Some((removed, added)) => {
            let has_lines = |chart: ChartVersion| {
                let default = chart.default_at(path);
                let text = default.as_ref().and_then(Node::as_str).unwrap_or_default();
                added.iter().all(|line| text.contains(line.trim()))
            };
            (
                format!("from {} to {}", quoted(&removed), quoted(&added)),
                comparison.since(has_lines),
            )
        }
        None => {
            let (from, to) = comparison.charts();
            let (old, new) = (from.default_at(path), to.default_at(path));
            let since = comparison.since(|chart| chart.default_at(path));
            (
                format!("from {} to {}", inline(old.as_ref()), inline(new.as_ref())),
                since,
            )
        }
    };
    let message = format!("default of `{name}` changes {difference} (changed in chart {since})");
    comparison
        .change_at(&name, Impact::Changed, Kind::Default, message)
        .since(Since::Chart(since))
        .help(help(comparison, path), &comparison.mask)
}

/// The value that restores the old behavior, if it is short.
fn help(comparison: &Comparison<'_>, path: &[&str]) -> Option<String> {
    let (from, to) = comparison.charts();
    let old = match (from.default_at(path), to.default_at(path)?.value) {
        (Some(old), _) => old,
        (None, Value::Bool(true)) => Node::new(false, Span::SYNTHETIC),
        (None, _) => return None,
    };
    let is_short = old.is_scalar() && !old.to_template_string().contains('\n');
    is_short.then(|| {
        format!(
            "set `{}` to {} to keep the old behavior",
            path.join("."),
            inline(Some(&old))
        )
    })
}

/// The lines that differ between two texts with several lines, after their expressions are evaluated.
fn changed_lines(comparison: &Comparison<'_>, path: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
    let (old, new) = (
        text(comparison.before, path)?,
        text(comparison.after(), path)?,
    );
    if !old.trim_end().contains('\n') {
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let changes = line_changes(&old, &new);
    let removed = changes.iter().flat_map(|change| &old[change.old.clone()]);
    let added = changes.iter().flat_map(|change| &new[change.new.clone()]);
    let owned = |line: &&str| line.trim().to_owned();
    Some((removed.map(owned).collect(), added.map(owned).collect()))
}

/// A string with its expressions evaluated.
fn text<'l>(loaded: &'l LoadedValues, path: &[&str]) -> Option<&'l str> {
    match path {
        ["runners", "config"] => loaded.values.config.as_ref().map(TracedText::as_str),
        _ => loaded.values.tree.at(path)?.as_str(),
    }
}

fn quoted(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("`{line}`")).collect();
    if lines.is_empty() {
        return "nothing".to_owned();
    }
    lines.join(", ")
}

fn inline(value: Option<&Node>) -> String {
    let json = |node| serde_json::to_string(node).unwrap_or_default();
    value.map_or_else(|| "unset".to_owned(), |node| format!("`{}`", json(node)))
}
