//! The schema tables under construction. Equal strings and schemas are stored once.
//!
//! The program has the same rows, with narrower numbers, in `src/schema/table.rs`: change both together. Identical
//! parts are in `src/schema/shared.rs`.

use std::collections::HashMap;

use crate::shared::Exceptions;

/// A substring of [`Tables::strings`]: byte offset and length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(pub usize, pub usize);

/// Consecutive rows of another table: first row and count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rows(pub usize, pub usize);

/// The schema of a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SchemaRow {
    pub name: Text,
    pub types: u8,
    pub format: Option<String>,
    pub enum_values: Rows,
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub min_size: usize,
    pub max_size: Option<usize>,
    pub fields: Rows,
    pub additional_properties: AdditionalProperties,
    pub key_format: Option<String>,
    pub keys_are_templates: bool,
    pub open_prefix: Text,
    pub items: Option<usize>,
    pub alternatives: Rows,
    pub case_insensitive: bool,
    pub exceptions: Exceptions,
}

/// `additionalProperties`: what a mapping may have in addition to the known keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum AdditionalProperties {
    Forbidden,
    #[default]
    Any,
    Schema(usize),
}

/// A key of a mapping with its schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct FieldRow {
    pub name: Text,
    pub schema: usize,
    pub required: bool,
    pub deprecated: bool,
    /// The chart versions that read the value; none if all do.
    pub lifetimes: Rows,
    pub instead: Text,
}

/// All tables.
#[derive(Debug, Default)]
pub struct Tables {
    pub strings: String,
    pub schemas: Vec<SchemaRow>,
    pub fields: Vec<FieldRow>,
    /// As Rust expressions.
    pub lifetimes: Vec<String>,
    pub enum_values: Vec<String>,
    pub alternatives: Vec<usize>,
    /// Named schemas with their rows, sorted: `io.k8s.api.core.v1.PodSpec`, `values`.
    pub names: Vec<(String, usize)>,
    /// Kinds with the rows of their schemas, sorted: `apps/v1/Deployment`.
    pub kinds: Vec<(String, usize)>,
    interned: HashMap<String, Text>,
    shared: HashMap<SchemaRow, usize>,
}

impl Tables {
    /// Stores a string once.
    pub fn intern(&mut self, text: &str) -> Text {
        if text.is_empty() {
            return Text::default();
        }
        if let Some(&known) = self.interned.get(text) {
            return known;
        }
        let interned = Text(self.strings.len(), text.len());
        self.strings.push_str(text);
        self.interned.insert(text.to_owned(), interned);
        interned
    }

    /// The stored string.
    pub fn read(&self, text: Text) -> &str {
        &self.strings[text.0..text.0 + text.1]
    }

    /// The row of an unnamed schema. Equal schemas share a row.
    pub fn share(&mut self, schema: SchemaRow) -> usize {
        if let Some(&known) = self.shared.get(&schema) {
            return known;
        }
        self.schemas.push(schema.clone());
        self.shared.insert(schema, self.schemas.len() - 1);
        self.schemas.len() - 1
    }

    /// Reserves a row for a schema that is filled in later, as schemas can be recursive.
    pub fn reserve(&mut self) -> usize {
        self.schemas.push(SchemaRow::default());
        self.schemas.len() - 1
    }

    /// Adds the fields of a schema, sorted by name.
    pub fn add_fields(&mut self, mut fields: Vec<FieldRow>) -> Rows {
        fields.sort_by(|a, b| self.read(a.name).cmp(self.read(b.name)));
        append(&mut self.fields, fields)
    }

    /// Adds the lifetimes of a value, as Rust expressions.
    pub fn add_lifetimes(&mut self, lifetimes: Vec<String>) -> Rows {
        append(&mut self.lifetimes, lifetimes)
    }

    /// Adds the values of an enumeration, as Rust expressions.
    pub fn add_enum_values(&mut self, values: Vec<String>) -> Rows {
        append(&mut self.enum_values, values)
    }

    /// Adds the alternatives of an `anyOf`.
    pub fn add_alternatives(&mut self, schemas: Vec<usize>) -> Rows {
        append(&mut self.alternatives, schemas)
    }
}

/// Appends rows, or finds the same rows further up.
fn append<T: PartialEq>(table: &mut Vec<T>, rows: Vec<T>) -> Rows {
    let count = rows.len();
    if count == 0 {
        return Rows::default();
    }
    let first = table
        .windows(count)
        .position(|window| window == rows)
        .unwrap_or(table.len());
    if first == table.len() {
        table.extend(rows);
    }
    Rows(first, count)
}
