//! Types in words that a person who writes YAML knows.

use serde_json::Value;

use super::schema::{Rest, Schema};

/// What may stand there: `whole number`, `list of Kubernetes Toleration`, `one of Always, IfNotPresent, Never`.
pub fn type_words(schema: &'static Schema) -> String {
    if !schema.choices.is_empty() {
        return choices(&schema.choices);
    }
    if !schema.any_of.is_empty() {
        return schema.any_of.iter().map(type_words).collect::<Vec<_>>().join(", or ");
    }
    if let Some(words) = schema.format.as_deref().and_then(format_words) {
        return words.to_owned();
    }
    if let Some(name) = schema.definition_name() {
        let short = name.rsplit_once('.').map_or(name, |(_, short)| short);
        return if schema.is_leaf() { type_words(schema.resolved()) } else { format!("Kubernetes {short}") };
    }
    match (schema.types.main(), &schema.items, &schema.additional_properties) {
        ("array", Some(items), _) => format!("list of {}", type_words(items)),
        ("object", _, Rest::Each(each)) => format!("map of {}", type_words(each)),
        ("object", ..) if !schema.properties.is_empty() => "section".to_owned(),
        ("object", ..) => "map".to_owned(),
        ("array", ..) => "list".to_owned(),
        ("string", ..) => "text".to_owned(),
        ("boolean", ..) => "true or false".to_owned(),
        ("integer", ..) => "whole number".to_owned(),
        ("number", ..) => "number".to_owned(),
        _ => "anything".to_owned(),
    }
}

/// A format, where it says more than the type.
fn format_words(format: &str) -> Option<&'static str> {
    Some(match format {
        "flag" | "printed-boolean" => "true or false",
        "text" | "printed-string" => "text",
        "template" => "text with expressions",
        "printed-integer" | "toml-integer" => "whole number",
        "duration" => "length of time: 30s, 15m, 1h30m",
        "interval" => "length of time: 30s, 1m",
        "cidr" => "range of addresses: 192.0.2.0/24",
        "ip" => "address: 192.0.2.10",
        "quantity" => "quantity: 500m, 2, 128Mi",
        "label-value" => "value of a label",
        "dns-label" => "name: letters a to z, digits and hyphens",
        "dns-subdomain" => "name: letters a to z, digits, hyphens and dots",
        _ => return None,
    })
}

fn choices(choices: &[Value]) -> String {
    let names = choices.iter().filter(|choice| **choice != "");
    let names: Vec<_> = names.map(|choice| choice.as_str().map_or_else(|| choice.to_string(), str::to_owned)).collect();
    format!("one of {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_every_kind_of_value() {
        for (path, words) in [
            ("concurrent", "whole number"),
            ("useTini", "true or false"),
            ("tolerations", "list of Kubernetes Toleration"),
            ("nodeSelector", "map of value of a label"),
            ("imagePullPolicy", "one of Always, IfNotPresent, Never"),
            ("extraObjects", "list of map, or map of map"),
            ("image", "section"),
        ] {
            assert_eq!(Schema::of_values().child(path).map(type_words).as_deref(), Some(words), "{path}");
        }
    }
}
