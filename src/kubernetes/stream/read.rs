//! From bytes to documents, or to the reasons why a stream is none.

use std::fmt;
use std::io::{self, Read};
use std::ops::Range;

use super::document::{Document, State};
use super::{MARK, Stream, split};
use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rules::kubernetes::kubernetes_type;
use crate::lint::rules::syntax::invalid_encoding;
use helm_yaml::reader::{self, ParseError};
use helm_yaml::source::{FileId, MAX_SOURCE_BYTES, Origin, Sources, Span};
use helm_yaml::tree::{Node, Value};

/// The reasons why bytes are no stream of objects, and the sources that their places are in.
#[derive(Debug)]
pub struct Refused {
    /// What was read.
    pub sources: Sources,
    /// At least one error.
    pub diagnostics: Vec<Diagnostic>,
}

impl Refused {
    /// What may be secret of the documents that could not be read: in one that calls itself a Secret, all but the keys.
    pub fn secrets(&self) -> Vec<Span> {
        let places = self.diagnostics.iter().filter_map(|found| {
            self.sources
                .source_of(found.span())
                .zip(found.span().file())
        });
        let mut spans = Vec::new();
        for (source, file) in places {
            let documents = split::documents(&source.text).into_iter();
            let secrets =
                documents.filter(|range| calls_itself_secret(&source.text[range.clone()]));
            spans.extend(
                secrets
                    .flat_map(|range| values_of_lines(&source.text, range))
                    .map(|at| Span::new(file, at)),
            );
        }
        spans
    }
}

fn calls_itself_secret(text: &str) -> bool {
    let kinds = text
        .match_indices("kind")
        .map(|(at, kind)| &text[at + kind.len()..]);
    let is_between = |c: char| matches!(c, '"' | '\'' | ' ' | '\t' | ':');
    kinds
        .map(|behind| behind.trim_start_matches(is_between))
        .any(|kind| kind.starts_with("Secret"))
}

/// What stands behind the first colon of each line; of a line without one, all.
fn values_of_lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    text[range].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start + line.find(':').map_or(0, |colon| colon + 1)..at
    })
}

impl fmt::Display for Refused {
    /// The first of the reasons, behind its place.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.diagnostics.first() else {
            return Ok(());
        };
        let place = self.sources.location(first.span()).unwrap_or_default();
        write!(formatter, "{place}: {}", first.message)
    }
}

impl Stream {
    /// The bytes of a stream, of one without end one more than may be read.
    ///
    /// # Errors
    /// When reading fails.
    pub fn bytes(mut input: impl Read) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        input
            .by_ref()
            .take(MAX_SOURCE_BYTES as u64 + 1)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Reads a stream. Each document is an object, a list of objects, or empty.
    ///
    /// # Errors
    /// When the bytes are no text, or a document is no YAML or no object; each such document is named.
    pub fn read(name: &str, bytes: Vec<u8>) -> Result<Stream, Refused> {
        let mut sources = Sources::default();
        let has_mark = bytes.starts_with(MARK.as_bytes());
        let text = match text(bytes) {
            Ok(text) => text,
            Err(message) => {
                let file = sources.add(name, Origin::File, String::new());
                return Err(Refused {
                    sources,
                    diagnostics: vec![Diagnostic::new(
                        &invalid_encoding::RULE,
                        Place::of(Span::new(file, 0..0)),
                        message,
                    )],
                });
            }
        };
        let ranges = split::documents(&text);
        let file = sources.add(name, Origin::File, text);
        let mut reader = Reader {
            sources: &sources,
            file,
            number: 0,
            diagnostics: Vec::new(),
        };
        let documents = ranges
            .into_iter()
            .map(|range| reader.document(range))
            .collect();
        match reader.diagnostics {
            diagnostics if diagnostics.is_empty() => Ok(Stream {
                sources,
                file,
                documents,
                has_mark,
            }),
            diagnostics => Err(Refused {
                sources,
                diagnostics,
            }),
        }
    }
}

struct Reader<'s> {
    sources: &'s Sources,
    file: FileId,
    number: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn document(&mut self, range: Range<usize>) -> Document {
        let directives = split::directives(&self.sources.get(self.file).text[range.clone()]);
        let read = reader::read_range(self.sources, self.file, range.start + directives..range.end);
        let read = read
            .map_err(|error| Box::new(Diagnostic::from(error)))
            .and_then(object_or_nothing);
        self.number += usize::from(!matches!(&read, Ok(document) if document.root.is_null()));
        let (root, duplicates) = match read {
            Ok(document) => (document.root, document.duplicates),
            Err(found) => {
                let message = format!("document {} of the stream: {}", self.number, found.message);
                self.diagnostics.push(Diagnostic { message, ..*found });
                (Node::default(), Vec::new())
            }
        };
        Document {
            range,
            number: self.number,
            root,
            duplicates,
            state: State::Untouched,
        }
    }
}

/// Refuses what is no object, and what Kubernetes would not read.
fn object_or_nothing(document: reader::Document) -> Result<reader::Document, Box<Diagnostic>> {
    if let Some(unread) = document.ignored {
        let error = ParseError::new(
            "unexpected text after the end of the document: it has no effect",
            unread,
        );
        let error = error.with_help("separate documents with a line `---`");
        return Err(Box::new(error.into()));
    }
    match &document.root.value {
        Value::Null | Value::Map(_) => Ok(document),
        other => {
            let message = format!(
                "invalid document: expected a Kubernetes object, found {}",
                other.kind()
            );
            let found = Diagnostic::new(
                &kubernetes_type::RULE,
                Place::of(document.root.span),
                message,
            );
            Err(Box::new(found.with_help(
                "write an object with `apiVersion`, `kind` and `metadata`",
            )))
        }
    }
}

/// The text of a stream in UTF-8, which is what the tools around us write, without a mark.
fn text(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() > MAX_SOURCE_BYTES {
        let (document, line) = place_of_end(&bytes);
        let limit = MAX_SOURCE_BYTES >> 20;
        return Err(format!(
            "the stream is larger than {limit} MiB, which ends in document {document}, line {line}"
        ));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let (document, line) = place_of_end(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        format!("document {document} of the stream, line {line}: what stands there is not UTF-8")
    })?;
    Ok(text.strip_prefix(MARK).map(str::to_owned).unwrap_or(text))
}

/// The document and the line in which these bytes end.
fn place_of_end(bytes: &[u8]) -> (usize, usize) {
    let lines = || bytes.split(|&byte| byte == b'\n');
    let separators = lines()
        .skip(1)
        .filter(|line| line.starts_with(b"---"))
        .count();
    (separators + 1, lines().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> Vec<(String, Option<String>)> {
        let Refused {
            sources,
            diagnostics,
        } = Stream::read("-", bytes.to_vec()).unwrap_err();
        diagnostics
            .into_iter()
            .map(|found| (found.message.clone(), sources.location(found.span())))
            .collect()
    }

    #[test]
    fn documents_that_are_none_are_named_by_number_and_place() {
        let found = refused(b"---\na: 1\n---\n# nothing\n---\n- b\n---\nc: 'x\n");
        assert!(
            found[0]
                .0
                .starts_with("document 2 of the stream: invalid document: expected a Kubernetes object, found a list"),
            "{found:?}"
        );
        assert_eq!(found[0].1.as_deref(), Some("-:6:1"));
        assert!(
            found[1].0.starts_with("document 3 of the stream: "),
            "{found:?}"
        );
    }

    #[test]
    fn what_follows_the_end_of_a_document_is_not_lost_in_silence() {
        assert!(refused(b"a: 1\n...\nb: 2\n")[0].0.contains("after the end"));
        assert!(Stream::read("-", b"a: 1\n...\n---\nb: 2\n".to_vec()).is_ok());
    }

    #[test]
    fn what_a_broken_secret_holds_is_known_to_be_secret() {
        for text in [
            "kind: Secret\nstringData:\n  a: hunter2\n  b: [\n",
            "kind: 'Secret'\nstringData:\n  a: |\n    hunter2\n - b\n",
            "{\"kind\": \"Secret\", \"stringData\": {\"a\": \"hunter2\"",
        ] {
            let text = format!("a: 1\n---\n{text}");
            let refused = Stream::read("-", text.clone().into_bytes()).unwrap_err();
            let at = text.find("hunter2").unwrap();
            let holds = |span: &Span| span.range().start <= at && at + 7 <= span.range().end;
            assert!(refused.secrets().iter().any(holds), "{text}");
        }
        assert_eq!(
            Stream::read("-", b"kind: ConfigMap\na: [\n".to_vec())
                .unwrap_err()
                .secrets(),
            []
        );
    }

    #[test]
    fn bytes_that_are_no_text_have_a_document_and_a_line() {
        assert_eq!(
            refused(b"a: 1\n---\nb: \xFF\n")[0].0,
            "document 2 of the stream, line 3: what stands there is not UTF-8"
        );
    }

    #[test]
    fn an_unchanged_stream_is_the_same_to_the_byte() {
        for text in [
            "",
            "\n",
            "a: 1",
            "\u{FEFF}a: &x {b: 1} # c\r\n---\r\n---\r\nd: |\r\n  ---\r\n  e\r\n",
            "%YAML 1.1\n---\na: 1\n",
            "--- {a: 1}\n--- # x\nb: 2\n...\n",
        ] {
            let stream = Stream::read("-", text.as_bytes().to_vec()).unwrap();
            assert_eq!(stream.to_text(), text);
        }
    }
}
