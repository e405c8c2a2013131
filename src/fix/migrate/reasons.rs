//! Why a setting differs after a migration.

use std::iter;

use super::effective::{CACHE_SECRET, Setting};
use super::{Note, config};
use crate::chart::legacy;
use crate::chart::version::ChartVersion;
use crate::input::loaded::LoadedValues;

/// What happened to the values.
pub(super) struct Known<'k> {
    /// Values that stay as they are.
    pub(super) kept: &'k [Note],
    /// Values that were removed without a replacement.
    pub(super) dropped: &'k [Note],
    /// The titles of the applied fixes.
    pub(super) titles: &'k [String],
    /// Whether an authentication token replaces the registration token.
    pub(super) is_token_replaced: bool,
}

/// A setting before or after the migration, and the values that it comes from.
pub(super) struct Side<'s> {
    loaded: &'s LoadedValues,
    chart: ChartVersion,
    is_set: bool,
    /// The paths of these values; empty if the setting is the chart's own.
    paths: Vec<String>,
}

impl<'s> Side<'s> {
    pub(super) fn of(loaded: &'s LoadedValues, setting: Option<&Setting>) -> Self {
        let spans = setting.map(|setting| setting.spans.as_slice());
        let path = |span| loaded.path_of(span).map(|(path, _)| path);
        Side {
            loaded,
            chart: loaded.chart,
            is_set: setting.is_some(),
            paths: spans
                .unwrap_or_default()
                .iter()
                .filter_map(|span| path(*span))
                .collect(),
        }
    }

    fn comes_from_values(&self) -> bool {
        !self.paths.is_empty()
    }
}

impl Known<'_> {
    /// The reason for a difference.
    pub(super) fn reason(&self, key: &str, old: &Side<'_>, new: &Side<'_>) -> Option<String> {
        self.registration(key)
            .or_else(|| self.note(&old.paths))
            .or_else(|| self.note(&new.paths))
            .or_else(|| conversion(key, old))
            .or_else(|| default(old, new))
            .or_else(|| self.correction(key, old, new))
            .or_else(|| later_chart(old, new))
            .or_else(|| unmounted(key, old))
    }

    fn registration(&self, key: &str) -> Option<String> {
        let name = key.strip_prefix("registration.")?;
        self.is_token_replaced.then(|| match name {
            "token" => {
                "a runner authentication token replaces the registration token: see the checklist"
                    .to_owned()
            }
            _ => "GitLab stores it for a runner with an authentication token: see the checklist"
                .to_owned(),
        })
    }

    /// The note about one of the values.
    fn note(&self, paths: &[String]) -> Option<String> {
        let is_about = |note: &&Note, path: &str| {
            let rest = path.strip_prefix(&note.path);
            !note.path.is_empty()
                && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let find = |notes: &[Note]| {
            let about = |path: &String| notes.iter().find(|note| is_about(note, path)).cloned();
            paths.iter().find_map(about)
        };
        let kept = find(self.kept).map(|note| format!("`{}` stays: {}", note.path, note.reason));
        kept.or_else(|| {
            let note = find(self.dropped)?;
            Some(format!("`{}` is removed: {}", note.path, note.reason))
        })
    }

    /// A fix that named the value or the key.
    fn correction(&self, key: &str, old: &Side<'_>, new: &Side<'_>) -> Option<String> {
        let is_named = |title: &&String| {
            let paths = old.paths.iter().chain(&new.paths);
            let mut names = paths.map(String::as_str).chain([key]);
            names.any(|name| names_value(title, name))
        };
        let title = self.titles.iter().find(is_named)?;
        Some(format!("a mistake was corrected: {title}"))
    }
}

/// Whether the title of a fix names a value: by its path or key, or that of an object around it.
fn names_value(title: &str, path: &str) -> bool {
    let is_named = |name: &str| title.contains(&format!("`{name}`"));
    let around = iter::successors(Some(path), |path| Some(path.rsplit_once('.')?.0));
    let mut around = around.take_while(|path| *path != "runners");
    around.any(|path| is_named(path) || is_named(path.rsplit('.').next().unwrap_or(path)))
}

/// A value that the runner refused, or that no chart version read, was converted.
fn conversion(key: &str, old: &Side<'_>) -> Option<String> {
    let settings = config::conversions(&old.loaded.given);
    let is_it = |setting: &&legacy::LegacySetting| {
        key == format!("{}.{}", setting.section, legacy::toml_key(&setting.key))
    };
    let setting = settings.iter().find(is_it)?;
    let deviation = setting.deviation?;
    Some(format!("`{}` was converted: {deviation}", setting.path))
}

/// A Secret of the cache that the old chart did not mount.
fn unmounted(key: &str, old: &Side<'_>) -> Option<String> {
    let is_unmounted = key == CACHE_SECRET && !old.is_set;
    is_unmounted.then(|| format!("chart {} did not mount it for this cache", old.chart))
}

/// A default of the chart.
fn default(old: &Side<'_>, new: &Side<'_>) -> Option<String> {
    let is_own = !old.comes_from_values() && !new.comes_from_values();
    is_own.then(|| match (old.is_set, new.is_set) {
        (true, true) => format!(
            "the default of the chart differs between {} and {}; set it to keep the old value",
            old.chart, new.chart
        ),
        (true, false) => format!(
            "chart {} sets it by default, chart {} does not",
            old.chart, new.chart
        ),
        _ => format!("chart {} sets it by default", new.chart),
    })
}

/// A value that the old chart did not read.
fn later_chart(old: &Side<'_>, new: &Side<'_>) -> Option<String> {
    let keys = |path: &str| crate::schema::segments(path);
    let is_new = |path: &&String| {
        let keys = keys(path);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        old.loaded.given.at(&keys).is_some() && !old.chart.reads(&keys)
    };
    let is_evaluated = |path: &&String| {
        let keys = keys(path);
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        new.chart.evaluates(&keys) && !old.chart.evaluates(&keys)
    };
    if let Some(path) = new.paths.iter().find(is_new) {
        return Some(format!("chart {} did not read `{path}`", old.chart));
    }
    let path = new.paths.iter().chain(&old.paths).find(is_evaluated)?;
    Some(format!(
        "chart {} did not evaluate template expressions in `{path}`",
        old.chart
    ))
}
