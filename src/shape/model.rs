//! What a schema says of values, to look into: for checks and suggestions.

use crate::tree::{Entry, Map};

use super::format::Format;
use super::table::{self, FieldRow, Rest, ShapeRow};
use super::types::Types;

/// What a value may be. Cheap to copy: it is the number of a row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape(u16);

/// A key of a map and what is said about it.
#[derive(Clone, Copy, Debug)]
pub struct Field(&'static FieldRow);

/// A member of an enumeration; `S` is how text is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal<S = &'static str> {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text.
    Text(S),
}

impl Shape {
    /// The shape of that name: a schema (`values`, `runner-config`) or one of its definitions
    /// (`io.k8s.api.core.v1.Affinity`).
    pub fn named(name: &str) -> Option<Shape> {
        table::by_name(name).map(Shape)
    }

    /// The shape of objects of an `apiVersion` and `kind`.
    pub fn of_kind(api_version: &str, kind: &str) -> Option<Shape> {
        table::by_kind(&format!("{api_version}/{kind}")).map(Shape)
    }

    /// Every kind of objects whose shape is known, sorted: `apps/v1/Deployment`.
    pub fn kinds() -> impl Iterator<Item = &'static str> {
        table::kinds()
    }

    fn row(self) -> &'static ShapeRow {
        table::shape(self.0)
    }

    /// Its name, when it is a definition; else empty.
    pub fn name(self) -> &'static str {
        self.row().name.get()
    }

    /// The types it accepts; with [`Types::words`] in words.
    pub fn types(self) -> Types {
        match self.row().alternatives.alternatives() {
            [] => self.row().types,
            shapes => shapes.iter().fold(Types::NONE, |all, shape| all.or(Shape(*shape).types())),
        }
    }

    /// How its text has to look.
    pub fn format(self) -> Option<Format> {
        self.row().format
    }

    /// The values it accepts, when it is an enumeration. Empty text, which counts as absent, may be among them.
    pub fn literals(self) -> impl ExactSizeIterator<Item = Literal> {
        self.row().literals.literals().iter().map(|literal| match *literal {
            Literal::Bool(flag) => Literal::Bool(flag),
            Literal::Int(number) => Literal::Int(number),
            Literal::Text(text) => Literal::Text(text.get()),
        })
    }

    /// Least and greatest number.
    pub fn range(self) -> (Option<i64>, Option<i64>) {
        (self.row().minimum, self.row().maximum)
    }

    /// Least and greatest number of items, entries or characters.
    pub fn size(self) -> (usize, Option<usize>) {
        let wide = |size: u32| usize::try_from(size).unwrap_or(usize::MAX);
        (wide(self.row().min_size), self.row().max_size.map(wide))
    }

    /// The keys it knows, sorted by name.
    pub fn fields(self) -> impl ExactSizeIterator<Item = Field> + Clone {
        self.row().fields.fields().iter().map(Field)
    }

    /// The field of that key. Where the reader of a document doesn't look at case, neither does this.
    pub fn field(self, name: &str) -> Option<Field> {
        let fields = self.row().fields.fields();
        let exact = fields.binary_search_by(|field| field.name.get().cmp(name)).ok().map(|index| &fields[index]);
        let folded = || fields.iter().find(|field| field.name.get().eq_ignore_ascii_case(name));
        exact.or_else(|| if self.row().case_insensitive { folded() } else { None }).map(Field)
    }

    /// What the keys that are no fields hold, where they may be chosen freely.
    pub fn each(self) -> Option<Shape> {
        match self.row().rest {
            Rest::Each(shape) => Some(Shape(shape)),
            Rest::Closed | Rest::Open => None,
        }
    }

    /// Whether a key that is no field is a mistake.
    pub fn is_closed_to(self, key: &str) -> bool {
        let prefix = self.row().open_prefix.get();
        matches!(self.row().rest, Rest::Closed) && (prefix.is_empty() || !key.starts_with(prefix))
    }

    /// What stands in a map under keys that are a mistake.
    pub fn unknown_keys(self, map: &Map) -> impl Iterator<Item = (&String, &Entry)> {
        map.iter().filter(move |(key, _)| self.field(key).is_none() && self.is_closed_to(key))
    }

    /// How the keys of a free map have to look, and whether they may hold expressions.
    pub fn key_format(self) -> Option<(Format, bool)> {
        self.row().key_format.map(|format| (format, self.row().keys_are_templates))
    }

    /// What the items of a list are.
    pub fn items(self) -> Option<Shape> {
        self.row().items.map(Shape)
    }

    /// Shapes of which a value needs to have one.
    pub fn alternatives(self) -> impl ExactSizeIterator<Item = Shape> {
        self.row().alternatives.alternatives().iter().copied().map(Shape)
    }

    /// Whether a value that is empty or false counts as not set, whatever its type.
    pub fn empty_is_unset(self) -> bool {
        self.row().cases.empty_is_unset
    }

    /// Whether null is refused.
    pub fn refuses_null(self) -> bool {
        self.row().cases.not_null
    }

    /// Whether its text may hold expressions, whose results are not known here.
    pub fn is_template(self) -> bool {
        self.row().cases.template
    }
}

impl Field {
    /// The key.
    pub fn name(self) -> &'static str {
        self.0.name.get()
    }

    /// What its value may be.
    pub fn shape(self) -> Shape {
        Shape(self.0.shape)
    }

    /// Whether a map without it is incomplete.
    pub fn is_required(self) -> bool {
        self.0.required
    }

    /// Whether it should not be used any more.
    pub fn is_deprecated(self) -> bool {
        self.0.deprecated
    }

    /// What to use in the place of one that is deprecated; may be empty.
    pub fn instead(self) -> &'static str {
        self.0.instead.get()
    }

    /// The chart release that brought it; empty for what has always been there.
    pub fn since(self) -> &'static str {
        self.0.since.get()
    }
}
