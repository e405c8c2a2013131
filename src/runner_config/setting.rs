//! Prints a setting as a line of TOML: `cpu_limit = "1"`.

use super::sections::fold;
use crate::schema::{EnumValue, Schema, Types};
use helm_yaml::tree::{Node, Value};

/// Maximum length of a line in help texts, in characters.
const LONGEST: usize = 60;

/// Header of a section: `[[runners]]`, `[runners.kubernetes]`.
pub fn heading(section: &str) -> String {
    if section == "runners" {
        "[[runners]]".to_owned()
    } else {
        format!("[{section}]")
    }
}

/// The line that sets a key of a section to this value; `None` if the runner does not accept the value or the line is
/// too long.
pub fn line(section: &str, key: &str, value: &Node) -> Option<String> {
    let line = format!("{key} = {}", in_toml(section, key, value)?);
    Some(line).filter(|line| line.len() <= LONGEST)
}

/// A value in TOML, in the type of the key; `None` if the runner does not accept it.
pub fn in_toml(section: &str, key: &str, value: &Node) -> Option<String> {
    let wanted = types_of(section, key)?;
    match &value.value {
        Value::List(items) if wanted.contains(Types::LIST) => {
            let items: Option<Vec<String>> = items
                .iter()
                .map(|item| scalar(item, Types::STRING))
                .collect();
            let items = items.filter(|items| !items.is_empty())?;
            Some(format!("[{}]", items.join(", ")))
        }
        _ => scalar(value, wanted),
    }
}

/// A scalar, or a list of scalars, in TOML.
pub(crate) fn toml(node: &Node) -> Option<String> {
    if let Some(items) = node.as_list() {
        let items: Option<Vec<String>> = items.iter().map(toml).collect();
        return Some(format!("[{}]", items?.join(", ")));
    }
    match node.as_str() {
        Some(text) if text.contains('\u{7f}') => None,
        Some(text) => serde_json::to_string(text).ok(),
        None => (node.is_scalar() && !node.is_null()).then(|| node.to_template_string()),
    }
}

/// Whether a key of a section takes a value, and how the value is spelled there if it is spelled otherwise: `IfNotPresent`
/// is `if-not-present`. None if the key does not take it.
pub(crate) fn spelled(section: &str, key: &str, value: &Node) -> Option<Option<String>> {
    let schema = schema_of(section, key)?;
    let accepts = |schema: Schema| schema.types().accept(&value.value);
    let alternatives = || std::iter::once(schema).chain(schema.alternatives());
    let is_accepted = alternatives().any(accepts);
    // A table is on separate lines.
    let is_table = |node: &Node| node.as_map().is_some();
    let items = value.as_list().unwrap_or_default();
    if !is_accepted || is_table(value) || items.iter().any(is_table) {
        return None;
    }
    let Some(text) = value.as_str() else {
        return Some(None);
    };
    let member = |value: EnumValue| match value {
        EnumValue::String(member) => Some(member),
        _ => None,
    };
    let mut members = alternatives()
        .flat_map(Schema::enum_values)
        .filter_map(member);
    let same = members.find(|member| fold(member) == fold(text) && *member != text);
    Some(same.map(|member| format!("{member:?}")))
}

/// A number or boolean where the key takes one, a quoted string where it takes a string.
fn scalar(value: &Node, wanted: Types) -> Option<String> {
    let is_open = |text: &str| text.contains("{{") || text.contains(char::is_control);
    match &value.value {
        Value::Bool(_) | Value::Int(_) if wanted.accept(&value.value) => {
            Some(value.to_template_string())
        }
        Value::Bool(_) | Value::Int(_) | Value::Float(_) if wanted.contains(Types::STRING) => {
            Some(format!("\"{}\"", value.to_template_string()))
        }
        Value::String(text)
            if wanted.contains(Types::STRING) && !text.is_empty() && !is_open(text) =>
        {
            serde_json::to_string(text).ok()
        }
        _ => None,
    }
}

/// The type that the runner expects.
pub(crate) fn types_of(section: &str, key: &str) -> Option<Types> {
    Some(schema_of(section, key)?.types())
}

fn schema_of(section: &str, key: &str) -> Option<Schema> {
    let sections = section.split('.').filter(|name| !name.is_empty());
    let section = sections.fold(Schema::named("runner-config"), |schema, name| {
        let below = schema?.field(name)?.schema();
        Some(below.items().unwrap_or(below))
    })?;
    Some(section.field(key)?.schema())
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::source::Span;

    fn printed(key: &str, value: impl Into<Value>) -> Option<String> {
        line(
            "runners.kubernetes",
            key,
            &Node::new(value, Span::SYNTHETIC),
        )
    }

    #[test]
    fn values_are_written_in_the_type_of_the_key() {
        assert_eq!(
            printed("image", "ubuntu:16.04").as_deref(),
            Some("image = \"ubuntu:16.04\"")
        );
        assert_eq!(
            printed("cpu_limit", 1).as_deref(),
            Some("cpu_limit = \"1\"")
        );
        assert_eq!(
            printed("poll_timeout", 180).as_deref(),
            Some("poll_timeout = 180")
        );
        assert_eq!(
            printed("privileged", false).as_deref(),
            Some("privileged = false")
        );
        let list = vec![
            Node::new("a", Span::SYNTHETIC),
            Node::new("b", Span::SYNTHETIC),
        ];
        assert_eq!(
            printed("image_pull_secrets", list).as_deref(),
            Some("image_pull_secrets = [\"a\", \"b\"]")
        );
    }

    #[test]
    fn unacceptable_values_are_not_proposed() {
        assert_eq!(printed("privileged", "yes"), None);
        assert_eq!(printed("poll_timeout", "3m"), None);
        assert_eq!(printed("image", "{{ .Values.image }}"), None);
        assert_eq!(printed("image", "a\nb"), None);
        assert_eq!(printed("image", "a".repeat(80)), None);
        assert_eq!(printed("no_such_key", 1), None);
    }
}
