//! Evaluates Go template expressions in the values that the chart passes to `tpl`.
//!
//! In: the merged tree. Out: the same tree with each of these values replaced by its output, and the
//! runner configuration as traced text. The spans of the output are spans of the user's files: text outside of
//! expressions has its own span, output of an expression the span of its action. Errors are collected, so that one run
//! reports all of them.

use crate::chart::version::ChartVersion;
use crate::input::set;
use helm_template::{Engine, ErrorKind, ExpressionError};
use helm_yaml::reader;
use helm_yaml::source::{Origin, Sources, Span, TracedText};
use helm_yaml::tree::{Node, Value};
use helm_yaml::writer::{Style, to_traced};

/// The values after evaluation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluated {
    /// The tree.
    pub tree: Node,
    /// `runners.config`: the template that a runner is registered with.
    pub config: Option<TracedText>,
    /// `runners.configOverride`: the whole `config.toml`.
    pub config_override: Option<TracedText>,
    /// Whether `runners.config`, before evaluation, assigns a key that ends in `namespace`. The chart searches for that
    /// word, also in comments, and if it is found does not set the job namespace itself.
    pub config_names_namespace: bool,
}

/// Strings that are evaluated one by one.
const TEXTS: [&[&str]; 5] = [
    &["runners", "secret"],
    &["image", "registry"],
    &["image", "image"],
    &["image", "repository"],
    &["image", "tag"],
];

/// Maps of strings; the chart evaluates each value.
const MAPS_OF_TEXTS: [&[&str]; 2] = [
    &["serviceAccount", "annotations"],
    &["rbac", "serviceAccountAnnotations"],
];

/// Structures: the chart prints each as YAML, evaluates that text as one template and parses the output.
const STRUCTURES: [&[&str]; 5] = [
    &["podLabels"],
    &["deploymentLabels"],
    &["configMapLabels"],
    &["metrics", "podMonitor", "metricRelabelings"],
    &["metrics", "serviceMonitor", "metricRelabelings"],
];

/// Lists of structures; the chart evaluates each item separately.
const LISTS_OF_STRUCTURES: [&[&str]; 1] = [&["extraObjects"]];

/// Strings that stay traced text after evaluation: the runner configuration.
const DOCUMENTS: [&[&str]; 2] = [&["runners", "config"], &["runners", "configOverride"]];

/// Whether a chart version evaluates expressions in the value at a path of keys, or in a value that contains it.
pub fn is_evaluated(chart: ChartVersion, path: &[&str]) -> bool {
    let lists: [&[&[&str]]; 5] = [
        &TEXTS,
        &MAPS_OF_TEXTS,
        &STRUCTURES,
        &LISTS_OF_STRUCTURES,
        &DOCUMENTS,
    ];
    lists
        .into_iter()
        .flatten()
        .any(|evaluated| path.starts_with(evaluated) && chart.evaluates(evaluated))
}

/// Evaluates every expression of the values; none without an engine, if another tool renders the values before Helm does.
pub fn evaluate(
    values: &Node,
    sources: &Sources,
    engine: Option<&Engine>,
    chart: ChartVersion,
) -> (Replacements, Vec<ExpressionError>) {
    let mut stage = Stage {
        sources,
        engine,
        chart,
        values,
        replaced: Vec::new(),
        errors: Vec::new(),
    };
    let config_names_namespace = values
        .at(&["runners", "config"])
        .and_then(Node::as_str)
        .is_some_and(sets_something_like_namespace);
    let [config, config_override] = DOCUMENTS.map(|path| stage.document(path));
    for path in TEXTS {
        stage.at(path, Stage::text);
    }
    for path in MAPS_OF_TEXTS {
        stage.at(path, Stage::each_value);
    }
    for path in STRUCTURES {
        stage.at(path, Stage::structure);
    }
    for path in LISTS_OF_STRUCTURES {
        stage.at(path, Stage::each_structure);
    }
    let evaluated = Evaluated {
        tree: Node::default(),
        config,
        config_override,
        config_names_namespace,
    };
    let replacements = Replacements {
        evaluated,
        replaced: stage.replaced,
    };
    (replacements, stage.errors)
}

/// The results of the evaluation, which replace the values they were computed from.
pub struct Replacements {
    /// Everything but the tree.
    evaluated: Evaluated,
    replaced: Vec<(&'static [&'static str], Node)>,
}

impl Replacements {
    /// Replaces the evaluated values in the tree.
    pub fn apply(self, mut tree: Node) -> Evaluated {
        for (path, replacement) in self.replaced {
            let place = path
                .iter()
                .try_fold(&mut tree, |node, key| node.get_mut(key));
            if let Some(place) = place {
                *place = replacement;
            }
        }
        Evaluated {
            tree,
            ..self.evaluated
        }
    }
}

/// Searches as the chart does: `namespace`, whitespace, `=`.
fn sets_something_like_namespace(config: &str) -> bool {
    let white = ['\t', '\n', '\u{c}', '\r', ' '];
    config.match_indices("namespace").any(|(at, word)| {
        config[at + word.len()..]
            .trim_start_matches(white)
            .starts_with('=')
    })
}

struct Stage<'a> {
    sources: &'a Sources,
    engine: Option<&'a Engine<'a>>,
    chart: ChartVersion,
    values: &'a Node,
    replaced: Vec<(&'static [&'static str], Node)>,
    errors: Vec<ExpressionError>,
}

impl Stage<'_> {
    /// Replaces the value at a path by a changed one, if there is one and the chart version evaluates it.
    fn at(&mut self, path: &'static [&'static str], change: fn(&mut Self, &mut Node)) {
        if !self.chart.evaluates(path) {
            return;
        }
        if let Some(mut node) = self.values.at(path).cloned() {
            change(self, &mut node);
            self.replaced.push((path, node));
        }
    }

    /// The output of a string as traced text; nothing for a value that the chart ignores.
    fn document(&mut self, path: &[&str]) -> Option<TracedText> {
        let node = self.values.at(path).filter(|node| node.is_truthy())?;
        let text = traced(self.sources, node)?;
        if !self.chart.evaluates(path) && self.chart.reads(path) {
            return Some(text);
        }
        Some(self.evaluated(&text).unwrap_or_default())
    }

    fn text(&mut self, node: &mut Node) {
        let Some(text) = traced(self.sources, node).filter(has_expression) else {
            return;
        };
        if let Some(evaluated) = self.evaluated(&text) {
            node.value = evaluated.as_str().into();
        }
    }

    fn each_value(&mut self, node: &mut Node) {
        if let Value::Map(map) = &mut node.value {
            map.values_mut()
                .for_each(|entry| self.text(&mut entry.node));
        }
    }

    /// Evaluates the items of a list, or of a map, whose keys the chart ignores. An item that prints several documents
    /// becomes several items.
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

    /// The documents that a structure with expressions prints; nothing for a structure without expressions, or when
    /// one of them fails. As in Helm the structure is evaluated as a whole: a block may begin in one string and end in
    /// another.
    fn documents(&mut self, node: &Node) -> Option<Vec<Node>> {
        if !holds_expression(node) {
            return None;
        }
        let scalar_map = |text: &str, span: Span| source_map(self.sources, text, span);
        let text = to_traced(node, Style::Helm, &scalar_map);
        let evaluated = self.evaluated(&text)?;
        match reader::read_all_traced(&evaluated) {
            Ok(documents) => Some(
                documents
                    .into_iter()
                    .map(|document| document.root)
                    .collect(),
            ),
            Err(error) => {
                self.errors.push(ExpressionError::in_result(
                    error.message.into_owned(),
                    error.span,
                ));
                None
            }
        }
    }

    fn evaluated(&mut self, text: &TracedText) -> Option<TracedText> {
        let Some(engine) = self.engine else {
            return Some(text.clone());
        };
        match engine.evaluate(text) {
            Ok(rendered) => {
                self.errors.extend(rendered.notes);
                Some(rendered.text)
            }
            Err(errors) => {
                let is_new = |other: &ExpressionError| {
                    fails_everywhere(other) && errors.iter().all(|error| error.span != other.span)
                };
                self.errors
                    .extend(engine.lint(text).into_iter().filter(is_new));
                self.errors.extend(errors);
                None
            }
        }
    }
}

/// Whether Helm fails on this error even in a branch that is not taken; an unknown template fails only when it is used.
fn fails_everywhere(error: &ExpressionError) -> bool {
    error.kind != ErrorKind::UnknownTemplate
}

/// Whether a key or a string of a tree holds an expression.
fn holds_expression(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => Engine::has_expression(text),
        Value::List(list) => list.iter().any(holds_expression),
        Value::Map(map) => map
            .iter()
            .any(|(key, entry)| Engine::has_expression(key) || holds_expression(&entry.node)),
        _ => false,
    }
}

/// The string that a node holds, with its source map.
fn traced(sources: &Sources, node: &Node) -> Option<TracedText> {
    node.as_str()
        .map(|text| source_map(sources, text, node.span))
}

/// The text of a key or a string with the span of each piece.
fn source_map(sources: &Sources, text: &str, span: Span) -> TracedText {
    match sources.source_of(span).map(|source| source.origin) {
        Some(Origin::Flag) => set::trace_word(sources, text, span),
        _ => reader::trace_scalar(sources, text, span),
    }
}

fn has_expression(text: &TracedText) -> bool {
    Engine::has_expression(text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_namespace_is_found_as_the_chart_finds_it() {
        assert!(sets_something_like_namespace("# old_namespace\n = 'x'"));
        assert!(!sets_something_like_namespace(
            "namespace_overwrite_allowed = '.*'"
        ));
    }
}
