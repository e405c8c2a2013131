//! The tables that are compiled into the program, while they are being filled. Text and shapes that are equal are
//! stored once.

use std::collections::HashMap;

/// A piece of [`Rows::text`]: byte offset and length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(pub usize, pub usize);

/// A run of rows of another table: first and count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Run(pub usize, pub usize);

/// What a schema says about a value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shape {
    pub name: Text,
    pub types: u8,
    pub format: Option<String>,
    pub literals: Run,
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub min_size: usize,
    pub max_size: Option<usize>,
    pub fields: Run,
    pub rest: Rest,
    pub key_format: Option<String>,
    pub keys_are_templates: bool,
    pub open_prefix: Text,
    pub items: Option<usize>,
    pub alternatives: Run,
    pub case_insensitive: bool,
    pub cases: Cases,
}

/// Cases in which a value is taken or refused before anything else is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cases {
    pub empty_is_unset: bool,
    pub not_null: bool,
    pub template: bool,
}

/// What a map may hold besides its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rest {
    Closed,
    #[default]
    Open,
    Each(usize),
}

/// A key of a map and what a schema says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Field {
    pub name: Text,
    pub shape: usize,
    pub required: bool,
    pub deprecated: bool,
    pub since: Text,
    pub instead: Text,
}

/// Every table.
#[derive(Debug, Default)]
pub struct Tables {
    pub text: String,
    pub shapes: Vec<Shape>,
    pub fields: Vec<Field>,
    pub literals: Vec<String>,
    pub alternatives: Vec<usize>,
    /// Named shapes, sorted by name: `io.k8s.api.core.v1.PodSpec`, `values`.
    pub names: Vec<(String, usize)>,
    /// Kinds of objects, sorted: `apps/v1/Deployment`.
    pub kinds: Vec<(String, usize)>,
    texts: HashMap<String, Text>,
    known: HashMap<Shape, usize>,
}

impl Tables {
    /// The place of a text in the one text that holds all.
    pub fn intern(&mut self, text: &str) -> Text {
        if text.is_empty() {
            return Text::default();
        }
        if let Some(&known) = self.texts.get(text) {
            return known;
        }
        let place = Text(self.text.len(), text.len());
        self.text.push_str(text);
        self.texts.insert(text.to_owned(), place);
        place
    }

    /// The text at a place.
    pub fn read(&self, text: Text) -> &str {
        &self.text[text.0..text.0 + text.1]
    }

    /// The number of a shape that has no name; an equal one is shared.
    pub fn share(&mut self, shape: Shape) -> usize {
        if let Some(&known) = self.known.get(&shape) {
            return known;
        }
        self.shapes.push(shape.clone());
        self.known.insert(shape, self.shapes.len() - 1);
        self.shapes.len() - 1
    }

    /// A number for a shape whose content comes later, so that shapes can hold themselves.
    pub fn reserve(&mut self) -> usize {
        self.shapes.push(Shape::default());
        self.shapes.len() - 1
    }

    /// Appends fields (sorted by name); an equal run is shared.
    pub fn add_fields(&mut self, mut fields: Vec<Field>) -> Run {
        fields.sort_by(|a, b| self.read(a.name).cmp(self.read(b.name)));
        append(&mut self.fields, fields)
    }

    /// Appends the literals of an enumeration, as Rust expressions.
    pub fn add_literals(&mut self, literals: Vec<String>) -> Run {
        append(&mut self.literals, literals)
    }

    /// Appends the shapes of an `anyOf`.
    pub fn add_alternatives(&mut self, shapes: Vec<usize>) -> Run {
        append(&mut self.alternatives, shapes)
    }
}

fn append<T: PartialEq>(table: &mut Vec<T>, rows: Vec<T>) -> Run {
    let count = rows.len();
    if count == 0 {
        return Run::default();
    }
    let first = table
        .windows(count)
        .position(|window| window == rows)
        .unwrap_or(table.len());
    if first == table.len() {
        table.extend(rows);
    }
    Run(first, count)
}
