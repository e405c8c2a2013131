//! Tables in, Rust source out: arrays of plain numbers, which compile in no time and need no relocation when the
//! program starts.

use std::fmt::Write;

use crate::rows::{Field, Rest, Run, Shape, Tables, Text};

/// The source that `src/shape/table.rs` includes.
pub fn rust(tables: &Tables) -> String {
    let mut source = format!("static TEXT: &str = {:?};\n", tables.text);
    array(
        &mut source,
        "SHAPES",
        "ShapeRow",
        tables.shapes.iter().map(shape),
    );
    array(
        &mut source,
        "FIELDS",
        "FieldRow",
        tables.fields.iter().map(field),
    );
    array(
        &mut source,
        "LITERALS",
        "Literal<T>",
        tables
            .literals
            .iter()
            .map(|literal| format!("Literal::{literal}")),
    );
    array(
        &mut source,
        "ALTERNATIVES",
        "u16",
        tables.alternatives.iter().map(usize::to_string),
    );
    array(
        &mut source,
        "NAMES",
        "(&str, u16)",
        tables.names.iter().map(|name| format!("{name:?}")),
    );
    array(
        &mut source,
        "KINDS",
        "(&str, u16)",
        tables.kinds.iter().map(|kind| format!("{kind:?}")),
    );
    source
}

fn array(source: &mut String, name: &str, of: &str, rows: impl ExactSizeIterator<Item = String>) {
    // Writing to a String cannot fail.
    let _ = writeln!(source, "static {name}: [{of}; {}] = [", rows.len());
    for row in rows {
        let _ = writeln!(source, "{row},");
    }
    source.push_str("];\n");
}

fn shape(shape: &Shape) -> String {
    format!(
        "ShapeRow {{ name: {}, types: Types({}), format: {}, literals: {}, minimum: {:?}, maximum: {:?}, \
         min_size: {}, max_size: {:?}, fields: {}, rest: {}, key_format: {}, keys_are_templates: {}, open_prefix: {}, items: {:?}, \
         alternatives: {}, case_insensitive: {}, cases: {:?} }}",
        text(shape.name),
        shape.types,
        format_name(shape.format.as_deref()),
        run(shape.literals),
        shape.minimum,
        shape.maximum,
        shape.min_size,
        shape.max_size,
        run(shape.fields),
        rest(&shape.rest),
        format_name(shape.key_format.as_deref()),
        shape.keys_are_templates,
        text(shape.open_prefix),
        shape.items,
        run(shape.alternatives),
        shape.case_insensitive,
        shape.cases,
    )
}

fn field(field: &Field) -> String {
    format!(
        "FieldRow {{ name: {}, shape: {}, required: {}, deprecated: {}, since: {}, instead: {} }}",
        text(field.name),
        field.shape,
        field.required,
        field.deprecated,
        text(field.since),
        text(field.instead),
    )
}

fn text(Text(start, length): Text) -> String {
    format!("T({start},{length})")
}

fn run(Run(first, count): Run) -> String {
    format!("Run({first},{count})")
}

fn rest(rest: &Rest) -> String {
    match rest {
        Rest::Closed => "Rest::Closed".to_owned(),
        Rest::Open => "Rest::Open".to_owned(),
        Rest::Each(shape) => format!("Rest::Each({shape})"),
    }
}

/// `dns-label` becomes `Some(Format::DnsLabel)`: a name that no function stands for does not compile.
fn format_name(name: Option<&str>) -> String {
    let Some(name) = name else {
        return "None".to_owned();
    };
    let mut camel = String::new();
    for word in name.split('-') {
        let mut letters = word.chars();
        camel.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    format!("Some(Format::{camel})")
}
