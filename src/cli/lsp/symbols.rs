//! The outline of a document: the keys of the values and, below `runners.config`, of the runner configuration.

use gen_lsp_types::{DocumentSymbol, FoldingRange, SymbolKind};

use super::analysis::Analysis;
use super::documents::Document;
use crate::input::loaded::LoadedValues;
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

/// The symbols of a document.
pub fn symbols(document: &Document, analysis: &Analysis) -> Vec<DocumentSymbol> {
    let of_release = |release| {
        let walk = Walk {
            document,
            analysis,
            release,
        };
        let values = walk.children(&release.given);
        if values.is_empty() {
            walk.config_symbols()
        } else {
            values
        }
    };
    analysis.releases.iter().flat_map(of_release).collect()
}

/// The foldable parts of a document: every symbol of several lines.
pub fn folding(document: &Document, analysis: &Analysis) -> Vec<FoldingRange> {
    let mut ranges = Vec::new();
    collect(&symbols(document, analysis), &mut ranges);
    ranges
}

fn collect(symbols: &[DocumentSymbol], ranges: &mut Vec<FoldingRange>) {
    for symbol in symbols {
        let (start_line, end_line) = (symbol.range.start.line, symbol.range.end.line);
        if end_line > start_line {
            ranges.push(FoldingRange {
                start_line,
                end_line,
                ..FoldingRange::default()
            });
        }
        collect(symbol.children.as_deref().unwrap_or_default(), ranges);
    }
}

struct Walk<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    release: &'a LoadedValues,
}

impl Walk<'_> {
    /// A symbol for each entry of a mapping or item of a list that is in the document.
    fn children(&self, node: &Node) -> Vec<DocumentSymbol> {
        match &node.value {
            Value::Map(map) => map
                .iter()
                .filter_map(|(key, entry)| self.symbol(key, entry.key_span, &entry.node))
                .collect(),
            Value::List(list) => list
                .iter()
                .enumerate()
                .filter(|(_, item)| !item.is_scalar())
                .filter_map(|(index, item)| self.symbol(&index.to_string(), item.span, item))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn symbol(&self, name: &str, name_span: Span, node: &Node) -> Option<DocumentSymbol> {
        let name_range = self.range(name_span)?;
        let mut children = self.children(node);
        if children.is_empty() && self.is_config(node) {
            children = self.config_symbols();
        }
        let mut range = name_range;
        let value = self.range(node.span);
        for part in value
            .iter()
            .chain(children.iter().map(|child| &child.range))
        {
            range.start = range.start.min(part.start);
            range.end = range.end.max(part.end);
        }
        let name = if name.is_empty() { "\"\"" } else { name }.to_owned();
        let children = (!children.is_empty()).then_some(children);
        Some(DocumentSymbol::new(
            name,
            None,
            kind(&node.value),
            None,
            None,
            range,
            name_range,
            children,
        ))
    }

    /// The range of a span in this document. A span ends before the blank lines that follow it.
    fn range(&self, span: Span) -> Option<gen_lsp_types::Range> {
        if span.file().is_none() || span.file() != self.analysis.file_in(self.release) {
            return None;
        }
        let mark = self.document.mark();
        let bytes = span.range().start + mark..span.range().end + mark;
        let text = self.document.text.get(bytes.clone())?;
        Some(
            self.document
                .range(bytes.start..bytes.start + text.trim_end().len()),
        )
    }

    /// Returns true for the text of the runner configuration.
    fn is_config(&self, node: &Node) -> bool {
        let config = self.release.config.as_ref();
        let root = config.and_then(|config| config.parsed.root.as_ref());
        let first = root
            .and_then(Node::as_map)
            .and_then(|map| map.values().next());
        node.as_str().is_some() && first.is_some_and(|entry| node.span.contains(entry.key_span))
    }

    fn config_symbols(&self) -> Vec<DocumentSymbol> {
        let config = self.release.config.as_ref();
        let root = config.and_then(|config| config.parsed.root.as_ref());
        root.map(|root| self.children(root)).unwrap_or_default()
    }
}

fn kind(value: &Value) -> SymbolKind {
    match value {
        Value::Null => SymbolKind::Null,
        Value::Bool(_) => SymbolKind::Boolean,
        Value::Int(_) | Value::Float(_) => SymbolKind::Number,
        Value::String(_) => SymbolKind::String,
        Value::List(_) => SymbolKind::Array,
        Value::Map(_) => SymbolKind::Object,
    }
}
