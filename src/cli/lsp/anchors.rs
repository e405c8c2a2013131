//! Anchors and aliases of YAML in a document: definition, references and new name.

use std::ops::Range;

use super::documents::Document;

/// An anchor (`&name`) or alias (`*name`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Whether it is the anchor.
    pub is_anchor: bool,
    /// The bytes of the name.
    pub name: Range<usize>,
}

/// All anchors and aliases outside of comments, in the order of the text.
fn mentions(document: &Document) -> Vec<Mention> {
    let mut found = Vec::new();
    for number in 0..document.line_count() {
        let line = document.line(number);
        let text = &document.text[line.clone()];
        let content = text.find(" #").map_or(text, |comment| &text[..comment]);
        if content.trim_start().starts_with('#') {
            continue;
        }
        for (at, mark) in content.match_indices(['&', '*']) {
            let before = content[..at].chars().next_back();
            let starts_node = before.is_none_or(|c| matches!(c, ' ' | '\t' | '[' | '{' | ','));
            let rest = &content[at + 1..];
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}' | '[' | '{'))
                .unwrap_or(rest.len());
            if starts_node && end > 0 {
                let start = line.start + at + 1;
                found.push(Mention {
                    is_anchor: mark == "&",
                    name: start..start + end,
                });
            }
        }
    }
    found
}

/// The anchor at a byte offset, or the one that the alias there refers to, with all its aliases. An anchor may be
/// defined again: an alias refers to the last definition before it.
pub fn at(document: &Document, offset: usize) -> Option<Vec<Mention>> {
    let all = mentions(document);
    let is_at = |mention: &Mention| mention.name.start - 1 <= offset && offset <= mention.name.end;
    let here = all.iter().position(is_at)?;
    let name = &document.text[all[here].name.clone()];
    let is_same = |mention: &&Mention| document.text[mention.name.clone()] == *name;
    let anchor = (0..=here)
        .rev()
        .find(|&index| all[index].is_anchor && is_same(&&all[index]))?;
    let aliases = all[anchor + 1..]
        .iter()
        .filter(is_same)
        .take_while(|mention| !mention.is_anchor);
    Some(
        std::iter::once(&all[anchor])
            .chain(aliases)
            .cloned()
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::super::documents::Encoding;
    use super::*;

    fn lines_at(text: &str) -> Vec<usize> {
        let offset = text.find('‸').unwrap();
        let document = Document::new(
            "file:///v.yaml".into(),
            1,
            text.replace('‸', ""),
            Encoding::Utf8,
        );
        at(&document, offset)
            .unwrap_or_default()
            .iter()
            .map(|mention| document.line_of(mention.name.start) + 1)
            .collect()
    }

    #[test]
    fn an_alias_refers_to_the_last_anchor_before_it() {
        let text = "a: &x 1\nb: *x\nc: &x 2\nd: [*‸x, *x]\ne: *y # *x\n";
        assert_eq!(lines_at(text), [3, 4, 4]);
        assert_eq!(lines_at("a: &‸x 1\nb: *x\nc: &x 2\nd: *x\n"), [1, 2]);
    }

    #[test]
    fn text_with_marks_is_no_anchor() {
        assert!(lines_at("a: b&‸c\n").is_empty());
        assert!(lines_at("# &‸c\n").is_empty());
        assert!(lines_at("a: *‸c\n").is_empty(), "undefined");
    }
}
