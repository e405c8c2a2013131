//! From the text of a rendered template back to an object.
//!
//! What a template prints bare is read as YAML again, as it is behind Helm: `replicas: "3"` in the values is 3 in the
//! manifest. What stands behind `quote` or `yaml` keeps its type.

use super::RenderError;
use crate::source::{Origin, Sources, Span};
use crate::tree::{Node, Value};

/// Reads a rendered text. Every value in it has been printed by now, so an error can name the manifest, not the value.
pub(super) fn read_back(name: &str, text: String) -> Result<Node, RenderError> {
    let mut sources = Sources::default();
    let file = sources.add(name, Origin::File, text);
    let document = crate::source::yaml::read(&sources, file).map_err(|error| {
        let place = sources.of(error.span).map(|source| source.position(error.span.range().start));
        let line = place.map(|place| source_line(&sources, error.span, place.line)).unwrap_or_default();
        let message = format!("a value breaks the manifest that it is printed into, {name}: {error}{line}");
        RenderError::at(&[], message)
    })?;
    let mut object = document.root;
    forget_places(&mut object);
    Ok(object)
}

/// The line at fault, unless it may hold a secret.
fn source_line(sources: &Sources, span: Span, line: usize) -> String {
    let text = sources.of(span).map(|source| source.line(line).trim()).unwrap_or_default();
    let secret = text.contains("token") || text.contains("glrt-");
    if secret || text.is_empty() { String::new() } else { format!(" (`{text}`)") }
}

/// Forgets the places of a tree: those of a text that nobody wrote would only mislead.
fn forget_places(node: &mut Node) {
    node.span = Span::NONE;
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(forget_places),
        Value::Map(map) => {
            for entry in map.values_mut() {
                entry.key_span = Span::NONE;
                forget_places(&mut entry.node);
            }
        }
        _ => {}
    }
}
