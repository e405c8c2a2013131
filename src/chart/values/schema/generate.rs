//! Generates `schemas/values.json` from the types, restricted to the keywords that `schemas/` supports.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::chart::values::types::Values;

/// The command that regenerates the schema.
const REFRESH: &str = "BLESS=1 cargo test --lib values::schema";

/// The schema of the values, as JSON.
fn generate() -> String {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings
        .into_generator()
        .into_root_schema_for::<Values>()
        .to_value();
    simplify(&mut schema);
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// Reduces a schema and its subschemas to the supported keywords.
fn simplify(schema: &mut Value) {
    let Value::Object(keywords) = schema else {
        return;
    };
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

/// Joins the lines of a paragraph.
fn unwrap_description(keywords: &mut Map<String, Value>) {
    if let Some(Value::String(text)) = keywords.get_mut("description") {
        *text = text
            .split("\n\n")
            .map(|paragraph| paragraph.replace('\n', " "))
            .collect::<Vec<_>>()
            .join("\n\n");
    }
}

/// Removes null defaults, and defaults of sections, which follow from their keys.
fn drop_idle_default(keywords: &mut Map<String, Value>) {
    if keywords.get("default") == Some(&Value::Null) || keywords.contains_key("properties") {
        keywords.shift_remove("default");
    }
}

/// Replaces the `oneOf` of a Rust enum with documented variants by the names of the variants.
fn choices_to_enum(keywords: &mut Map<String, Value>) {
    if let Some(Value::Array(choices)) = keywords.shift_remove("oneOf") {
        let names: Vec<_> = choices
            .iter()
            .filter_map(|choice| choice.get("const").cloned())
            .collect();
        keywords.insert("type".to_owned(), json!("string"));
        keywords.insert("enum".to_owned(), names.into());
    }
}

#[test]
fn the_committed_schema_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/values.json");
    let generated = generate();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &generated).expect("schemas/ is writable");
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == generated,
        "schemas/values.json is outdated; regenerate it with: {REFRESH}"
    );
}
