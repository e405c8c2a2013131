//! The keys and feature flags that a configuration sets, each with its lifetime and its location.

use helm_yaml::source::Span;
use helm_yaml::tree::Node;

use super::edit::TomlChange;
use super::lifetime::{self, Lifetime};
use super::unknown_key::without_indexes;
use super::view::{View, each_runner};

/// A configuration key that a configuration sets.
#[derive(Clone, Debug)]
pub(crate) struct UsedKey<'n> {
    pub lifetime: Lifetime,
    pub view: View<'n>,
}

/// A feature flag that a configuration sets.
#[derive(Clone, Debug)]
pub(crate) struct UsedFlag<'n> {
    /// The name as written, which may be unknown.
    pub name: &'n str,
    /// Whether it is switched on; `None` if the value is not a boolean.
    pub is_on: Option<bool>,
    /// The span of the name, or of the entry of `environment`.
    pub span: Span,
    /// Its path.
    pub path: String,
    /// Removes it, if it is in a section.
    pub removal: Option<TomlChange>,
}

impl UsedFlag<'_> {
    /// The lifetime of the flag; `None` if no version knows it.
    pub fn lifetime(&self) -> Option<Lifetime> {
        lifetime::flag(self.name)
    }
}

/// Visits every key that some runner version knows, parents first. The keys of a section are visited if `visit` returns
/// true for the section.
pub(crate) fn visit_keys<'n>(root: &View<'n>, mut visit: impl FnMut(UsedKey<'n>) -> bool) {
    walk(root, &mut visit);
}

fn walk<'n>(view: &View<'n>, visit: &mut impl FnMut(UsedKey<'n>) -> bool) {
    for item in view.items() {
        walk(&item, visit);
    }
    for (_, child) in view.entries() {
        let Some(lifetime) = lifetime::key(&without_indexes(&child.path)) else {
            continue;
        };
        let used = UsedKey {
            lifetime,
            view: child.clone(),
        };
        if visit(used) {
            walk(&child, visit);
        }
    }
}

/// The feature flags that the runners of a configuration set: in `[runners.feature_flags]`, and as variables in
/// `environment` unless the section sets the same flag, which overrides the variable.
pub(crate) fn flags<'n>(root: &View<'n>) -> Vec<UsedFlag<'n>> {
    let mut flags = Vec::new();
    for runner in each_runner(root) {
        let first = flags.len();
        flags.extend(in_section(&runner));
        let names: Vec<&str> = flags[first..].iter().map(|flag| flag.name).collect();
        flags.extend(in_environment(&runner).filter(|flag| !names.contains(&flag.name)));
    }
    flags
}

fn in_section<'n>(runner: &View<'n>) -> Vec<UsedFlag<'n>> {
    let Some(section) = runner.get("feature_flags") else {
        return Vec::new();
    };
    let flags = section.entries().map(|(name, view)| UsedFlag {
        name,
        is_on: view.node.as_bool(),
        span: view.key_span,
        removal: Some(view.removed()),
        path: view.path,
    });
    flags.collect()
}

fn in_environment<'n>(runner: &View<'n>) -> impl Iterator<Item = UsedFlag<'n>> + use<'n> {
    let entries: Vec<View<'n>> = runner
        .get("environment")
        .map(|environment| environment.items().collect())
        .unwrap_or_default();
    entries.into_iter().filter_map(|entry| {
        let (name, value) = variable(entry.node)?;
        Some(UsedFlag {
            name,
            is_on: parse_bool(value),
            span: entry.node.span,
            removal: None,
            path: entry.path,
        })
    })
}

/// The name and value of an entry that sets a feature flag: `FF_TIMESTAMPS=true`.
fn variable(entry: &Node) -> Option<(&str, &str)> {
    let (name, value) = entry.as_str()?.split_once('=')?;
    let name = name.trim();
    name.starts_with("FF_").then_some((name, value))
}

/// Parses a boolean as the runner does, with Go's `strconv.ParseBool`.
fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}
