//! Parses the text of a rendered template.
//!
//! As with Helm, unquoted output of a template is parsed as YAML: `replicas: "3"` in the values becomes 3 in the manifest.
//! Output of `quote` is a string, and subtrees are inserted afterwards.

use super::RenderError;
use super::provenance::{Provenance, Rendered};
use super::subtrees::splice;
use helm_yaml::source::{Origin, Sources, Span};
use helm_yaml::tree::Node;

/// Parses a rendered text. Every field gets the span of the value that was printed into it.
///
/// # Errors
/// If the text is invalid YAML, with the span of the value that made it invalid.
pub(super) fn parse_rendered(
    name: &str,
    mut rendered: Rendered,
) -> Result<(Node, Provenance), RenderError> {
    let mut sources = Sources::default();
    let file = sources.add(name, Origin::File, std::mem::take(&mut rendered.text));
    let document = helm_yaml::reader::read(&sources, file).map_err(|error| {
        let place = sources
            .source_of(error.span)
            .map(|source| source.position(error.span.range().start));
        let line = place
            .map(|place| source_line(&sources, error.span, place.line))
            .unwrap_or_default();
        let message =
            format!("a value breaks the manifest that it is printed into, {name}: {error}{line}");
        RenderError::of_value(rendered.culprit(error.span.range().start), message)
    })?;
    let mut object = document.root;
    let provenance = splice(&mut object, &mut rendered);
    Ok((object, provenance))
}

/// The invalid line, unless it may contain a secret.
fn source_line(sources: &Sources, span: Span, line: usize) -> String {
    let text = sources
        .source_of(span)
        .map(|source| source.line(line).trim())
        .unwrap_or_default();
    let secret = text.contains("token") || text.contains("glrt-");
    if secret || text.is_empty() {
        String::new()
    } else {
        format!(" (`{text}`)")
    }
}
