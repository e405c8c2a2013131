//! A `ConfigMap` that holds values in a file, as `valuesFrom` of Flux and Crossplane reads them, or a runner
//! configuration.

use super::builder::{Builder, Part, text_at};
use super::{EmbeddedValues, detect, find};
use helm_yaml::reader::{read_traced, scalar_text};
use helm_yaml::source::{Sources, TracedText};
use helm_yaml::tree::Node;

/// The values in each file of a `ConfigMap`. They are merged with others, which are unknown.
pub(super) fn embedded(part: Part<'_>) -> Vec<EmbeddedValues> {
    let of_file = |(name, text): (&String, &Node)| {
        let mut builder = Builder::new(part, "ConfigMap", find::named(part.root));
        builder.mark_partial();
        builder.text(text, &format!("data[\"{name}\"]"));
        builder.done()
    };
    values_files(part.sources, part.root).map(of_file).collect()
}

/// Returns true if a file of a `ConfigMap` holds values.
pub(super) fn has_values(sources: &Sources, root: &Node) -> bool {
    values_files(sources, root).next().is_some()
}

fn values_files<'n>(
    sources: &'n Sources,
    root: &'n Node,
) -> impl Iterator<Item = (&'n String, &'n Node)> {
    let object = text_at(root, &["metadata", "name"]).unwrap_or_default();
    let holds_values = move |text: &Node| {
        read_traced(&scalar_text(sources, text))
            .is_ok_and(|read| detect::may_be_values(&read.root, &object))
    };
    files(root).filter(move |(name, text)| is_yaml(name) && holds_values(text))
}

/// The runner configuration in a `ConfigMap`. The chart's own has scripts next to it and is a manifest.
pub(super) fn runner_config(sources: &Sources, root: &Node) -> Option<TracedText> {
    let mut files = files(root);
    let (name, text) = files.next()?;
    let is_alone = files.next().is_none();
    (is_alone && name == "config.toml").then(|| scalar_text(sources, text))
}

fn files(root: &Node) -> impl Iterator<Item = (&String, &Node)> {
    let data = root.get("data").and_then(Node::as_map);
    let entries = data.into_iter().flatten();
    entries
        .map(|(name, entry)| (name, &entry.node))
        .filter(|(_, text)| text.as_str().is_some())
}

fn is_yaml(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml")
}
