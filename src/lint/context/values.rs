//! The values checked against their schema: unknown keys, wrong types, invalid formats.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};

use crate::chart::features;
use crate::chart::version::ChartVersion;
use crate::input::loaded::LoadedValues;
use crate::kubernetes;
use crate::lint::diagnostic::Diagnostic;
use crate::lint::rules::values::invalid_format;
use crate::lint::rules::values::invalid_type;
use crate::lint::rules::values::invalid_value;
use crate::lint::rules::values::missing_value;
use crate::lint::rules::values::string_for_boolean;
use crate::lint::rules::values::unknown_key;
use crate::schema::{Field, Path, RuleSet, Schema, Types, diagnostic};
use helm_template::suggestion::did_you_mean;
use helm_template::{self, Engine};
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Map, Node, Value};

/// The findings of the schema in the values, computed on first use.
#[derive(Debug)]
pub struct Values<'a> {
    loaded: &'a LoadedValues,
    findings: OnceCell<SchemaFindings>,
}

/// The findings of the schema.
#[derive(Debug, Default)]
pub struct SchemaFindings {
    /// Unknown values; rules report them, with information about removed values.
    pub unknown: Vec<Diagnostic>,
    /// Everything else.
    pub reported: Vec<Diagnostic>,
}

/// The rules that report what the chart, or a template of it, rejects; Kubernetes types have their own rules.
static RULES: RuleSet = RuleSet {
    unknown_key: &unknown_key::RULE,
    missing_key: &missing_value::RULE,
    wrong_type: &invalid_type::RULE,
    truthy_value: &string_for_boolean::RULE,
    invalid_value: &invalid_value::RULE,
    invalid_format: &invalid_format::RULE,
    too_short: &invalid_value::RULE,
    conflict: &missing_value::RULE,
    embedded: Some(("io.k8s.", &kubernetes::RULES)),
};

/// Values that a template of the chart loops over: lists or objects.
const LOOPED_OVER: [&[&str]; 6] = [
    &["podAnnotations"],
    &["extraEnv"],
    &["extraEnvFrom"],
    &["secrets"],
    &["rbac", "rules"],
    &["extraObjects"],
];

impl<'a> Values<'a> {
    /// The check of loaded values.
    pub fn of(loaded: &'a LoadedValues) -> Self {
        Values {
            loaded,
            findings: OnceCell::new(),
        }
    }

    /// The findings of the schema.
    pub fn findings(&self) -> &SchemaFindings {
        self.findings.get_or_init(|| {
            let is_unknown = |found: &Diagnostic| found.rule == RULES.unknown_key;
            let (unknown, reported) = self.check().into_iter().partition(is_unknown);
            SchemaFindings { unknown, reported }
        })
    }

    fn check(&self) -> Vec<Diagnostic> {
        let tree = &self.loaded.values.tree;
        let Some(schema) = Schema::named("values").filter(|_| tree.as_map().is_some()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let of_chart = schema.for_chart(self.loaded.chart);
        kubernetes::check_value(tree, of_chart, &Path::Root(""), &RULES, &mut found);
        note_former_types(tree, &mut found);
        let chart = self.loaded.chart;
        for (path, types) in chart.types() {
            check_type(tree, path, types, chart, &mut found);
        }
        if self.loaded.chart.reads(&["extraObjects"]) {
            check_objects(tree, &mut found);
        }
        found.extend(
            LOOPED_OVER
                .iter()
                .filter_map(|path| empty_scalar(tree, path, schema)),
        );
        let mut nulls = nulls(&self.loaded.given, schema);
        nulls.retain(|null| !found.iter().any(|known| known.path == null.path));
        let is_consequence = |known: &Diagnostic| {
            let mut related = nulls.iter().flat_map(|null| &null.related);
            related.any(|label| label.span == known.span())
        };
        found.retain(|known| !is_consequence(known));
        found.append(&mut nulls);
        found.retain(|found| !found.span().is_synthetic());
        let is_unknown_key = |found: &Diagnostic| {
            [RULES.unknown_key, kubernetes::RULES.unknown_key].contains(&found.rule)
        };
        if found.iter().any(is_unknown_key) {
            let used = used_values(&self.loaded.given);
            let unknown = found.iter().filter(|found| is_unknown_key(found));
            let anchors = anchor_holders(&self.loaded.given, unknown.map(Diagnostic::span));
            let has_effect = |found: &Diagnostic| {
                let is_misspelled = found.fix.is_some() || found.help.is_some();
                anchors.contains(&found.span()) || is_used(&found.path, is_misspelled, &used)
            };
            found.retain(|found| !is_unknown_key(found) || !has_effect(found));
        }
        found
    }
}

/// Checks a value by the type that it has in a chart version, in place of the schema.
fn check_type(
    tree: &Node,
    path: &[&str],
    types: Types,
    chart: ChartVersion,
    found: &mut Vec<Diagnostic>,
) {
    let Some((entry, name)) = entry_at(tree, path).map(|entry| (entry, path.join("."))) else {
        return;
    };
    let value = &entry.node.value;
    let keys = keys_below(path, chart);
    if types.accept(value) && keys.is_empty() {
        found.retain(|known| known.path != name);
        return;
    }
    found.retain(|known| !is_below(&known.path, &name));
    if types.accept(value) {
        found.extend(unknown_keys(entry, &Path::Root(&name), &keys));
        return;
    }
    let (expected, kind) = (expected(types), value.kind());
    let message = format!("invalid `{name}`: expected {expected}, found {kind}");
    let later = features::accepted_since(path, value, chart);
    let note = later.map(|later| format!("chart {later} and later accept it"));
    found.push(Diagnostic {
        note,
        ..diagnostic(
            RULES.wrong_type,
            entry.key_span,
            &Path::Root(&name),
            message,
        )
    });
}

/// The keys in an object that have a type in a chart version.
fn keys_below(path: &[&str], chart: ChartVersion) -> Vec<&'static str> {
    let below = chart.types().filter(|(below, _)| below.starts_with(path));
    below
        .filter_map(|(below, _)| below.get(path.len()).copied())
        .collect()
}

/// The keys of an object that are none of the known ones.
fn unknown_keys(entry: &Entry, path: &Path<'_>, known: &[&str]) -> Vec<Diagnostic> {
    let map = entry.node.as_map().into_iter().flatten();
    let unknown = map.filter(|(key, _)| !known.contains(&key.as_str()));
    unknown
        .map(|(key, entry)| {
            let message = format!("unknown key `{key}` in `{path}`");
            diagnostic(RULES.unknown_key, entry.key_span, &path.key(key), message)
                .with_maybe_help(did_you_mean(key, known.iter().copied()))
                .with_renamed_key()
        })
        .collect()
}

/// Adds to a wrong type that older chart versions accept it.
fn note_former_types(tree: &Node, found: &mut [Diagnostic]) {
    let is_type = |known: &&mut Diagnostic| known.rule == RULES.wrong_type;
    for known in found.iter_mut().filter(is_type) {
        let keys: Vec<&str> = known.path.split('.').collect();
        let before = tree
            .at(&keys)
            .and_then(|node| features::accepted_before(&keys, &node.value));
        if let Some(before) = before {
            known.note = Some(format!("chart versions before {before} accept it"));
        }
    }
}

/// The types in words; a scalar is a string.
fn expected(types: Types) -> String {
    let others = [Types::LIST, Types::MAP].into_iter();
    let others = others.filter(|one| types.contains(*one));
    let string = types.contains(Types::SCALAR).then_some(Types::STRING);
    let all = string.into_iter().chain(others);
    all.fold(Types::NONE, Types::or).words()
}

fn entry_at<'n>(tree: &'n Node, path: &[&str]) -> Option<&'n Entry> {
    let (key, parents) = path.split_last()?;
    tree.at(parents)?.entry(key)
}

/// Whether a path is that of a value or of something in it.
fn is_below(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// An empty string, zero or false where Helm requires a list or an object.
fn empty_scalar(tree: &Node, path: &[&str], values: Schema) -> Option<Diagnostic> {
    let node = tree.at(path)?;
    let is_empty_scalar =
        !node.is_null() && !node.is_truthy() && node.as_list().is_none() && node.as_map().is_none();
    is_empty_scalar.then(|| {
        let step = |(rules, schema): (&'static RuleSet, Option<Schema>), key: &&str| {
            let schema = schema
                .and_then(|schema| schema.field(key))
                .map(Field::schema);
            (schema.map_or(rules, |schema| rules.of(schema)), schema)
        };
        let (rules, schema) = path.iter().fold((&RULES, Some(values)), step);
        let expected = schema.map_or_else(
            || "a list or an object".to_owned(),
            |schema| schema.types().words(),
        );
        let path = path.join(".");
        let message = format!(
            "invalid `{path}`: expected {expected}, found {}",
            node.value.kind()
        );
        diagnostic(rules.wrong_type, node.span, &Path::Root(&path), message)
            .with_help(format!("remove `{path}`"))
    })
}

/// Objects of the chart's defaults that are removed, though the chart cannot be rendered without them.
fn nulls(given: &Node, values: Schema) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    find_nulls(given, values, &RULES, &Path::Root(""), &mut found);
    found
}

/// The keys after an empty one that are unknown on its level and known below it: their indentation is missing.
fn not_indented<'n>(
    siblings: &'n Map,
    empty: &Entry,
    level: Schema,
    below: Schema,
) -> Vec<(&'n str, Span)> {
    let start = |entry: &Entry| entry.key_span.range().start;
    let mut after: Vec<_> = siblings
        .iter()
        .filter(|(_, entry)| entry.key_span.file() == empty.key_span.file())
        .filter(|(_, entry)| start(entry) > start(empty))
        .collect();
    after.sort_by_key(|(_, entry)| start(entry));
    after
        .into_iter()
        .take_while(|(key, _)| level.field(key).is_none() && below.field(key).is_some())
        .map(|(key, entry)| (key.as_str(), entry.key_span))
        .collect()
}

/// An empty value where the chart needs an object or a list. `lost` are the keys that belong below it.
fn null(
    key: &str,
    path: &Path<'_>,
    span: Span,
    schema: Schema,
    rules: &RuleSet,
    lost: &[(&str, Span)],
) -> Diagnostic {
    let Some((first, _)) = lost.first() else {
        let expected = schema.types().words();
        let message = format!("invalid `{path}`: expected {expected}, found null");
        return diagnostic(rules.missing_key, span, path, message).with_help(format!(
            "remove `{key}`: the defaults of the chart apply then"
        ));
    };
    let message = format!("`{path}` is empty (null): `{first}` is not indented below it");
    let names: Vec<&str> = lost.iter().map(|(name, _)| *name).collect();
    let mut found = diagnostic(rules.missing_key, span, path, message)
        .with_help(format!("indent `{}` below `{key}:`", names.join("`, `")));
    for (_, span) in lost {
        found.relate(*span, format!("belongs below `{key}`"));
    }
    found
}

fn find_nulls(
    node: &Node,
    schema: Schema,
    rules: &'static RuleSet,
    path: &Path<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(map) = node.as_map() else {
        return;
    };
    for (key, entry) in map {
        let Some(below) = schema.field(key).map(Field::schema) else {
            continue;
        };
        let (path, rules) = (path.key(key), rules.of(below));
        if entry.node.is_null() && below.rejects_null() {
            let lost = not_indented(map, entry, schema, below);
            found.push(null(key, &path, entry.key_span, below, rules, &lost));
        }
        find_nulls(&entry.node, below, rules, &path, found);
    }
}

fn check_objects(tree: &Node, found: &mut Vec<Diagnostic>) {
    let objects = tree
        .get("extraObjects")
        .and_then(Node::as_list)
        .unwrap_or_default();
    // Other types are already reported as an invalid type.
    for (index, object) in objects
        .iter()
        .enumerate()
        .filter(|(_, object)| object.as_map().is_some())
    {
        kubernetes::check_object_at(object, &Path::Root("extraObjects").item(index), found);
    }
}

/// Returns true if the value is empty: null, false, "", or a collection of such values.
pub fn holds_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::List(list) => list.is_empty(),
        Value::Map(map) => map.values().all(|entry| holds_nothing(&entry.node)),
        Value::Bool(true) | Value::Int(_) | Value::Float(_) => false,
    }
}

/// The paths that expressions in the values read.
fn used_values(node: &Node) -> Vec<String> {
    let mut used = Vec::new();
    collect_used(node, &mut used);
    used
}

fn collect_used(node: &Node, used: &mut Vec<String>) {
    match &node.value {
        Value::String(text) if Engine::has_expression(text) => {
            used.extend(paths_in(text));
        }
        Value::List(list) => list.iter().for_each(|item| collect_used(item, used)),
        Value::Map(map) => {
            for (key, Entry { node, .. }) in map {
                if Engine::has_expression(key) {
                    used.extend(paths_in(key));
                }
                collect_used(node, used);
            }
        }
        _ => {}
    }
}

fn paths_in(text: &str) -> impl Iterator<Item = String> {
    let paths = helm_template::used_values(text).into_iter();
    paths.map(|path| path.join("."))
}

/// The keys of `unknown` whose values are used elsewhere through an anchor: the value of an alias has the span of its
/// anchor.
fn anchor_holders(given: &Node, unknown: impl Iterator<Item = Span>) -> HashSet<Span> {
    let keys: HashSet<Span> = unknown.collect();
    let (mut holders, mut elsewhere) = (Vec::new(), BTreeSet::new());
    split_unknown(given, &keys, &mut holders, &mut elsewhere);
    holders.retain(|(_, value)| {
        let inside = elsewhere.range(start_of(*value)..);
        inside.take(1).any(|span| value.contains(*span))
    });
    holders.into_iter().map(|(key, _)| key).collect()
}

/// The smallest span that starts where a span starts.
fn start_of(span: Span) -> Span {
    let start = span.range().start;
    span.file()
        .map_or(span, |file| Span::new(file, start..start))
}

/// Collects the values of unknown keys, and the spans of all other values.
fn split_unknown(
    node: &Node,
    keys: &HashSet<Span>,
    unknown: &mut Vec<(Span, Span)>,
    elsewhere: &mut BTreeSet<Span>,
) {
    elsewhere.insert(node.span);
    match &node.value {
        Value::List(list) => list
            .iter()
            .for_each(|item| split_unknown(item, keys, unknown, elsewhere)),
        Value::Map(map) => {
            for entry in map.values() {
                if keys.contains(&entry.key_span) {
                    unknown.push((entry.key_span, entry.node.span));
                } else {
                    split_unknown(&entry.node, keys, unknown, elsewhere);
                }
            }
        }
        _ => {}
    }
}

/// Returns true if an expression reads a key, something inside it, or something that contains it. An expression that reads
/// all values reads every key, but a misspelled one is still reported.
fn is_used(path: &str, is_misspelled: bool, used: &[String]) -> bool {
    let below = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || outer.is_empty() || rest.starts_with('.'))
    };
    used.iter()
        .any(|used| below(used, path) || (below(path, used) && !(used.is_empty() && is_misspelled)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_used_if_a_child_or_a_parent_is_used() {
        let used = ["team.name".to_owned(), "site".to_owned()];
        for path in ["team", "team.name", "site", "site.url"] {
            assert!(is_used(path, true, &used), "{path}");
        }
        for path in ["tea", "team.other", "sites"] {
            assert!(!is_used(path, true, &used), "{path}");
        }
    }
}
