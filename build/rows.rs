//! The tables that are compiled into the program. Equal strings and shapes are stored once.

use std::collections::HashMap;

/// A range of [`Tables::text`]: byte offset and length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text(pub usize, pub usize);

/// A range of rows of another table: first row and count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Run(pub usize, pub usize);

/// The constraints of a schema.
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

/// Cases in which a value is accepted or rejected without further checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cases {
    pub empty_is_unset: bool,
    pub not_null: bool,
    pub template: bool,
}

/// The additional properties of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rest {
    Closed,
    #[default]
    Open,
    Each(usize),
}

/// A property of an object.
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
    /// Adds a string to [`Tables::text`], unless it is there, and returns its range.
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

    /// The string at a range.
    pub fn read(&self, text: Text) -> &str {
        &self.text[text.0..text.0 + text.1]
    }

    /// The number of a shape without a name; equal shapes have the same number.
    pub fn share(&mut self, shape: Shape) -> usize {
        if let Some(&known) = self.known.get(&shape) {
            return known;
        }
        self.shapes.push(shape.clone());
        self.known.insert(shape, self.shapes.len() - 1);
        self.shapes.len() - 1
    }

    /// A number for a shape that is set later, so that shapes can be recursive.
    pub fn reserve(&mut self) -> usize {
        self.shapes.push(Shape::default());
        self.shapes.len() - 1
    }

    /// Appends fields, sorted by name; equal ranges are stored once.
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
