//! The tables that `build/emit.rs` generates from `schemas/`: rows of numbers that refer to one another and to one string.
//!
//! The build script has the same rows, with wider numbers, in `build/tables.rs`: change both together.

use super::format::Format;
use super::model::EnumValue;
use super::shared::Exceptions;
use super::types::Types;
use crate::chart::version::Lifetime;

include!(concat!(env!("OUT_DIR"), "/schemas.rs"));

/// A substring: first byte and length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text(u32, u16);

/// Consecutive rows of another table: first row and count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows(u16, u16);

/// The schema of a value.
#[derive(Debug)]
pub(super) struct SchemaRow {
    pub name: Text,
    pub types: Types,
    pub format: Option<Format>,
    pub enum_values: Rows,
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub min_size: u32,
    pub max_size: Option<u32>,
    pub fields: Rows,
    pub additional_properties: AdditionalProperties,
    pub key_format: Option<Format>,
    pub keys_are_templates: bool,
    pub open_prefix: Text,
    pub items: Option<u16>,
    pub alternatives: Rows,
    pub case_insensitive: bool,
    pub exceptions: Exceptions,
}

/// `additionalProperties`: what a mapping may have in addition to the known keys.
#[derive(Clone, Copy, Debug)]
pub(super) enum AdditionalProperties {
    Forbidden,
    Any,
    Schema(u16),
}

/// A key of a mapping with its schema.
#[derive(Debug)]
pub(super) struct FieldRow {
    pub name: Text,
    pub schema: u16,
    pub required: bool,
    pub deprecated: bool,
    /// The chart versions that read the value; none if all do.
    pub lifetimes: Rows,
    pub instead: Text,
}

impl Text {
    /// The string.
    pub fn get(self) -> &'static str {
        let start = self.0 as usize;
        STRINGS
            .get(start..start + usize::from(self.1))
            .unwrap_or_default()
    }
}

impl Text {
    /// The bytes of the string, which compare faster than a string is cut out.
    pub fn bytes(self) -> &'static [u8] {
        let start = self.0 as usize;
        STRINGS
            .as_bytes()
            .get(start..start + usize::from(self.1))
            .unwrap_or_default()
    }
}

impl Rows {
    fn of<R>(self, table: &'static [R]) -> &'static [R] {
        let first = usize::from(self.0);
        table
            .get(first..first + usize::from(self.1))
            .unwrap_or_default()
    }

    pub fn fields(self) -> &'static [FieldRow] {
        self.of(&FIELDS)
    }

    pub fn lifetimes(self) -> &'static [Lifetime] {
        self.of(&LIFETIMES)
    }

    pub fn enum_values(self) -> &'static [EnumValue<Text>] {
        self.of(&ENUM_VALUES)
    }

    pub fn alternatives(self) -> &'static [u16] {
        self.of(&ALTERNATIVES)
    }
}

/// The row of a schema.
pub(super) fn schema(number: u16) -> &'static SchemaRow {
    &SCHEMAS[usize::from(number)]
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
