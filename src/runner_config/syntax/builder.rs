//! Builds the document from parser events.
//!
//! The grammar of the text is valid here; remaining errors are invalid scalars and keys, and duplicate definitions.

use std::borrow::Cow;
use std::ops::Range;

use toml_parser::parser::{Event, EventKind};
use toml_parser::{ParseError, Source};

use super::tables::{Document, Item, KeyPart, Refusal, Table};
use crate::lint::rules::runner_config::toml_duplicate;
use crate::lint::rules::runner_config::toml_syntax;

use super::{Fault, MAX_KEY_PARTS, advice, scalar};

/// The document and its errors.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) document: Document,
    pub(super) faults: Vec<Fault>,
    pub(super) datetimes: Vec<Range<usize>>,
}

/// Builds the document.
pub(super) fn build(source: Source<'_>, events: &[Event]) -> Built {
    let mut builder = Builder {
        source,
        events: events.iter(),
        built: Built::default(),
        errors: Vec::new(),
    };
    builder.document();
    let Builder {
        mut built, errors, ..
    } = builder;
    built.faults.extend(advice::faults(source.input(), errors));
    built
}

struct Builder<'e, 's> {
    source: Source<'s>,
    events: std::slice::Iter<'e, Event>,
    built: Built,
    errors: Vec<ParseError>,
}

impl Builder<'_, '_> {
    fn document(&mut self) {
        let mut header: Vec<KeyPart> = Vec::new();
        while let Some(event) = self.events.next() {
            match event.kind() {
                EventKind::StdTableOpen | EventKind::ArrayTableOpen => header = self.header(event),
                EventKind::SimpleKey => {
                    let key = self.key(Some(event));
                    let item = self.value();
                    if self.within_bounds(&key) {
                        let outcome = self.built.document.set(&header, &key, item);
                        self.note(outcome, &header, &key);
                    }
                }
                _ => {}
            }
        }
    }

    /// `[a.b]` or `[[a.b]]`: opens the table and returns its path.
    fn header(&mut self, open: &Event) -> Vec<KeyPart> {
        let key = self.key(None);
        let close = self
            .events
            .next()
            .map_or(open.span().end(), |close| close.span().end());
        if self.within_bounds(&key) {
            let range = open.span().start()..close;
            let document = &mut self.built.document;
            let outcome = match open.kind() {
                EventKind::ArrayTableOpen => document.open_element(&key, &range),
                _ => document.open_table(&key, &range),
            };
            self.note(outcome, &[], &key);
        }
        key
    }

    /// The parts of a key, up to the value or the end of the header.
    fn key(&mut self, first: Option<&Event>) -> Vec<KeyPart> {
        let mut parts: Vec<KeyPart> = first
            .map(|event| self.key_part(event))
            .into_iter()
            .collect();
        while let Some(event) = self.events.as_slice().first() {
            match event.kind() {
                EventKind::SimpleKey => parts.push(self.key_part(event)),
                EventKind::KeySep => {}
                EventKind::KeyValSep => {
                    self.events.next();
                    break;
                }
                _ => break,
            }
            self.events.next();
        }
        parts
    }

    fn key_part(&mut self, event: &Event) -> KeyPart {
        let mut name = Cow::Borrowed("");
        if let Some(raw) = self.source.get(event) {
            raw.decode_key(&mut name, &mut self.errors);
        }
        KeyPart {
            name: name.into_owned(),
            range: event.span().start()..event.span().end(),
        }
    }

    fn value(&mut self) -> Item {
        let Some(event) = self.events.next() else {
            return Item::Scalar(Default::default(), 0..0);
        };
        let start = event.span().start();
        match event.kind() {
            EventKind::ArrayOpen => self.array(start),
            EventKind::InlineTableOpen => self.inline_table(start),
            _ => self.scalar(event),
        }
    }

    fn scalar(&mut self, event: &Event) -> Item {
        let range = event.span().start()..event.span().end();
        let scalar = scalar::decode(self.source, event, &mut self.errors);
        if scalar.is_datetime {
            self.built.datetimes.push(range.clone());
        }
        Item::Scalar(scalar.value, range)
    }

    fn array(&mut self, start: usize) -> Item {
        let mut items = Vec::new();
        let mut end = start;
        while let Some(event) = self.events.as_slice().first() {
            end = event.span().end();
            match event.kind() {
                EventKind::ArrayClose => {
                    self.events.next();
                    break;
                }
                EventKind::ValueSep => {
                    self.events.next();
                }
                _ => items.push(self.value()),
            }
        }
        Item::Array(items, start..end)
    }

    fn inline_table(&mut self, start: usize) -> Item {
        let mut inner = Document::default();
        let mut end = start;
        while let Some(event) = self.events.next() {
            end = event.span().end();
            match event.kind() {
                EventKind::InlineTableClose => break,
                EventKind::SimpleKey => {
                    let key = self.key(Some(event));
                    let item = self.value();
                    if self.within_bounds(&key) {
                        let outcome = inner.set(&[], &key, item);
                        self.note(outcome, &[], &key);
                    }
                }
                _ => {}
            }
        }
        Item::Table(Table {
            range: start..end,
            ..inner.root
        })
    }

    fn within_bounds(&mut self, key: &[KeyPart]) -> bool {
        let is_valid = key.len() <= MAX_KEY_PARTS;
        if let (false, Some(part)) = (is_valid, key.get(MAX_KEY_PARTS)) {
            self.built.faults.push(Fault {
                rule: &toml_syntax::RULE,
                range: part.range.clone(),
                message: format!("invalid key: expected at most {MAX_KEY_PARTS} parts"),
                help: None,
                path: String::new(),
                first: None,
                repair: None,
            });
        }
        is_valid
    }

    fn note(&mut self, outcome: Result<(), Refusal>, header: &[KeyPart], key: &[KeyPart]) {
        let Err(refusal) = outcome else { return };
        let names: Vec<&str> = header
            .iter()
            .chain(key)
            .map(|part| part.name.as_str())
            .collect();
        let faults = &mut self.built.faults;
        // A key that is not a table is reported once, not for each key below it.
        let repeats = matches!(&refusal, Refusal::NotATable { first, .. } if faults.iter().any(|fault| fault.first.as_ref() == Some(first)));
        if !repeats {
            faults.extend(duplicate(refusal, names.join(".")));
        }
    }
}

/// The finding for a key that could not be set; `None` if it follows from an earlier one.
fn duplicate(refusal: Refusal, path: String) -> Option<Fault> {
    let (part, first, message, help) = match refusal {
        Refusal::Defined { part, first } => {
            let message = format!("duplicate `{path}`");
            (
                part,
                first,
                message,
                "keep one of the two, or merge the tables",
            )
        }
        Refusal::NotATable { part, first, .. } if first == part.range => return None,
        Refusal::NotATable {
            part,
            first,
            is_array,
        } => {
            let what = if is_array { "an array" } else { "a value" };
            let message = format!("conflicting `{}`: it is {what} and a table", part.name);
            (
                part,
                first,
                message,
                "define it once, as a table or as a value",
            )
        }
    };
    let help = Some(help.to_owned());
    let rule = &toml_duplicate::RULE;
    Some(Fault {
        rule,
        range: part.range,
        message,
        help,
        path,
        first: Some(first),
        repair: None,
    })
}
