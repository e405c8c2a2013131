//! Names of types as shown to users who write YAML.

use serde_json::Value;

use super::schema::{Rest, Schema};

/// The type of a value: `integer`, `list of Kubernetes Toleration`, `one of Always, IfNotPresent, Never`.
pub fn type_words(schema: &'static Schema) -> String {
    if !schema.choices.is_empty() {
        return choices(&schema.choices);
    }
    if !schema.any_of.is_empty() {
        return schema
            .any_of
            .iter()
            .map(type_words)
            .collect::<Vec<_>>()
            .join(", or ");
    }
    if let Some(words) = schema.format.as_deref().and_then(format_words) {
        return words.to_owned();
    }
    if let Some(name) = schema.definition_name() {
        let short = name.rsplit_once('.').map_or(name, |(_, short)| short);
        return if schema.is_leaf() {
            type_words(schema.resolved())
        } else {
            format!("Kubernetes {short}")
        };
    }
    match (
        schema.types.main(),
        &schema.items,
        &schema.additional_properties,
    ) {
        ("array", Some(items), _) => format!("list of {}", type_words(items)),
        ("object", _, Rest::Each(each)) => format!("map of {}", type_words(each)),
        ("object", ..) => "object".to_owned(),
        ("array", ..) => "list".to_owned(),
        ("string", ..) => "string".to_owned(),
        ("boolean", ..) => "boolean".to_owned(),
        ("integer", ..) => "integer".to_owned(),
        ("number", ..) => "number".to_owned(),
        _ => "anything".to_owned(),
    }
}

/// Name of a format that is more specific than the type.
fn format_words(format: &str) -> Option<&'static str> {
    Some(match format {
        "flag" | "printed-boolean" => "boolean",
        "text" | "printed-string" => "string",
        "template" => "string with template expressions",
        "printed-integer" | "toml-integer" => "integer",
        "duration" => "duration: 30s, 15m, 1h30m",
        "interval" => "duration: 30s, 1m",
        "cidr" => "IP range: 192.0.2.0/24",
        "ip" => "IP address: 192.0.2.10",
        "quantity" => "quantity: 500m, 2, 128Mi",
        "label-value" => "label value",
        "dns-label" => "name (lowercase letters, digits, hyphens)",
        "dns-subdomain" => "name (lowercase letters, digits, hyphens, dots)",
        _ => return None,
    })
}

fn choices(choices: &[Value]) -> String {
    let names = choices.iter().filter(|choice| **choice != "");
    let names: Vec<_> = names
        .map(|choice| {
            choice
                .as_str()
                .map_or_else(|| choice.to_string(), str::to_owned)
        })
        .collect();
    format!("one of {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_type_has_a_name() {
        for (path, words) in [
            ("concurrent", "integer"),
            ("useTini", "boolean"),
            ("tolerations", "list of Kubernetes Toleration"),
            ("nodeSelector", "map of label value"),
            ("imagePullPolicy", "one of Always, IfNotPresent, Never"),
            ("extraObjects", "list of object, or map of object"),
            ("image", "object"),
        ] {
            assert_eq!(
                Schema::of_values().child(path).map(type_words).as_deref(),
                Some(words),
                "{path}"
            );
        }
    }
}
