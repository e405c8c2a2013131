//! Read access to a schema, for checks and suggestions.

use helm_yaml::tree::{Entry, Map};

use super::format::Format;
use super::table::{self, FieldRow, Rest, ShapeRow};
use super::types::Types;

/// Schema of a value. Cheap to copy: the row number of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape(u16);

/// A key of a mapping with its schema.
#[derive(Clone, Copy, Debug)]
pub struct Field(&'static FieldRow);

/// An enum value; `S` is its string type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal<S = &'static str> {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A string.
    Text(S),
}

impl Shape {
    /// The schema with that name: `values`, `runner-config` or a definition (`io.k8s.api.core.v1.Affinity`).
    pub fn named(name: &str) -> Option<Shape> {
        table::by_name(name).map(Shape)
    }

    /// The schema of an `apiVersion` and `kind`.
    pub fn of_kind(api_version: &str, kind: &str) -> Option<Shape> {
        table::by_kind(&format!("{api_version}/{kind}")).map(Shape)
    }

    /// All known kinds, sorted: `apps/v1/Deployment`.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        table::kinds()
    }

    fn row(self) -> &'static ShapeRow {
        table::shape(self.0)
    }

    /// Its name if it is a definition, otherwise empty.
    pub fn name(self) -> &'static str {
        self.row().name.get()
    }

    /// The accepted types.
    pub fn types(self) -> Types {
        match self.row().alternatives.alternatives() {
            [] => self.row().types,
            shapes => shapes
                .iter()
                .fold(Types::NONE, |all, shape| all.or(Shape(*shape).types())),
        }
    }

    /// The format of strings.
    pub fn format(self) -> Option<Format> {
        self.row().format
    }

    /// The enum values. May include the empty string, which counts as absent.
    pub fn literals(self) -> impl ExactSizeIterator<Item = Literal> {
        self.row()
            .literals
            .literals()
            .iter()
            .map(|literal| match *literal {
                Literal::Bool(flag) => Literal::Bool(flag),
                Literal::Int(number) => Literal::Int(number),
                Literal::Text(text) => Literal::Text(text.get()),
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
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field> + Clone {
        self.row().fields.fields().iter().map(Field)
    }

    /// The key with that name. Case-insensitive if the parser of the document is.
    pub fn field(self, name: &str) -> Option<Field> {
        let fields = self.row().fields.fields();
        let exact = fields
            .binary_search_by(|field| field.name.get().cmp(name))
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
            .map(Field)
    }

    /// The schema of additional keys, if they are allowed.
    pub fn each(self) -> Option<Shape> {
        match self.row().rest {
            Rest::Each(shape) => Some(Shape(shape)),
            Rest::Closed | Rest::Open => None,
        }
    }

    /// Returns true if additional keys are errors.
    pub fn is_closed_to(self, key: &str) -> bool {
        let prefix = self.row().open_prefix.get();
        matches!(self.row().rest, Rest::Closed) && (prefix.is_empty() || !key.starts_with(prefix))
    }

    /// The schema of values under unknown keys.
    pub fn unknown_keys(self, map: &Map) -> impl Iterator<Item = (&String, &Entry)> {
        map.iter()
            .filter(move |(key, _)| self.field(key).is_none() && self.is_closed_to(key))
    }

    /// The format of additional keys, and whether they may contain expressions.
    pub fn key_format(self) -> Option<(Format, bool)> {
        self.row()
            .key_format
            .map(|format| (format, self.row().keys_are_templates))
    }

    /// The schema of list items.
    pub fn items(self) -> Option<Shape> {
        self.row().items.map(Shape)
    }

    /// Alternatives, one of which must match.
    pub fn alternatives(self) -> impl ExactSizeIterator<Item = Shape> {
        self.row()
            .alternatives
            .alternatives()
            .iter()
            .copied()
            .map(Shape)
    }

    /// Returns true if empty and false values count as absent, whatever their type.
    pub fn empty_is_unset(self) -> bool {
        self.row().cases.empty_is_unset
    }

    /// Returns true if null is refused.
    pub fn refuses_null(self) -> bool {
        self.row().cases.not_null
    }

    /// Returns true if strings may contain expressions, whose result is unknown here.
    pub fn is_template(self) -> bool {
        self.row().cases.template
    }
}

impl Field {
    /// The key.
    pub fn name(self) -> &'static str {
        self.0.name.get()
    }

    /// The schema of its value.
    pub fn shape(self) -> Shape {
        Shape(self.0.shape)
    }

    /// Returns true if it is required.
    pub fn is_required(self) -> bool {
        self.0.required
    }

    /// Returns true if it is deprecated.
    pub fn is_deprecated(self) -> bool {
        self.0.deprecated
    }

    /// The replacement of a deprecated key; may be empty.
    pub fn instead(self) -> &'static str {
        self.0.instead.get()
    }

    /// The chart version that introduced it; empty if unknown or very old.
    pub fn since(self) -> &'static str {
        self.0.since.get()
    }
}
