//! Prints the schema tables as Rust source: arrays of plain numbers, which compile quickly and need no relocation when
//! the program starts.

use std::fmt::Write;

use crate::tables::{AdditionalProperties, FieldRow, Rows, SchemaRow, Tables, Text};

/// The source that `src/shape/table.rs` includes.
pub fn rust(tables: &Tables) -> String {
    let mut source = format!("static STRINGS: &str = {:?};\n", tables.strings);
    array(
        &mut source,
        "SCHEMAS",
        "SchemaRow",
        tables.schemas.iter().map(schema),
    );
    array(
        &mut source,
        "FIELDS",
        "FieldRow",
        tables.fields.iter().map(field),
    );
    array(
        &mut source,
        "LIFETIMES",
        "Lifetime",
        tables.lifetimes.iter().map(String::clone),
    );
    array(
        &mut source,
        "ENUM_VALUES",
        "EnumValue<Text>",
        tables
            .enum_values
            .iter()
            .map(|value| format!("EnumValue::{value}")),
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

fn schema(row: &SchemaRow) -> String {
    format!(
        "SchemaRow {{ name: {}, types: Types({}), format: {}, enum_values: {}, minimum: {:?}, maximum: {:?}, \
         min_size: {}, max_size: {:?}, fields: {}, additional_properties: {}, key_format: {}, keys_are_templates: {}, open_prefix: {}, items: {:?}, \
         alternatives: {}, case_insensitive: {}, exceptions: {:?} }}",
        text(row.name),
        row.types,
        format_name(row.format.as_deref()),
        rows(row.enum_values),
        row.minimum,
        row.maximum,
        row.min_size,
        row.max_size,
        rows(row.fields),
        additional_properties(&row.additional_properties),
        format_name(row.key_format.as_deref()),
        row.keys_are_templates,
        text(row.open_prefix),
        row.items,
        rows(row.alternatives),
        row.case_insensitive,
        row.exceptions,
    )
}

fn field(row: &FieldRow) -> String {
    format!(
        "FieldRow {{ name: {}, schema: {}, required: {}, deprecated: {}, lifetimes: {}, instead: {} }}",
        text(row.name),
        row.schema,
        row.required,
        row.deprecated,
        rows(row.lifetimes),
        text(row.instead),
    )
}

fn text(Text(start, length): Text) -> String {
    format!("Text({start},{length})")
}

fn rows(Rows(first, count): Rows) -> String {
    format!("Rows({first},{count})")
}

fn additional_properties(properties: &AdditionalProperties) -> String {
    format!("AdditionalProperties::{properties:?}")
}

/// `dns-label` becomes `Some(Format::DnsLabel)`, so that an unknown format does not compile.
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
