//! Go to definition: the anchor of an alias, a values file that a document names, the value that an expression reads.

use gen_lsp_types::Location;

use super::analysis::Analysis;
use super::anchors;
use super::documents::Document;
use super::links;
use super::outline::{Cursor, cursor};
use super::uri;

/// The definition of what is at a byte offset.
pub fn definition(document: &Document, analysis: &Analysis, offset: usize) -> Option<Location> {
    if let Some(mentions) = anchors::at(document, offset) {
        let anchor = mentions.first()?;
        let range = document.range(anchor.name.clone());
        return Some(Location::new(document.uri.clone(), range));
    }
    if let Some(target) = links::target(document, analysis, offset) {
        return Some(Location::new(target, gen_lsp_types::Range::default()));
    }
    value_of_expression(document, analysis, offset)
}

/// The value that `.Values.a.b` reads.
fn value_of_expression(
    document: &Document,
    analysis: &Analysis,
    offset: usize,
) -> Option<Location> {
    // The word is as long as it is, wherever the cursor is in it.
    let line = document.line(document.line_of(offset));
    let rest = &document.text[offset..line.end];
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let end = offset + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let Some(Cursor::Expression { typed }) = cursor(document, end, &[]) else {
        return None;
    };
    let path = document.text[typed].strip_prefix(".Values.")?;
    let keys: Vec<&str> = path.split('.').collect();
    let (last, parents) = keys.split_last()?;
    analysis.releases.iter().find_map(|release| {
        let entry = release.given.at(parents)?.entry(last)?;
        let source = release.sources.source_of(entry.key_span)?;
        let bytes = entry.key_span.range();
        if source.name == analysis.path {
            let bytes = bytes.start + document.mark()..bytes.end + document.mark();
            return Some(Location::new(document.uri.clone(), document.range(bytes)));
        }
        let target = uri::of_path(&source.name);
        let other = Document::new(target.clone(), 0, source.text.clone(), document.encoding());
        Some(Location::new(target, other.range(bytes)))
    })
}
