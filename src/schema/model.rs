//! Read access to a schema, for checks and suggestions.

use crate::chart::version::ChartVersion;
use helm_yaml::tree::{Entry, Map};

use super::format::Format;
use super::table::{self, AdditionalProperties, FieldRow, SchemaRow};
use super::types::Types;

/// Schema of a value. Cheap to copy: the row number of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    row: u16,
    /// If set, keys that this chart version does not read are unknown.
    chart: Option<ChartVersion>,
}

/// A key of a mapping with its schema.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    row: &'static FieldRow,
    chart: Option<ChartVersion>,
}

/// A value of `enum` or `const`; `S` is its string type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumValue<S = &'static str> {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    String(S),
}

impl Schema {
    /// The schema with that name: `values`, `runner-config` or a definition (`io.k8s.api.core.v1.Affinity`).
    pub fn named(name: &str) -> Option<Schema> {
        table::by_name(name).map(Schema::of_row)
    }

    /// The schema of an `apiVersion` and `kind`.
    pub fn of_kind(api_version: &str, kind: &str) -> Option<Schema> {
        table::by_kind(&format!("{api_version}/{kind}")).map(Schema::of_row)
    }

    /// The schema without the keys that a chart version does not read.
    pub fn for_chart(self, chart: ChartVersion) -> Schema {
        Schema {
            chart: Some(chart),
            ..self
        }
    }

    fn of_row(row: u16) -> Schema {
        Schema { row, chart: None }
    }

    /// The schema of another row, for the same chart version.
    fn sibling(self, row: u16) -> Schema {
        Schema { row, ..self }
    }

    /// All known kinds, sorted: `apps/v1/Deployment`.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        table::kinds()
    }

    fn row(self) -> &'static SchemaRow {
        table::schema(self.row)
    }

    /// Its name if it is a definition, otherwise empty.
    pub fn name(self) -> &'static str {
        self.row().name.get()
    }

    /// The accepted types.
    pub fn types(self) -> Types {
        match self.row().alternatives.alternatives() {
            [] => self.row().types,
            schemas => schemas.iter().fold(Types::NONE, |all, schema| {
                all.or(self.sibling(*schema).types())
            }),
        }
    }

    /// The format of strings.
    pub fn format(self) -> Option<Format> {
        self.row().format
    }

    /// The enum values. May include the empty string, which counts as absent.
    pub fn enum_values(self) -> impl ExactSizeIterator<Item = EnumValue> {
        self.row()
            .enum_values
            .enum_values()
            .iter()
            .map(|value| match *value {
                EnumValue::Bool(flag) => EnumValue::Bool(flag),
                EnumValue::Int(number) => EnumValue::Int(number),
                EnumValue::String(text) => EnumValue::String(text.get()),
            })
    }

    /// Minimum and maximum of numbers.
    pub fn range(self) -> (Option<i64>, Option<i64>) {
        (self.row().minimum, self.row().maximum)
    }

    /// Minimum and maximum number of items, entries or characters.
    pub fn size(self) -> (usize, Option<usize>) {
        let wide = |size: u32| usize::try_from(size).unwrap_or(usize::MAX);
        (wide(self.row().min_size), self.row().max_size.map(wide))
    }

    /// The known keys, sorted.
    pub fn fields(self) -> impl Iterator<Item = Field> + Clone {
        let fields = self.row().fields.fields().iter();
        fields.filter_map(move |row| self.of_chart(row))
    }

    /// The field of a row, if the chart version reads it.
    fn of_chart(self, row: &'static FieldRow) -> Option<Field> {
        let chart = self.chart;
        Some(Field { row, chart }).filter(|field| chart.is_none_or(|chart| field.is_read_by(chart)))
    }

    /// The key with that name. Case-insensitive if the parser of the document is.
    pub fn field(self, name: &str) -> Option<Field> {
        let fields = self.row().fields.fields();
        let exact = fields
            .binary_search_by(|field| field.name.bytes().cmp(name.as_bytes()))
            .ok()
            .map(|index| &fields[index]);
        let folded = || {
            fields
                .iter()
                .find(|field| field.name.get().eq_ignore_ascii_case(name))
        };
        exact
            .or_else(|| {
                if self.row().case_insensitive {
                    folded()
                } else {
                    None
                }
            })
            .and_then(|row| self.of_chart(row))
    }

    /// Returns true if a mapping has a value other than null for a key.
    pub fn has_value(self, map: &Map, field: Field) -> bool {
        let is_value = |entry: &Entry| !entry.node.is_null();
        map.get(field.name()).is_some_and(is_value)
            || self.row().case_insensitive
                && map.iter().any(|(key, entry)| {
                    is_value(entry)
                        && self
                            .field(key)
                            .is_some_and(|known| known.name() == field.name())
                })
    }

    /// The schema of additional keys, if they are allowed.
    pub fn additional_properties(self) -> Option<Schema> {
        match self.row().additional_properties {
            AdditionalProperties::Schema(schema) => Some(self.sibling(schema)),
            AdditionalProperties::Forbidden | AdditionalProperties::Any => None,
        }
    }

    /// Returns true if the key would be an error as an additional key.
    pub fn forbids_key(self, key: &str) -> bool {
        let prefix = self.row().open_prefix.get();
        matches!(
            self.row().additional_properties,
            AdditionalProperties::Forbidden
        ) && (prefix.is_empty() || !key.starts_with(prefix))
    }

    /// The entries of a mapping whose keys are errors.
    pub fn unknown_keys(self, map: &Map) -> impl Iterator<Item = (&String, &Entry)> {
        map.iter()
            .filter(move |(key, _)| self.field(key).is_none() && self.forbids_key(key))
    }

    /// The format of additional keys, and whether they may contain expressions.
    pub fn key_format(self) -> Option<(Format, bool)> {
        self.row()
            .key_format
            .map(|format| (format, self.row().keys_are_templates))
    }

    /// The schema of list items.
    pub fn items(self) -> Option<Schema> {
        self.row().items.map(|row| self.sibling(row))
    }

    /// Alternatives, one of which must match.
    pub fn alternatives(self) -> impl ExactSizeIterator<Item = Schema> {
        self.row()
            .alternatives
            .alternatives()
            .iter()
            .map(move |row| self.sibling(*row))
    }

    /// Returns true if empty and false values count as absent, whatever their type.
    pub fn empty_is_unset(self) -> bool {
        self.row().exceptions.empty_is_unset
    }

    /// Returns true if null is rejected.
    pub fn rejects_null(self) -> bool {
        self.row().exceptions.not_null
    }

    /// Returns true if strings may contain expressions, whose result is unknown here.
    pub fn is_template(self) -> bool {
        self.row().exceptions.template
    }
}

impl Field {
    /// The key.
    pub fn name(self) -> &'static str {
        self.row.name.get()
    }

    /// The schema of its value.
    pub fn schema(self) -> Schema {
        Schema {
            row: self.row.schema,
            chart: self.chart,
        }
    }

    /// Returns true if it is required.
    pub fn is_required(self) -> bool {
        self.row.required
    }

    /// Returns true if it is deprecated.
    pub fn is_deprecated(self) -> bool {
        self.row.deprecated
    }

    /// The replacement of a deprecated key; may be empty.
    pub fn instead(self) -> &'static str {
        self.row.instead.get()
    }

    /// Returns true if a chart version reads it, and not only the object around it.
    fn is_read_by(self, chart: ChartVersion) -> bool {
        let lifetimes = self.row.lifetimes.lifetimes();
        lifetimes.is_empty() || lifetimes.iter().any(|lifetime| lifetime.includes(chart))
    }
}
