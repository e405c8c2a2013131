//! New contents of files as edits of the protocol.

use std::ops::Range;

use gen_lsp_types::{
    Edit as DocumentEdit, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};

use super::super::analysis::Analysis;
use super::super::documents::Document;
use super::super::uri;
use crate::fix::FixedFile;

/// Edits of one version of a document.
pub fn workspace_edit(document: &Document, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let edit = document_edit(document, Some(document.version), edits);
    WorkspaceEdit {
        document_changes: Some(vec![edit.into()]),
        ..WorkspaceEdit::default()
    }
}

/// Edits of a document and of other files. `None` if a file is not UTF-8, which the protocol cannot express.
pub fn of_files(
    document: &Document,
    analysis: &Analysis,
    files: &[FixedFile],
) -> Option<WorkspaceEdit> {
    let edit = |file: &FixedFile| {
        let after = std::str::from_utf8(&file.after).ok()?;
        if file.name == analysis.path {
            let edits = vec![difference(document, after)];
            return Some(document_edit(document, Some(document.version), edits));
        }
        let before = String::from_utf8(file.before.clone()).ok()?;
        let other = Document::new(uri::of_path(&file.name), 0, before, document.encoding());
        Some(document_edit(&other, None, vec![difference(&other, after)]))
    };
    let changes = files.iter().map(|file| edit(file).map(Into::into));
    Some(WorkspaceEdit {
        document_changes: Some(changes.collect::<Option<_>>()?),
        ..WorkspaceEdit::default()
    })
}

fn document_edit(
    document: &Document,
    version: Option<i32>,
    edits: Vec<TextEdit>,
) -> TextDocumentEdit {
    let identifier = OptionalVersionedTextDocumentIdentifier {
        version,
        text_document_identifier: TextDocumentIdentifier::new(document.uri.clone()),
    };
    let edits = edits.into_iter().map(DocumentEdit::from).collect();
    TextDocumentEdit::new(identifier, edits)
}

/// The edit that turns a document into another text: what is between their common beginning and end.
pub fn difference(document: &Document, text: &str) -> TextEdit {
    let (old, new) = changed(&document.text, text);
    TextEdit::new(document.range(old), text[new].to_owned())
}

/// The bytes in which two texts differ. They do not begin or end inside of a CRLF line ending, where the protocol has no
/// position.
fn changed(old: &str, new: &str) -> (Range<usize>, Range<usize>) {
    let common = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs
            .take_while(|(old, new)| old == new)
            .map(|(old, _)| old.len_utf8())
            .sum()
    };
    let mut start = common(&mut old.chars().zip(new.chars()));
    if old[..start].ends_with('\r') {
        start -= 1;
    }
    let (rest, rest_of_new) = (&old[start..], &new[start..]);
    let mut end = common(&mut rest.chars().rev().zip(rest_of_new.chars().rev()));
    let splits = |text: &str| text[..text.len() - end].ends_with('\r');
    let is_line_feed = rest[rest.len() - end..].starts_with('\n');
    if is_line_feed && (splits(rest) || splits(rest_of_new)) {
        end -= 1;
    }
    (start..old.len() - end, start..new.len() - end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_changed_bytes_are_between_characters_and_line_endings() {
        for (old, new, expected) in [
            ("a: 1\nb: 2\n", "a: 1\nc: 2\n", ("b", "c")),
            ("a\r\nb\r\n", "a\nb\r\n", ("\r\n", "\n")),
            ("a\rb", "a\r\nb", ("\r", "\r\n")),
            ("a: \u{E9}\n", "a: \u{E8}\n", ("\u{E9}", "\u{E8}")),
            ("a", "a", ("", "")),
        ] {
            let (from, to) = changed(old, new);
            assert_eq!((&old[from], &new[to]), expected, "{old:?} {new:?}");
        }
    }
}
