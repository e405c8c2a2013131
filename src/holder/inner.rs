//! A document inside a text of another document: `helm.values` of an `Application`, a file in a `ConfigMap`.
//!
//! The text is read as the document that it is; then every place in it is led back to the file that the person wrote.

use crate::source::yaml::{self, Document, YamlError};
use crate::source::{Origin, Sources, Span, TracedText};
use crate::tree::{Node, Value};

/// Reads the text of a node as values.
pub(super) fn read(sources: &Sources, node: &Node) -> Result<Document, YamlError> {
    let text = yaml::scalar_text(sources, node);
    let mut inside = Sources::default();
    let file = inside.add("", Origin::File, text.as_str().to_owned());
    match yaml::read(&inside, file) {
        Ok(mut document) => {
            lead_back(&mut document, &text);
            Ok(document)
        }
        Err(error) => Err(YamlError { span: text.place(error.span.range()), ..error }),
    }
}

fn lead_back(document: &mut Document, text: &TracedText) {
    let back = |span: Span| if span.is_none() { span } else { text.place(span.range()) };
    lead(&mut document.root, &back, &back);
    for duplicate in &mut document.duplicates {
        duplicate.first = back(duplicate.first);
        duplicate.again = back(duplicate.again);
    }
    document.more_documents = document.more_documents.map(back);
    document.unread = document.unread.map(back);
    document.comments.iter_mut().for_each(|comment| *comment = back(*comment));
}

/// Leads the places of a tree's keys and values elsewhere.
pub fn lead(node: &mut Node, key: &dyn Fn(Span) -> Span, value: &dyn Fn(Span) -> Span) {
    node.span = value(node.span);
    match &mut node.value {
        Value::List(list) => list.iter_mut().for_each(|item| lead(item, key, value)),
        Value::Map(map) => {
            for entry in map.values_mut() {
                entry.key_span = key(entry.key_span);
                lead(&mut entry.node, key, value);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands, in the outer file, at the places of a key, of its value, and of a line in a text of the inner
    /// document.
    fn places(outer: &str) -> [String; 3] {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", Origin::File, outer.to_owned());
        let root = yaml::read(&sources, file).unwrap().root;
        let values = read(&sources, root.get("values").unwrap()).unwrap().root;
        let name = values.entry("name").unwrap();
        let config = yaml::scalar_text(&sources, values.get("config").unwrap());
        let line = config.as_str().find("b = 2").unwrap();
        let spans = [name.key_span, name.node.span, config.place(line..line + 5)];
        spans.map(|span| sources.slice(span).to_owned())
    }

    #[test]
    fn places_lead_through_two_documents() {
        let block = "config: |\n  a = 1\n  b = 2\nname: x\n";
        let indented = block.replace('\n', "\n  ");
        for header in ["|", "|-", "|+", "|2"] {
            let indent = if header == "|2" { "  " } else { "    " };
            let text = format!("values: {header}\n{indent}{}", block.trim_end().replace('\n', &format!("\n{indent}")));
            assert_eq!(places(&text), ["name", "x", "b = 2"], "{text}");
            assert_eq!(places(&text.replace('\n', "\r\n")), ["name", "x", "b = 2"], "{text:?} with CR LF");
        }
        assert_eq!(places(&format!("values: |\n  {indented}\n# end\n")), ["name", "x", "b = 2"]);
    }

    #[test]
    fn in_quotes_the_places_of_plain_pieces_are_exact() {
        let [key, value, _] = places("values: \"config: \\\"a = 1\\\\nb = 2\\\"\\nname: x\\n\"\n");
        assert_eq!([key, value], ["name", "x"]);
    }

    #[test]
    fn a_mistake_has_its_place_in_the_outer_file() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", Origin::File, "values: |\n  a: 1\n  b: [\n  c: 2\n".to_owned());
        let root = yaml::read(&sources, file).unwrap().root;
        let error = read(&sources, root.get("values").unwrap()).unwrap_err();
        assert_eq!(sources.get(file).position(error.span.range().start).line, 3);
    }
}
