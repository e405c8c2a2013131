//! Bundles the schemas into one for editors: plain JSON Schema 2020-12 without extension keywords.
//!
//! Formats and extensions become standard keywords or are left out, so that an editor never reports a valid value.

use crate::chart::features;
use std::collections::VecDeque;

use serde_json::{Map, Value, json};

use super::{KUBERNETES, VALUES};

type Keywords = Map<String, Value>;

/// Reference to a Kubernetes definition in the schema of the values.
const ELSEWHERE: &str = "kubernetes.json#/$defs/";

/// Reference to a Kubernetes definition in the bundle.
const HERE: &str = "#/$defs/";

/// Keywords that describe a value without constraining it.
const ANNOTATIONS: [&str; 7] = [
    "description",
    "markdownDescription",
    "default",
    "examples",
    "deprecated",
    "deprecationMessage",
    "not",
];

/// The schema of the values for editors, including all referenced definitions.
pub fn bundled() -> String {
    // Both are embedded, and a test parses them.
    let mut schema: Value = serde_json::from_str(VALUES).unwrap_or_default();
    let mut kubernetes: Value = serde_json::from_str(KUBERNETES).unwrap_or_default();
    let mut definitions = Keywords::new();
    let mut wanted = VecDeque::from(references(&schema));
    while let Some(name) = wanted.pop_front() {
        if let Some(definition) = kubernetes["$defs"]
            .get_mut(&name)
            .map(Value::take)
            .filter(Value::is_object)
        {
            wanted.extend(references(&definition));
            definitions.insert(name, definition);
        }
    }
    definitions.sort_keys();
    for definition in definitions.values_mut() {
        plain(definition, "$defs");
    }
    definitions.insert("empty".to_owned(), empty());
    plain(&mut schema, "");
    if let Value::Object(keywords) = &mut schema {
        keywords.insert("$defs".to_owned(), definitions.into());
    }
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// Values that the chart treats as false.
fn empty() -> Value {
    json!({ "anyOf": [
        { "enum": [null, false, 0, ""] },
        { "type": "object", "maxProperties": 0 },
        { "type": "array", "maxItems": 0 },
    ] })
}

/// The Kubernetes definitions that a schema refers to.
fn references(schema: &Value) -> Vec<String> {
    let mut names = Vec::new();
    each_schema(schema, &mut |keywords| {
        let reference = keywords.get("$ref").and_then(Value::as_str);
        names.extend(
            reference
                .and_then(|text| text.rsplit_once(HERE))
                .map(|(_, name)| name.to_owned()),
        );
    });
    names
}

fn each_schema(schema: &Value, visit: &mut impl FnMut(&Keywords)) {
    let Value::Object(keywords) = schema else {
        return;
    };
    visit(keywords);
    for (keyword, value) in keywords {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                properties.values().for_each(|one| each_schema(one, visit))
            }
            ("anyOf" | "oneOf", Value::Array(schemas)) => {
                schemas.iter().for_each(|one| each_schema(one, visit))
            }
            ("items" | "additionalProperties", one) => each_schema(one, visit),
            _ => {}
        }
    }
}

/// Converts the schema of the value at a path, and its subschemas, to plain JSON Schema.
fn plain(schema: &mut Value, path: &str) {
    let Value::Object(keywords) = schema else {
        return;
    };
    for (keyword, value) in keywords.iter_mut() {
        match (keyword.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for (name, property) in properties {
                    plain(property, format!("{path}.{name}").trim_start_matches('.'));
                }
            }
            ("anyOf" | "oneOf", Value::Array(schemas)) => {
                schemas.iter_mut().for_each(|one| plain(one, path));
            }
            ("items" | "additionalProperties", one) => plain(one, &format!("{path}[]")),
            ("$ref", Value::String(reference)) => *reference = reference.replace(ELSEWHERE, HERE),
            _ => {}
        }
    }
    describe(keywords, path);
    number_as_text(keywords);
    allow_null(keywords);
    open_prefix(keywords);
    let empty_is_unset = keywords.get("x-empty-is-unset").is_some();
    keywords.retain(|keyword, _| {
        !keyword.starts_with("x-")
            && !["format", "propertyNames", "$comment"].contains(&keyword.as_str())
    });
    if empty_is_unset {
        allow_empty(keywords);
    }
}

/// Adds the content of extension keywords to the description.
fn describe(keywords: &mut Keywords, path: &str) {
    let text = |keyword: &str| {
        keywords
            .get(keyword)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let Some(mut description) = text("description") else {
        return;
    };
    if let Some(since) = features::introduced(&path.split('.').collect::<Vec<_>>()) {
        description += &format!(" Since chart version {since}.");
    }
    if let Some(instead) = text("x-instead") {
        let message = format!("Deprecated: write {instead}.");
        description += &format!(" {message}");
        keywords.insert("deprecationMessage".to_owned(), message.into());
    }
    keywords.insert(
        "markdownDescription".to_owned(),
        description.as_str().into(),
    );
    keywords.insert("description".to_owned(), description.into());
}

/// Accepts strings for an integer if they parse as one or contain a placeholder: `"3"`, `${REPLICAS}`.
fn number_as_text(keywords: &mut Keywords) {
    if keywords
        .get("format")
        .is_some_and(|format| format == "printed-integer" || format == "toml-integer")
    {
        keywords.insert("pattern".to_owned(), "^[-+]?[0-9]|[$<{%]".into());
    }
}

/// Accepts `null`, which means "not set", wherever the chart has a default.
fn allow_null(keywords: &mut Keywords) {
    if keywords.contains_key("x-not-null") {
        keywords.insert("not".to_owned(), json!({ "type": "null" }));
        return;
    }
    match keywords.get_mut("type") {
        Some(Value::String(name)) => {
            let both = json!([name, "null"]);
            keywords.insert("type".to_owned(), both);
        }
        Some(Value::Array(names)) => names.push("null".into()),
        _ => {}
    }
    if let Some(Value::Array(choices)) = keywords.get_mut("enum") {
        choices.push(Value::Null);
    }
}

/// Accepts any value for keys with these prefixes.
fn open_prefix(keywords: &mut Keywords) {
    if let Some(Value::String(prefix)) = keywords.get("x-open-prefix") {
        let pattern = format!("^{prefix}");
        keywords.insert("patternProperties".to_owned(), json!({ pattern: true }));
    }
}

/// Accepts empty and false values. Strings are accepted by their own type.
fn allow_empty(keywords: &mut Keywords) {
    let is_plain_text =
        keywords.get("type") == Some(&json!(["string", "null"])) && !keywords.contains_key("enum");
    if is_plain_text {
        return;
    }
    let (annotations, limits): (Keywords, Keywords) = std::mem::take(keywords)
        .into_iter()
        .partition(|(keyword, _)| ANNOTATIONS.contains(&keyword.as_str()));
    *keywords = annotations;
    keywords.insert(
        "anyOf".to_owned(),
        json!([limits, { "$ref": format!("{HERE}empty") }]),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::features::Feature;
    use crate::chart::version::ChartVersion;
    use helm_yaml::reader::from_str;

    fn validator() -> jsonschema::Validator {
        let schema = serde_json::from_str(&bundled()).expect("the bundled schema is valid JSON");
        jsonschema::draft202012::new(&schema).expect("the bundled schema is a JSON Schema")
    }

    fn errors(validator: &jsonschema::Validator, yaml: &str) -> Vec<String> {
        let values = serde_json::to_value(from_str(yaml).unwrap()).expect("values are JSON");
        let error_text =
            |error: jsonschema::ValidationError<'_>| format!("{}: {error}", error.instance_path());
        validator.iter_errors(&values).map(error_text).collect()
    }

    #[test]
    fn no_extension_keyword_is_left() {
        let text = bundled();
        for word in ["\"x-", "\"format\"", "kubernetes.json", "$comment"] {
            assert!(!text.contains(word), "{word}");
        }
    }

    #[test]
    fn the_defaults_of_every_chart_version_without_removed_values_are_valid() {
        let validator = validator();
        let has_removed = |chart: &ChartVersion| chart.has_feature(Feature::RegistrationInValues);
        for chart in ChartVersion::all().filter(|chart| !has_removed(chart)) {
            let values = serde_json::to_value(chart.defaults()).expect("values are JSON");
            assert_eq!(
                validator
                    .iter_errors(&values)
                    .map(|error| error.to_string())
                    .collect::<Vec<_>>(),
                [""; 0]
            );
        }
    }

    #[test]
    fn every_example_and_default_is_valid() {
        fn visit(
            schema: &Value,
            path: &mut Vec<String>,
            check: &mut impl FnMut(&[String], &Value),
        ) {
            let examples = schema
                .get("examples")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            examples
                .chain(schema.get("default"))
                .for_each(|value| check(path, value));
            for (name, property) in schema
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                path.push(name.clone());
                visit(property, path, check);
                path.pop();
            }
        }
        let validator = validator();
        let schema: Value = serde_json::from_str(VALUES).expect("JSON");
        visit(&schema, &mut Vec::new(), &mut |path, value| {
            let values = path
                .iter()
                .rfold(value.clone(), |below, key| json!({ key: below }));
            let errors: Vec<_> = validator
                .iter_errors(&values)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{path:?}: {errors:?}");
        });
    }

    #[test]
    fn valid_values_are_accepted_and_invalid_ones_refused() {
        let validator = validator();
        for works in [
            "replicas: '3'",
            "replicas: ${REPLICAS}",
            "useTini: 'yes'",
            "affinity: []",
            "affinity:",
            "tolerations: {}",
            "hpa: false",
            "image: {tag: null}",
            "x-anchors: {a: 1}",
            "global: {a: {b: 1}}",
            "extraObjects: {one: {kind: ConfigMap}}",
            "resources: {limits: {cpu: 1}}",
            "imagePullPolicy: ''",
        ] {
            assert_eq!(errors(&validator, works), [""; 0], "{works}");
        }
        for fails in [
            "replica: 1",
            "replicas: many",
            "image: text",
            "image:",
            "podSecurityContext:",
            "runners: {privileged: true}",
            "affinity: {nodeAfinity: {}}",
            "tolerations: {key: a}",
            "imagePullPolicy: always",
            "metrics: {port: 70000}",
            "configMaps: {a: {b: c}}",
            "podLabels: {a: 1}",
            "runnergen: {workload: Job}",
        ] {
            assert_ne!(errors(&validator, fails), [""; 0], "{fails}");
        }
    }
}
