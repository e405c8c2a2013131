//! Values of a parent chart: the runner's values are under its name, or under the alias in `Chart.yaml`.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::builder::{Builder, Part, map_of, text_at};
use super::{CHART, EmbeddedValues, ReleaseRef, is_runner_chart};
use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources, decode};
use helm_yaml::tree::{Node, Value};

/// The usual condition key of a dependency, for values without a `Chart.yaml` next to them.
const SWITCHES: [&str; 2] = ["enabled", "install"];

/// Larger than any real `Chart.yaml`, in bytes.
const LONGEST: u64 = 1 << 20;

/// Keys of a parent's values that hold the runner's values if there is no `Chart.yaml`.
pub(super) fn keys_in(values: &Node) -> Vec<String> {
    let is_there = values
        .get(CHART)
        .is_some_and(|part| part.as_map().is_some());
    if is_there {
        vec![CHART.to_owned()]
    } else {
        Vec::new()
    }
}

/// The values of each runner in a parent's values file. `directory` is the directory of the file.
pub(super) fn embedded(part: Part<'_>, directory: Option<&Path>) -> Vec<EmbeddedValues> {
    let is_there = |one: &Dependency| {
        part.root
            .get(&one.key)
            .is_some_and(|part| part.as_map().is_some())
    };
    let mut found: Vec<Dependency> = directory.map(dependencies).unwrap_or_default();
    found.retain(is_there);
    if found.is_empty() {
        found.extend(keys_in(part.root).into_iter().map(|key| Dependency {
            key,
            ..Dependency::default()
        }));
    }
    let of_dependency = |Dependency {
                             key,
                             version,
                             switches,
                         }: Dependency| {
        let chart = version.zip(part.root.entry(&key).map(|entry| entry.key_span));
        let mut builder = Builder::new(
            part,
            "the values of a parent chart",
            ReleaseRef {
                chart,
                ..ReleaseRef::default()
            },
        );
        take_without(&mut builder, part.root, &key, "", &switches);
        builder.done()
    };
    found.into_iter().map(of_dependency).collect()
}

/// Adds the runner's part of a parent's values and the parent's `global`. The condition key is read by Helm, not by the
/// runner's chart.
pub(super) fn take(builder: &mut Builder<'_>, values: &Node, key: &str, prefix: &str) {
    take_without(builder, values, key, prefix, &[]);
}

fn take_without(
    builder: &mut Builder<'_>,
    values: &Node,
    key: &str,
    prefix: &str,
    switches: &[String],
) {
    let Some(part) = values.get(key) else { return };
    let mut part = part.clone();
    if let Value::Map(map) = &mut part.value {
        let is_switch = |key: &String| SWITCHES.contains(&key.as_str()) || switches.contains(key);
        map.retain(|key, entry| !(is_switch(key) && entry.node.as_bool().is_some()));
    }
    builder.mark_partial();
    builder.tree(&part, &format!("{prefix}{key}"));
    if let Some(global) = values.entry("global") {
        builder.layer(super::Layer::Tree(map_of("global", global.clone())));
    }
}

/// A dependency on the runner's chart.
#[derive(Default)]
struct Dependency {
    key: String,
    version: Option<String>,
    /// Keys of its values that enable it (`condition`).
    switches: Vec<String>,
}

/// The dependencies on the runner's chart in a directory's `Chart.yaml`; empty without a readable one.
fn dependencies(directory: &Path) -> Vec<Dependency> {
    let Some(chart) = read(&directory.join("Chart.yaml")) else {
        return Vec::new();
    };
    let list = chart
        .get("dependencies")
        .and_then(Node::as_list)
        .unwrap_or_default();
    let dependency = |node: &Node| {
        let name = text_at(node, &["name"]).filter(|name| is_runner_chart(name))?;
        let key = text_at(node, &["alias"]).unwrap_or(name);
        let conditions = text_at(node, &["condition"]).unwrap_or_default();
        let own = conditions
            .split(',')
            .filter_map(|path| path.trim().strip_prefix(&key)?.strip_prefix('.'));
        let switches = own.map(str::to_owned).collect();
        Some(Dependency {
            key,
            version: text_at(node, &["version"]),
            switches,
        })
    };
    list.iter().filter_map(dependency).collect()
}

fn read(path: &Path) -> Option<Node> {
    let mut bytes = Vec::new();
    File::open(path)
        .ok()?
        .take(LONGEST)
        .read_to_end(&mut bytes)
        .ok()?;
    let mut sources = Sources::default();
    let file = sources.add("", Origin::File, decode(bytes).ok()?);
    reader::read(&sources, file)
        .ok()
        .map(|document| document.root)
}
