//! Inlay hints: what an expression evaluates to, the default that an empty key removes, the chart version that a constraint
//! selects.

use gen_lsp_types::{InlayHint, Label, Range};

use super::analysis::Analysis;
use super::documents::Document;
use super::hover::one_line;
use crate::input::loaded::LoadedValues;
use crate::redact::Mask;
use crate::schema::Path;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// The number of characters of a value that are shown.
const MOST: usize = 60;

/// The hints in a range of a document, in order.
pub fn hints(document: &Document, analysis: &Analysis, range: Range) -> Vec<InlayHint> {
    let mut hints: Vec<InlayHint> = Vec::new();
    for release in &analysis.releases {
        let mut walk = Walk {
            document,
            analysis,
            release,
            defaults: release.chart.defaults(),
            mask: Mask::of(release),
            hints: Vec::new(),
        };
        walk.values(&release.given, &mut Vec::new());
        walk.config();
        walk.chart();
        hints.append(&mut walk.hints);
    }
    hints.retain(|hint| range.start <= hint.position && hint.position <= range.end);
    hints.sort_by_key(|hint| hint.position);
    hints.dedup();
    hints
}

struct Walk<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    release: &'a LoadedValues,
    defaults: Node,
    mask: Mask,
    hints: Vec<InlayHint>,
}

impl<'a> Walk<'a> {
    fn values(&mut self, node: &'a Node, path: &mut Vec<&'a str>) {
        match &node.value {
            Value::Map(map) => {
                for (key, entry) in map.iter() {
                    path.push(key);
                    if entry.node.is_null() {
                        self.removed_default(entry.key_span, entry.node.span, path);
                    } else {
                        self.values(&entry.node, path);
                    }
                    path.pop();
                }
            }
            Value::String(text) if text.contains("{{") && !text.contains('\n') => {
                let effective = self.release.values.tree.at(path);
                // The chart does not evaluate expressions in every value.
                let effective = effective.filter(|effective| effective.as_str() != Some(text));
                if let Some(text) = effective.and_then(shown) {
                    self.evaluated(node, &text);
                }
            }
            _ => {}
        }
    }

    /// A key without a value removes the default of the chart, as Helm merges values.
    fn removed_default(&mut self, key: Span, value: Span, path: &[&str]) {
        let Some(default) = self.defaults.at(path).filter(|node| !node.is_null()) else {
            return;
        };
        let label = match default.is_scalar().then(|| one_line(default)).flatten() {
            Some(text) => format!("removes the default {text}"),
            None => "removes the defaults".to_owned(),
        };
        let end = if value.file() == key.file() && value.range().end > key.range().end {
            value
        } else {
            key
        };
        self.add_on_line(end, label);
    }

    /// The keys of the runner configuration whose value has an expression.
    fn config(&mut self) {
        let config = self.release.config.as_ref();
        if let Some(root) = config.and_then(|config| config.parsed.root.as_ref()) {
            self.config_values(root, &Path::Root(""));
        }
    }

    fn config_values(&mut self, node: &Node, path: &Path<'_>) {
        match &node.value {
            Value::Map(map) => map
                .iter()
                .for_each(|(key, entry)| self.config_values(&entry.node, &path.key(key))),
            Value::List(items) => items
                .iter()
                .enumerate()
                .for_each(|(index, item)| self.config_values(item, &path.item(index))),
            _ => {
                let written = self.release.sources.slice(node.span);
                if written.contains("{{")
                    && let Some(text) = shown(node)
                {
                    self.evaluated(node, &text);
                }
            }
        }
    }

    /// The chart version of a document that names a constraint.
    fn chart(&mut self) {
        let embedding = self.release.embedding.as_ref();
        let Some((written, span)) = embedding.and_then(|embedding| embedding.chart.as_ref()) else {
            return;
        };
        let chart = self.release.chart.to_string();
        if written.trim_start_matches('v') != chart {
            self.add(*span, format!("= {chart}"));
        }
    }

    fn evaluated(&mut self, node: &Node, text: &str) {
        if self.release.sources.slice(node.span).contains(text) {
            return;
        }
        let shown: String = self.mask.text(text).chars().take(MOST).collect();
        let more = if shown.chars().count() == MOST {
            "…"
        } else {
            ""
        };
        self.add(node.span, format!("= {shown}{more}"));
    }

    /// Adds a hint at the end of the line of a span.
    fn add_on_line(&mut self, span: Span, label: String) {
        if let Some(end) = self.end(span) {
            let line = self.document.line(self.document.line_of(end));
            let text = &self.document.text[end..line.end];
            let content = text.find(" #").unwrap_or(text.len());
            self.push(end + text[..content].trim_end().len(), label);
        }
    }

    fn add(&mut self, span: Span, label: String) {
        if let Some(end) = self.end(span) {
            self.push(end, label);
        }
    }

    /// The byte offset of the end of a span in the document.
    fn end(&self, span: Span) -> Option<usize> {
        let is_here = span.file().is_some() && span.file() == self.analysis.file_in(self.release);
        let end = span.range().end + self.document.mark();
        (is_here && end <= self.document.text.len()).then_some(end)
    }

    fn push(&mut self, offset: usize, label: String) {
        self.hints.push(InlayHint {
            position: self.document.position(offset),
            label: Label::String(label),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
    }
}

/// A value on one line: a string as it is, anything else as YAML.
fn shown(node: &Node) -> Option<String> {
    match node.as_str().filter(|text| !text.contains('\n')) {
        Some(text) => Some(text.to_owned()),
        None => one_line(node),
    }
}
