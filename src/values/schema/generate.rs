//! Makes `schemas/values.json` from the types, in the few words of JSON Schema that the dialect of `schemas/` has.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::values::types::Values;

/// The command that writes the schema anew.
const REFRESH: &str = "BLESS=1 cargo test --lib values::schema";

/// The schema of the values, as text.
fn generate() -> String {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<Values>().to_value();
    simplify(&mut schema);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// Brings a schema, and all below it, to the words of the dialect.
fn simplify(schema: &mut Value) {
    let Value::Object(keywords) = schema else { return };
    keywords.remove("title");
    unwrap_description(keywords);
    drop_idle_default(keywords);
    choices_to_enum(keywords);
    if let Some(Value::Object(properties)) = keywords.get_mut("properties") {
        properties.values_mut().for_each(simplify);
    }
    for below in ["items", "additionalProperties"] {
        keywords.get_mut(below).into_iter().for_each(simplify);
    }
    if let Some(Value::Array(alternatives)) = keywords.get_mut("anyOf") {
        alternatives.iter_mut().for_each(simplify);
    }
}

/// Joins the lines of a paragraph, which end where the source code's lines do.
fn unwrap_description(keywords: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = keywords.get_mut("description") {
        *text = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
    }
}

/// A value without a default has none, and the default of a section is said by its parts.
fn drop_idle_default(keywords: &mut Map<String, Value>) {
    if keywords.get("default") == Some(&Value::Null) || keywords.contains_key("properties") {
        keywords.shift_remove("default");
    }
}

/// A Rust enum whose variants are documented becomes a `oneOf`; here its names are enough.
fn choices_to_enum(keywords: &mut Map<String, Value>) {
    if let Some(Value::Array(choices)) = keywords.shift_remove("oneOf") {
        let names: Vec<_> = choices.iter().filter_map(|choice| choice.get("const").cloned()).collect();
        keywords.insert("type".to_owned(), json!("string"));
        keywords.insert("enum".to_owned(), names.into());
    }
}

#[test]
fn the_committed_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/values.json");
    let generated = generate();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &generated).expect("schemas/ can be written");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == generated, "schemas/values.json no longer fits the types; refresh it with: {REFRESH}");
}
