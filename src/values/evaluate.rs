//! The values whose text holds Go template expressions, evaluated where the chart evaluates them.
//!
//! The merged tree comes in; the same tree goes out with every such text replaced by what it prints, and the runner's
//! configuration as text that still knows its lines. Errors are collected, so that one run tells of all of them.

use crate::expression::{Engine, ErrorKind, ExpressionError};
use crate::source::{Origin, Sources, TracedText, yaml};
use crate::tree::{Node, Value};
use crate::writer::{Style, to_string};

/// The values after evaluation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluated {
    /// The tree.
    pub tree: Node,
    /// `runners.config`: what a runner is registered with.
    pub config: Option<TracedText>,
    /// `runners.configOverride`: the whole `config.toml`.
    pub config_override: Option<TracedText>,
    /// Whether `runners.config`, as it was written, sets something that ends in `namespace`. The chart looks for that
    /// word, in comments too, and then leaves it to the configuration to say where jobs run.
    pub config_names_namespace: bool,
}

/// Texts that are evaluated as they stand.
const TEXTS: [&[&str]; 5] =
    [&["runners", "secret"], &["image", "registry"], &["image", "image"], &["image", "repository"], &["image", "tag"]];

/// Maps of texts, of which the chart evaluates each value.
const MAPS_OF_TEXTS: [&[&str]; 2] = [&["serviceAccount", "annotations"], &["rbac", "serviceAccountAnnotations"]];

/// Whole structures: the chart prints them as YAML, evaluates that text and has it read again.
const STRUCTURES: [&[&str]; 5] = [
    &["podLabels"],
    &["deploymentLabels"],
    &["configMapLabels"],
    &["metrics", "podMonitor", "metricRelabelings"],
    &["metrics", "serviceMonitor", "metricRelabelings"],
];

/// Lists of structures, each evaluated on its own.
const LISTS_OF_STRUCTURES: [&[&str]; 1] = [&["extraObjects"]];

/// Texts that stay texts with places: the runner's configuration.
const DOCUMENTS: [&[&str]; 2] = [&["runners", "config"], &["runners", "configOverride"]];

/// Whether the chart evaluates expressions in the value at a path of keys, or around it.
pub fn is_evaluated(path: &[&str]) -> bool {
    let lists: [&[&[&str]]; 5] = [&TEXTS, &MAPS_OF_TEXTS, &STRUCTURES, &LISTS_OF_STRUCTURES, &DOCUMENTS];
    lists.into_iter().flatten().any(|evaluated| path.starts_with(evaluated))
}

/// Evaluates every expression of the values.
pub fn evaluate(values: Node, sources: &Sources, engine: &Engine) -> (Evaluated, Vec<ExpressionError>) {
    let mut stage = Stage { sources, engine, errors: Vec::new() };
    let config_names_namespace =
        values.at(&["runners", "config"]).and_then(Node::as_str).is_some_and(sets_something_like_namespace);
    let [config, config_override] = DOCUMENTS.map(|path| stage.document(&values, path));
    let mut tree = values;
    for path in TEXTS {
        stage.at(&mut tree, path, Stage::text);
    }
    for path in MAPS_OF_TEXTS {
        stage.at(&mut tree, path, Stage::each_value);
    }
    for path in STRUCTURES {
        stage.at(&mut tree, path, Stage::structure);
    }
    for path in LISTS_OF_STRUCTURES {
        stage.at(&mut tree, path, Stage::each_structure);
    }
    (Evaluated { tree, config, config_override, config_names_namespace }, stage.errors)
}

/// Looks for what the chart looks for: `namespace`, white space, `=`.
fn sets_something_like_namespace(config: &str) -> bool {
    let white = ['\t', '\n', '\u{c}', '\r', ' '];
    config
        .match_indices("namespace")
        .any(|(at, word)| config[at + word.len()..].trim_start_matches(white).starts_with('='))
}

struct Stage<'a> {
    sources: &'a Sources,
    engine: &'a Engine<'a>,
    errors: Vec<ExpressionError>,
}

impl Stage<'_> {
    /// Lets `change` work on the value at a path, when one is there.
    fn at(&mut self, tree: &mut Node, path: &[&str], change: fn(&mut Self, &mut Node)) {
        if let Some(node) = path.iter().try_fold(tree, |node, key| node.get_mut(key)) {
            change(self, node);
        }
    }

    /// A text that stays a text with places; none where the chart sees none.
    fn document(&mut self, values: &Node, path: &[&str]) -> Option<TracedText> {
        let node = values.at(path).filter(|node| node.is_truthy())?;
        let text = traced(self.sources, node)?;
        Some(self.evaluated(&text).unwrap_or_default())
    }

    fn text(&mut self, node: &mut Node) {
        let Some(text) = traced(self.sources, node).filter(has_expression) else { return };
        if let Some(evaluated) = self.evaluated(&text) {
            node.value = evaluated.as_str().into();
        }
    }

    fn each_value(&mut self, node: &mut Node) {
        if let Value::Map(map) = &mut node.value {
            map.values_mut().for_each(|entry| self.text(&mut entry.node));
        }
    }

    /// The items of a list, or of a map, whose keys don't matter; one that prints several documents is several items.
    fn each_structure(&mut self, node: &mut Node) {
        let items = match std::mem::take(&mut node.value) {
            Value::List(list) => list,
            Value::Map(mut map) => {
                map.sort_keys();
                map.into_values().map(|entry| entry.node).collect()
            }
            other => return node.value = other,
        };
        let documents = |item: Node| self.documents(&item).unwrap_or_else(|| vec![item]);
        node.value = Value::List(items.into_iter().flat_map(documents).collect());
    }

    fn structure(&mut self, node: &mut Node) {
        if let Some(documents) = self.documents(node) {
            *node = documents.into_iter().next().unwrap_or_default();
        }
    }

    /// The documents that a structure prints, where it has an expression and all of them can be evaluated. A block may
    /// begin in one text and end in another, so what counts is the whole; its texts are only looked at for places.
    fn documents(&mut self, node: &Node) -> Option<Vec<Node>> {
        let text = to_string(node, Style::Helm);
        if !Engine::has_expression(&text) {
            return None;
        }
        let errors_before = self.errors.len();
        let evaluated = self.engine.evaluate(&TracedText::opaque(text, node.span));
        self.try_each_text(node);
        let mut of_texts = self.errors.split_off(errors_before);
        let is_note = |error: &ExpressionError| error.kind == ErrorKind::NoValue;
        let result = match evaluated {
            Ok(evaluated) => {
                of_texts.retain(is_note);
                read_again(evaluated.text.as_str()).map_err(|message| ExpressionError::in_result(message, node.span))
            }
            Err(error) => Err(error),
        };
        match result {
            Ok(mut documents) => {
                self.errors.append(&mut of_texts);
                documents.iter_mut().for_each(|document| adopt_places(document, node));
                Some(documents)
            }
            Err(error) => {
                let is_found = of_texts.iter().any(|error| !is_note(error));
                self.errors.append(&mut of_texts);
                self.errors.extend((!is_found).then_some(error));
                None
            }
        }
    }

    /// Evaluates each text on its own, only to find the one to speak of: in the whole, nobody knows its line any more.
    fn try_each_text(&mut self, node: &Node) {
        match &node.value {
            Value::String(_) => {
                if let Some(text) = traced(self.sources, node).filter(has_expression) {
                    self.evaluated(&text);
                }
            }
            Value::List(list) => list.iter().for_each(|item| self.try_each_text(item)),
            Value::Map(map) => map.values().for_each(|entry| self.try_each_text(&entry.node)),
            _ => {}
        }
    }

    fn evaluated(&mut self, text: &TracedText) -> Option<TracedText> {
        match self.engine.evaluate(text) {
            Ok(evaluated) => {
                self.errors.extend(evaluated.notes);
                Some(evaluated.text)
            }
            Err(error) => {
                let is_new = |other: &ExpressionError| stops_helm(other) && other.span != error.span;
                self.errors.extend(self.engine.lint(text).into_iter().filter(is_new));
                self.errors.push(error);
                None
            }
        }
    }
}

/// Whether Helm fails on it wherever it stands; an unknown template fails only where it is used.
fn stops_helm(error: &ExpressionError) -> bool {
    error.kind != ErrorKind::UnknownTemplate
}

/// The text of a node with the way back to the file.
fn traced(sources: &Sources, node: &Node) -> Option<TracedText> {
    let text = node.as_str()?;
    let from_file = sources.of(node.span).is_some_and(|source| source.origin == Origin::File);
    Some(if from_file { yaml::scalar_text(sources, node) } else { TracedText::opaque(text, node.span) })
}

fn has_expression(text: &TracedText) -> bool {
    Engine::has_expression(text.as_str())
}

/// Reads what an evaluated structure printed.
fn read_again(text: &str) -> Result<Vec<Node>, String> {
    let mut sources = Sources::default();
    let file = sources.add("the evaluated text", Origin::File, text.to_owned());
    let documents = yaml::read_all(&sources, file).map_err(|error| error.to_string())?;
    Ok(documents.into_iter().map(|document| document.root).collect())
}

/// Gives a tree the places of the one it was made from: key by key, item by item, else that of what surrounds it.
fn adopt_places(new: &mut Node, old: &Node) {
    new.span = old.span;
    match &mut new.value {
        Value::Map(map) => {
            for (key, entry) in map {
                let origin = old.entry(key);
                entry.key_span = origin.map_or(old.span, |origin| origin.key_span);
                adopt_places(&mut entry.node, origin.map_or(old, |origin| &origin.node));
            }
        }
        Value::List(list) => {
            for (index, item) in list.iter_mut().enumerate() {
                adopt_places(item, old.as_list().and_then(|old| old.get(index)).unwrap_or(old));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_namespace_is_found_as_the_chart_finds_it() {
        assert!(sets_something_like_namespace("# old_namespace\n = 'x'"));
        assert!(!sets_something_like_namespace("namespace_overwrite_allowed = '.*'"));
    }
}
