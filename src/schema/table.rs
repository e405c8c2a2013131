//! The tables generated from the schemas at build time: rows of numbers that refer to one another and to one string.

use super::format::Format;
use super::model::Literal;
use super::types::Types;

include!(concat!(env!("OUT_DIR"), "/shapes.rs"));

/// A substring: first byte and length.
#[derive(Clone, Copy, Debug)]
pub(super) struct T(u32, u16);

/// Rows of another table: first row and count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run(u16, u16);

/// The schema of a value.
#[derive(Debug)]
pub(super) struct ShapeRow {
    pub name: T,
    pub types: Types,
    pub format: Option<Format>,
    pub literals: Run,
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub min_size: u32,
    pub max_size: Option<u32>,
    pub fields: Run,
    pub rest: Rest,
    pub key_format: Option<Format>,
    pub keys_are_templates: bool,
    pub open_prefix: T,
    pub items: Option<u16>,
    pub alternatives: Run,
    pub case_insensitive: bool,
    pub cases: Cases,
}

/// Additional keys of a mapping.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rest {
    Closed,
    Open,
    Each(u16),
}

/// Cases in which a value is accepted or refused before other checks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cases {
    pub empty_is_unset: bool,
    pub not_null: bool,
    pub template: bool,
}

/// A key of a mapping with its schema.
#[derive(Debug)]
pub(super) struct FieldRow {
    pub name: T,
    pub shape: u16,
    pub required: bool,
    pub deprecated: bool,
    pub since: T,
    pub instead: T,
}

impl T {
    /// The string.
    pub fn get(self) -> &'static str {
        let start = self.0 as usize;
        TEXT.get(start..start + usize::from(self.1))
            .unwrap_or_default()
    }
}

impl Run {
    fn of<R>(self, table: &'static [R]) -> &'static [R] {
        let first = usize::from(self.0);
        table
            .get(first..first + usize::from(self.1))
            .unwrap_or_default()
    }

    pub fn fields(self) -> &'static [FieldRow] {
        self.of(&FIELDS)
    }

    pub fn literals(self) -> &'static [Literal<T>] {
        self.of(&LITERALS)
    }

    pub fn alternatives(self) -> &'static [u16] {
        self.of(&ALTERNATIVES)
    }
}

/// The row of a schema.
pub(super) fn shape(number: u16) -> &'static ShapeRow {
    &SHAPES[usize::from(number)]
}

/// The number of the schema with that name.
pub(super) fn by_name(name: &str) -> Option<u16> {
    look_up(&NAMES, name)
}

/// The number of the schema of a kind, like `apps/v1/Deployment`.
pub(super) fn by_kind(kind: &str) -> Option<u16> {
    look_up(&KINDS, kind)
}

/// All kinds, sorted, like `apps/v1/Deployment`.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind)
}

fn look_up(table: &[(&str, u16)], name: &str) -> Option<u16> {
    table
        .binary_search_by_key(&name, |(key, _)| key)
        .ok()
        .map(|index| table[index].1)
}
