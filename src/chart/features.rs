//! What differs between chart versions: features, the values that a version reads, and their defaults.
//!
//! The data is `schemas/chart-features.tsv`; the build script converts it into tables. Templates and the model ask for a
//! [`Feature`] or a value by its path, never for a version.

use std::collections::BTreeSet;

use crate::chart::version::{ChartVersion, Lifetime};
use crate::schema::Types;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node, Value};
use helm_yaml::writer::{Style, to_string};
use serde::Serialize;

include!(concat!(env!("OUT_DIR"), "/chart_features.rs"));

/// What is known about the value at a path in some versions.
struct Row<T: 'static> {
    path: &'static [&'static str],
    lifetime: Lifetime,
    content: T,
}

/// What a version does with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It reads it.
    Read,
    /// It ignores it: this later version is the first that reads it.
    TooNew(ChartVersion),
    /// It ignores it: this version removed it.
    Removed(ChartVersion),
}

/// Consecutive versions that read a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadBy {
    /// The first one; nothing if the oldest version that is followed reads it, too.
    pub since: Option<ChartVersion>,
    /// The version that removed the value.
    pub removed: Option<ChartVersion>,
}

/// A default.
enum Constant {
    #[allow(dead_code, reason = "no default is null at present")]
    Null,
    Bool(bool),
    Int(i64),
    Text(&'static str),
    List(&'static [Constant]),
    Map(&'static [(&'static str, Constant)]),
}

/// The paths of the values that not every version reads, in the order of the table, which is sorted.
pub fn values_by_version() -> impl Iterator<Item = &'static [&'static str]> {
    VALUES
        .chunk_by(|row, next| row.path == next.path)
        .filter_map(|rows| Some(rows.first()?.path))
}

impl ChartVersion {
    /// Whether this version has a feature.
    pub fn has_feature(self, feature: Feature) -> bool {
        FEATURES[feature as usize].includes(self)
    }

    /// Whether this version reads the value at a path of keys. It ignores the others.
    pub fn reads(self, path: &[&str]) -> bool {
        (1..=path.len()).all(|length| self.includes(VALUES, &path[..length]))
    }

    /// What this version does with the value at a path of keys.
    pub fn support(self, path: &[&str]) -> Support {
        if self.reads(path) {
            return Support::Read;
        }
        let lifetimes = readers(path);
        let mut starts = lifetimes.iter().filter_map(|readers| readers.since);
        if let Some(since) = starts.find(|since| *since > self) {
            return Support::TooNew(since);
        }
        let removed = lifetimes.iter().rev().find_map(|readers| readers.removed);
        removed.map_or(Support::Read, Support::Removed)
    }

    /// The types of values that this version reads, if `schemas/values.json` has other ones or none; objects before the
    /// values in them. If any value in an object has a type, the object has no other keys.
    pub fn types(self) -> impl Iterator<Item = (&'static [&'static str], Types)> {
        let rows = TYPES.iter();
        rows.filter(move |row| row.lifetime.includes(self))
            .map(|row| (row.path, row.content))
    }

    /// Whether this version evaluates template expressions in a value where any version does.
    pub fn evaluates(self, path: &[&str]) -> bool {
        self.reads(path) && (1..=path.len()).all(|length| self.includes(EVALUATED, &path[..length]))
    }

    /// What the templates of this version print if the value at a path is not set.
    pub fn fallback(self, path: &[&str]) -> Option<&'static str> {
        let row = FALLBACKS
            .iter()
            .find(|row| row.path == path && row.lifetime.includes(self))?;
        Some(row.content)
    }

    /// The value that applies if the one at a path is not set: the default, or what the templates print.
    pub fn default_at(self, path: &[&str]) -> Option<Node> {
        let mut defaults = DEFAULTS
            .iter()
            .filter(|row| row.path == path && row.lifetime.includes(self));
        let printed = |text: &'static str| match text.parse::<i64>() {
            Ok(number) => Node::new(number, Span::SYNTHETIC),
            Err(_) => Node::new(text, Span::SYNTHETIC),
        };
        let fallback = || self.fallback(path).map(printed);
        defaults
            .next()
            .map(|row| row.content.to_node())
            .or_else(fallback)
    }

    /// The chart's default values as Helm sees them: a tree without spans, in which values without a default are missing.
    pub fn defaults(self) -> Node {
        let mut values = Node::new(Map::default(), Span::SYNTHETIC);
        for row in DEFAULTS.iter().filter(|row| row.lifetime.includes(self)) {
            row.set(&mut values);
        }
        values
    }

    /// The values that this version reads: without those that it ignores, and with what it prints in their place.
    /// Nothing if that changes nothing.
    pub fn effective(self, values: &Node) -> Option<Node> {
        let mut effective = None;
        for path in values_by_version() {
            if !self.includes(VALUES, path) && values.at(path).is_some() {
                remove(effective.get_or_insert_with(|| values.clone()), path);
            }
        }
        for row in FIXED.iter().filter(|row| row.lifetime.includes(self)) {
            row.set(effective.get_or_insert_with(|| values.clone()));
        }
        effective
    }

    /// Whether a table that is sorted by path includes this version for a path. A path without a row is included.
    fn includes(self, table: &'static [Row<()>], path: &[&str]) -> bool {
        let rows = rows_of(table, path);
        rows.is_empty() || rows.iter().any(|row| row.lifetime.includes(self))
    }
}

/// The rows for a path in a table that is sorted by path.
fn rows_of(table: &'static [Row<()>], path: &[&str]) -> &'static [Row<()>] {
    let start = table.partition_point(|row| row.path < path);
    let count = table[start..].iter().take_while(|row| row.path == path);
    &table[start..start + count.count()]
}

/// The versions that read the value at a path, oldest first.
pub fn readers(path: &[&str]) -> Vec<ReadBy> {
    let limited: Vec<&[Row<()>]> = (1..=path.len())
        .map(|length| rows_of(VALUES, &path[..length]))
        .filter(|rows| !rows.is_empty())
        .collect();
    let is_read_by = |version: &ChartVersion| {
        let mut limits = limited.iter();
        limits.all(|rows| rows.iter().any(|row| row.lifetime.includes(*version)))
    };
    let mut all = Vec::new();
    let mut versions = ChartVersion::all();
    while let Some(first) = versions.find(is_read_by) {
        let removed = versions.find(|version| !is_read_by(version));
        let since = Some(first).filter(|since| *since > ChartVersion::OLDEST);
        all.push(ReadBy { since, removed });
    }
    all
}

/// The first of the newest versions that read the value at a path, if older ones do not.
pub fn since(path: &[&str]) -> Option<ChartVersion> {
    readers(path).last()?.since
}

/// The version since which the value at a path is read, if that is later than for the object around it.
pub fn introduced(path: &[&str]) -> Option<ChartVersion> {
    let (_, parent) = path.split_last()?;
    since(path).filter(|own| since(parent).is_none_or(|around| around < *own))
}

/// The defaults of the value at a path in the chart's values file, each with the first version that has it, oldest
/// first.
pub fn defaults_of(path: &[&str]) -> Vec<(Option<ChartVersion>, Node)> {
    let rows = DEFAULTS.iter().filter(|row| row.path == path);
    let default = |row: &Row<Constant>| {
        let since = ChartVersion::all().find(|version| row.lifetime.includes(*version));
        let since = since.filter(|since| *since > ChartVersion::OLDEST);
        (since, row.content.to_node())
    };
    let mut defaults: Vec<_> = rows.map(default).collect();
    defaults.dedup_by(|later, earlier| later.1 == earlier.1);
    defaults
}

/// The type of a value that no version after its removal describes.
pub fn former_type(path: &[&str]) -> Option<Types> {
    let row = TYPES.iter().rfind(|row| row.path == path)?;
    Some(row.content)
}

/// The first version after another one in which a value has no type that rejects a given value.
pub fn accepted_since(path: &[&str], value: &Value, after: ChartVersion) -> Option<ChartVersion> {
    let accepts = |version: &ChartVersion| {
        let mut types = version.types().filter(|(typed, _)| *typed == path);
        version.reads(path) && types.all(|(_, types)| types.accept(value))
    };
    ChartVersion::all()
        .filter(|version| *version > after)
        .find(accepts)
}

/// What a version changes, compared with the version before it.
#[derive(Debug, Default, Serialize)]
pub struct News {
    /// The paths of the values that it adds.
    pub added: Vec<String>,
    /// The paths of the values that it removes.
    pub removed: Vec<String>,
    /// The values whose default in the chart's values file it changes.
    pub defaults: Vec<NewDefault>,
    /// What it renders in another way, as sentences.
    pub features: Vec<String>,
}

/// A changed default, in the syntax of YAML or JSON.
#[derive(Debug, Serialize)]
pub struct NewDefault {
    /// The path of the value.
    pub value: String,
    /// The former default.
    pub from: String,
    /// The new default.
    pub to: String,
}

impl News {
    /// What a version changes; nothing for the oldest version that is followed.
    pub fn of(version: ChartVersion) -> News {
        let Some(before) = ChartVersion::all()
            .take_while(|other| *other < version)
            .last()
        else {
            return News::default();
        };
        let changed = |from: ChartVersion, to: ChartVersion| {
            values_by_version()
                .filter(|path| !from.reads(path) && to.reads(path))
                .map(|path| path.join("."))
                .collect()
        };
        News {
            added: changed(before, version),
            removed: changed(version, before),
            defaults: new_defaults(before, version),
            features: new_features(before, version),
        }
    }

    /// Whether it changes nothing but the runner version.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.removed.is_empty()
            && self.defaults.is_empty()
            && self.features.is_empty()
    }
}

fn new_defaults(before: ChartVersion, version: ChartVersion) -> Vec<NewDefault> {
    let new = DEFAULTS
        .iter()
        .filter(|row| row.lifetime.includes(version) && !row.lifetime.includes(before));
    let change = |row: &Row<Constant>| {
        let mut former = DEFAULTS.iter();
        let former =
            former.find(|former| former.path == row.path && former.lifetime.includes(before))?;
        Some(NewDefault {
            value: row.path.join("."),
            from: to_string(&former.content.to_node(), Style::Manifest)
                .trim_end()
                .to_owned(),
            to: to_string(&row.content.to_node(), Style::Manifest)
                .trim_end()
                .to_owned(),
        })
    };
    new.filter_map(change).collect()
}

fn new_features(before: ChartVersion, version: ChartVersion) -> Vec<String> {
    let features = FEATURES.iter().zip(DESCRIPTIONS);
    let change = |(lifetime, description): (&Lifetime, &&str)| match (
        lifetime.includes(before),
        lifetime.includes(version),
    ) {
        (false, true) => Some((*description).to_owned()),
        (true, false) => Some(format!("No longer: {description}")),
        _ => None,
    };
    features.filter_map(change).collect()
}

/// The last version before which a value had another type that accepts a given value, if its type changed.
pub fn accepted_before(path: &[&str], value: &Value) -> Option<ChartVersion> {
    let accepts = |row: &&Row<Types>| row.path == path && row.content.accept(value);
    let last = TYPES.iter().rfind(accepts)?;
    ChartVersion::all().find(|version| version.numbers() >= last.lifetime.before)
}

impl Row<Constant> {
    fn set(&self, values: &mut Node) {
        let child = |node, key: &&str| Node::child_mut(node, key, Span::SYNTHETIC);
        *self.path.iter().fold(values, child) = self.content.to_node();
    }
}

impl Constant {
    fn to_node(&self) -> Node {
        let value = match self {
            Constant::Null => Value::Null,
            Constant::Bool(flag) => Value::Bool(*flag),
            Constant::Int(number) => Value::Int(*number),
            Constant::Text(text) => Value::String((*text).to_owned()),
            Constant::List(items) => Value::List(items.iter().map(Constant::to_node).collect()),
            Constant::Map(entries) => {
                let entry = |(key, value): &(&str, Constant)| {
                    ((*key).to_owned(), Entry::from(value.to_node()))
                };
                Value::Map(entries.iter().map(entry).collect())
            }
        };
        Node::new(value, Span::SYNTHETIC)
    }
}

/// The paths of the values that have a default in some version, without duplicates.
pub fn values_with_defaults() -> BTreeSet<&'static [&'static str]> {
    let defaults = DEFAULTS.iter().map(|row| row.path);
    defaults
        .chain(FALLBACKS.iter().map(|row| row.path))
        .collect()
}

fn remove(values: &mut Node, path: &[&str]) {
    let Some((key, parents)) = path.split_last() else {
        return;
    };
    let parent = parents
        .iter()
        .try_fold(values, |node, key| node.get_mut(key));
    if let Some(Value::Map(map)) = parent.map(|node| &mut node.value) {
        map.shift_remove(*key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::values::types::Values;
    use crate::chart::version::testing::chart;

    /// Paths and values of a tree, one per line, for readable snapshots.
    fn lines(node: &Node, path: &str, into: &mut String) {
        match &node.value {
            Value::Map(map) if !map.is_empty() => {
                map.iter()
                    .for_each(|(key, entry)| lines(&entry.node, &format!("{path}.{key}"), into));
            }
            Value::List(items) if !items.is_empty() => items
                .iter()
                .for_each(|item| lines(item, &format!("{path}[]"), into)),
            value => into.push_str(&format!("{} = {value:?}\n", &path[1..])),
        }
    }

    fn sorted(node: &Node) -> Vec<String> {
        let mut text = String::new();
        lines(node, "", &mut text);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    }

    #[test]
    fn the_oldest_and_the_default_version_have_these_defaults() {
        for version in [ChartVersion::OLDEST, chart("0.86.0")] {
            let mut text = String::new();
            lines(&version.defaults(), "", &mut text);
            insta::with_settings!({snapshot_path => "../../snapshots", prepend_module_to_snapshot => false}, {
                insta::assert_snapshot!(format!("defaults_of_chart_{version}"), text);
            });
        }
    }

    #[test]
    fn the_types_of_the_values_have_the_defaults_of_the_newest_version() {
        let types = serde_json::to_string(&Values::default()).unwrap();
        let mut types = helm_yaml::reader::from_str(&types).unwrap();
        without_nulls(&mut types);
        assert_eq!(sorted(&ChartVersion::NEWEST.defaults()), sorted(&types));
    }

    fn without_nulls(node: &mut Node) {
        if let Value::Map(map) = &mut node.value {
            map.retain(|_, entry| !entry.node.is_null());
            map.values_mut()
                .for_each(|entry| without_nulls(&mut entry.node));
        }
    }

    #[test]
    fn a_version_reads_the_values_of_its_lifetime() {
        for (path, since, before) in [
            (&["startupProbe"][..], "0.91.0", "0.90.2"),
            (&["podDisruptionBudget"], "0.91.0", "0.90.2"),
            (&["deploymentInitContainers"], "0.92.0", "0.91.3"),
            (&["livenessProbe", "enabled"], "0.94.0", "0.93.0"),
            (&["sessionServer", "labels"], "0.94.0", "0.93.0"),
            (&["runners", "configOverride"], "0.88.3", "0.88.2"),
            (&["runners", "image"], "0.52.1", "0.53.0"),
            (&["runners", "builds", "cpuLimit"], "0.23.0", "0.53.0"),
            (&["runners", "cache", "secretName"], "0.53.2", "0.53.1"),
        ] {
            assert!(chart(since).reads(path), "{path:?}");
            assert!(!chart(before).reads(path), "{path:?}");
        }
        assert!(ChartVersion::OLDEST.reads(&["gitlabUrl"]));
    }

    #[test]
    fn ignored_values_are_removed_and_fixed_ones_replaced() {
        let given = "startupProbe: {a: 1}\nmetrics: {port: 1, enabled: true}\nrunners: {image: x}";
        let given = helm_yaml::reader::from_str(given).unwrap();
        let effective = |version| chart(version).effective(&given);
        assert_eq!(effective("0.91.0").unwrap().at(&["runners", "image"]), None);
        let oldest = effective("0.23.0").unwrap();
        assert_eq!(oldest.at(&["startupProbe"]), None);
        assert_eq!(
            oldest.at(&["metrics", "port"]).unwrap().value,
            Value::Int(9252)
        );
        assert!(oldest.at(&["runners", "image"]).is_some());
        let read = helm_yaml::reader::from_str("metrics: {enabled: true}").unwrap();
        assert!(chart("0.92.0").effective(&read).is_none());
    }

    #[test]
    fn the_schema_of_a_version_has_the_keys_that_it_reads() {
        let has_key = |schema: crate::schema::Schema, path: &[&str]| {
            let mut keys = path.iter();
            keys.try_fold(schema, |schema, key| Some(schema.field(key)?.schema()))
                .is_some()
        };
        let values = crate::schema::Schema::named("values").unwrap();
        let mut compared = 0;
        // The keys of a Kubernetes type are the same in every version.
        let rows = VALUES.iter().filter(|row| row.path[0] != "securityContext");
        for path in rows.map(|row| row.path) {
            for version in ChartVersion::all().filter(|_| has_key(values, path)) {
                let is_known = has_key(values.for_chart(version), path);
                assert_eq!(is_known, version.reads(path), "{version} {path:?}");
                compared += 1;
            }
        }
        assert!(compared > 1000, "{compared}");
    }

    #[test]
    fn a_version_that_ignores_a_value_names_the_one_that_does_not() {
        for (version, path, support) in [
            ("0.91.0", &["startupProbe"][..], Support::Read),
            (
                "0.90.2",
                &["startupProbe"],
                Support::TooNew(chart("0.91.0")),
            ),
            (
                "0.53.0",
                &["runners", "cache", "secretName"],
                Support::TooNew(chart("0.53.2")),
            ),
            (
                "0.92.0",
                &["runners", "builds", "cpuLimit"],
                Support::Removed(chart("0.53.0")),
            ),
            ("0.44.3", &["unregisterRunner"], Support::Read),
            (
                "0.40.0",
                &["unregisterRunner"],
                Support::TooNew(chart("0.41.0")),
            ),
        ] {
            assert_eq!(chart(version).support(path), support, "{version} {path:?}");
        }
    }

    #[test]
    fn no_default_is_null() {
        fn has_null(node: &Node) -> bool {
            node.is_null()
                || node
                    .as_map()
                    .is_some_and(|map| map.values().any(|entry| has_null(&entry.node)))
        }
        assert!(ChartVersion::all().all(|version| !has_null(&version.defaults())));
    }
}
