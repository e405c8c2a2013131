//! The diagnostics of schema violations: message, span, and the edit that fixes them.

use crate::fix::Change;
use crate::lint::diagnostic::{Diagnostic, Fix, Place};
use crate::lint::rule::Rule;
use crate::redact::shown;
use crate::report::printable::clip;
use helm_template::suggestion::{did_you_mean, did_you_mean_more};
use helm_yaml::edit::flow_text;
use helm_yaml::source::Span;
use helm_yaml::tree::{Entry, Node, Value};

use super::Types;
use super::model::{EnumValue, Field, Schema};
use super::path::Path;
use super::rules::RuleSet;

/// A diagnostic for the value at a path.
pub fn diagnostic(
    rule: &'static Rule,
    span: Span,
    path: &Path<'_>,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(rule, Place::new(span, path.to_string()), message)
}

/// An unknown key of the object at `path`. `parent` is the enclosing object.
pub(super) fn unknown_key(
    rules: &RuleSet,
    (key, entry): (&str, &Entry),
    path: &Path<'_>,
    schema: Schema,
    parent: Option<(Schema, &Path<'_>)>,
) -> Diagnostic {
    let span = entry.key_span;
    let message = match path.last_key() {
        Some(_) => format!("unknown key `{}` in `{path}`", clip(key)),
        None => format!("unknown key `{}`", clip(key)),
    };
    let similar = || did_you_mean(key, schema.fields().map(Field::name));
    let longer = || did_you_mean_more(key, schema.fields().map(Field::name));
    let known = of_old_metric(key, &entry.node, schema)
        .or_else(similar)
        .or_else(|| with_name_of_object(key, path, schema))
        .or_else(|| of_probe(key, path))
        .or_else(|| part_of_one(key, schema))
        .or_else(|| elsewhere(key, path, schema, parent))
        .or_else(longer);
    diagnostic(rules.unknown_key, span, &path.key(key), message)
        .with_maybe_help(known.or_else(|| choice(schema)))
        .with_renamed_key()
}

/// The form of `autoscaling/v2` for a key of `autoscaling/v2beta1` in a metric.
fn of_old_metric(key: &str, node: &Node, schema: Schema) -> Option<String> {
    let is_metric = schema.field("target").is_some();
    let value = node.is_scalar().then(|| clip(&node.to_template_string()))?;
    let field = |name: &str| schema.field(name).is_some();
    let target = |kind: &str, name: &str| {
        let line = format!("write `target: {{type: {kind}, {name}: {value}}}`");
        (is_metric && field("target")).then_some(line)
    };
    match key {
        "metricName" if is_metric && field("metric") => {
            Some(format!("write `metric: {{name: {value}}}`"))
        }
        "targetAverageUtilization" => target("Utilization", "averageUtilization"),
        "targetAverageValue" => target("AverageValue", "averageValue"),
        "targetValue" => target("Value", "value"),
        _ => None,
    }
}

/// The field of a key that repeats the name of its object: `serviceAccount.serviceAccountName`.
fn with_name_of_object(key: &str, path: &Path<'_>, schema: Schema) -> Option<String> {
    let rest = key.strip_prefix(path.last_key()?)?;
    let mut fields = schema.fields().map(Field::name);
    let known = fields.find(|name| name.eq_ignore_ascii_case(rest))?;
    Some(format!("did you mean `{known}`?"))
}

/// Help for a field of a Kubernetes probe that the chart does not render. Another key with that name has another meaning.
fn of_probe(key: &str, path: &Path<'_>) -> Option<String> {
    path.last_key()?.strip_suffix("Probe")?;
    let probe = Schema::named("io.k8s.api.core.v1.Probe")?;
    probe
        .field(key)
        .map(|_| format!("remove `{key}`: the chart does not set this field of the probe"))
}

/// The only field whose name starts or ends with the key, or the reverse: `secret` and `secretName`.
fn part_of_one(key: &str, schema: Schema) -> Option<String> {
    const MIN_LENGTH: usize = 4;
    let is_part = |long: &str, part: &str| {
        let (long, part) = (long.to_ascii_lowercase(), part.to_ascii_lowercase());
        part.len() >= MIN_LENGTH && (long.starts_with(&part) || long.ends_with(&part))
    };
    let names = schema.fields().map(Field::name);
    let mut found = names.filter(|name| is_part(name, key) || is_part(key, name));
    match (found.next(), found.next()) {
        (Some(only), None) => Some(format!("did you mean `{only}`?")),
        _ => None,
    }
}

/// Suggests to move a key into an object inside this one, or into the enclosing one.
fn elsewhere(
    key: &str,
    path: &Path<'_>,
    schema: Schema,
    parent: Option<(Schema, &Path<'_>)>,
) -> Option<String> {
    let only = |has_key: fn(Schema, &str) -> bool| {
        let mut inside = schema.fields().filter(|field| has_key(field.schema(), key));
        inside.next().filter(|_| inside.next().is_none())
    };
    let in_object = |schema: Schema, key: &str| schema.field(key).is_some();
    let in_item =
        |schema: Schema, key: &str| schema.items().is_some_and(|item| item.field(key).is_some());
    if let Some(only) = only(in_object).or_else(|| only(in_item)) {
        return Some(format!("write `{}`", path.key(only.name()).key(key)));
    }
    let (around, around_path) = parent?;
    around.field(key)?;
    Some(match around_path.last_key() {
        Some(_) => format!("move `{key}` one level up, under `{around_path}`"),
        None => format!("move `{key}` to the top level"),
    })
}

/// The known keys, if they are few.
fn choice(schema: Schema) -> Option<String> {
    const FEW: usize = 8;
    let fields = schema.fields();
    (1..=FEW)
        .contains(&fields.clone().count())
        .then(|| format!("use one of {}", enumerate(fields.map(|field| field.name()))))
}

/// A missing required key of the object at `path`.
pub(super) fn missing_key(rules: &RuleSet, key: &str, span: Span, path: &Path<'_>) -> Diagnostic {
    let message = match path.last_key() {
        Some(_) => format!("missing `{key}` in `{path}`"),
        None => format!("missing `{key}`"),
    };
    diagnostic(rules.missing_key, span, path, message)
}

/// A value of the wrong type. An object or a list is reported at its key, as it may start lines below.
pub(super) fn wrong_type(
    rules: &RuleSet,
    node: &Node,
    key: Span,
    path: &Path<'_>,
    schema: Schema,
) -> Diagnostic {
    let span = if node.is_scalar() { node.span } else { key };
    let is_flag = schema.format() == Some(super::Format::Flag);
    let rule = if is_flag {
        rules.truthy_value
    } else {
        rules.wrong_type
    };
    let message = format!(
        "invalid {}: expected {}, found {}",
        subject(path),
        expected(schema),
        found(node)
    );
    diagnostic(rule, span, path, message)
        .with_maybe_help(retyped(node, path, schema))
        .with_maybe_fix(retyping(node, schema))
}

/// The fix that gives a value the expected type. A template that tests a switch treats every non-empty string as true.
fn retyping(node: &Node, schema: Schema) -> Option<Fix> {
    let value = super::retyped(node, schema).filter(|_| !node.span.is_synthetic())?;
    let title = format!("write `{}`", clip(&flow_text(&value)));
    let keeps_meaning = schema.format() == Some(super::Format::Flag)
        && node.is_truthy()
        && value.as_bool() == Some(true);
    let change = match (&node.value, &value) {
        (
            Value::Bool(_) | Value::Int(_) | Value::Float(_),
            Node {
                value: Value::String(text),
                ..
            },
        ) => Change::quote(node.span, text.as_str()),
        _ => Change::replace(node.span, value),
    };
    let changes = vec![change];
    Some(if keeps_meaning {
        Fix::safe(title, changes)
    } else {
        Fix::unsafe_(title, changes)
    })
}

/// The accepted types; for an object with few keys, the keys too.
fn expected(schema: Schema) -> String {
    match has_few_keys(schema) {
        true => format!(
            "an object with {}",
            enumerate(schema.fields().map(Field::name))
        ),
        false => schema.types().words(),
    }
}

/// Returns true if messages list the keys of the object.
fn has_few_keys(schema: Schema) -> bool {
    const FEW: usize = 4;
    schema.types() == Types::MAP && (1..=FEW).contains(&schema.fields().count())
}

/// The type of a value; a string that looks like another type is quoted.
fn found(node: &Node) -> String {
    match &node.value {
        Value::String(text)
            if text.parse::<f64>().is_ok() || matches!(text.as_str(), "true" | "false") =>
        {
            format!("the string \"{text}\"")
        }
        value => value.kind().to_owned(),
    }
}

/// The edit that gives a value the expected type.
fn retyped(node: &Node, path: &Path<'_>, schema: Schema) -> Option<String> {
    let wanted = schema.types();
    match &node.value {
        Value::Float(_) if wanted.contains(Types::INTEGER) => None,
        Value::Int(number) if is_duration(schema) => {
            Some(format!("add a unit: `{number}s` or `{number}m`"))
        }
        Value::Bool(_) | Value::Int(_) | Value::Float(_) if wanted.contains(Types::STRING) => {
            Some(format!("add quotes: `\"{}\"`", node.to_template_string()))
        }
        Value::String(text) if is_scalar_of(text, schema) => {
            Some(format!("remove the quotes: `{}`", clip(text)))
        }
        Value::Null => None,
        Value::List(items) => instead_of_list(items, wanted),
        _ if wanted.contains(Types::LIST) => Some(as_item(node, path)),
        scalar => instead_of_map(scalar, schema),
    }
}

/// Returns true if a number needs a unit.
fn is_duration(schema: Schema) -> bool {
    let format = schema.format();
    matches!(
        format,
        Some(super::Format::Duration | super::Format::Interval)
    )
}

/// The value as the only item of a list.
fn as_item(node: &Node, path: &Path<'_>) -> String {
    let key = path.last_key().filter(|_| node.is_scalar());
    match key {
        Some(key) if !node.to_template_string().contains('\n') => {
            format!(
                "write a list: `{key}: [{}]`",
                clip(&node.to_template_string())
            )
        }
        _ => "write a list: each item begins with `- `".to_owned(),
    }
}

/// The edit for a list where a scalar or an object is expected.
fn instead_of_list(items: &[Node], wanted: Types) -> Option<String> {
    if wanted == Types::MAP {
        return Some(format!(
            "write `{}` without the `- ` of a list",
            items.first().map_or("key: …".to_owned(), as_entry)
        ));
    }
    match items {
        [only] if only.is_scalar() && !only.is_null() => {
            Some(format!("write `{}`", clip(&only.to_template_string())))
        }
        [] => None,
        _ => wanted
            .contains(Types::STRING)
            .then(|| joined(items))
            .flatten(),
    }
}

/// An item of a list as the entry of an object.
fn as_entry(item: &Node) -> String {
    let of_string = || item.as_str().map(assignment);
    let of_pair = || {
        let value = item.get("value").and_then(Node::as_str).unwrap_or_default();
        Some((item.get("name")?.as_str()?, value))
    };
    let only_key = || {
        let map = item.as_map().filter(|map| map.len() == 1)?;
        let (key, entry) = map.iter().next()?;
        Some((key.as_str(), entry.node.as_str().unwrap_or_default()))
    };
    let is_key = |name: &str| !name.is_empty() && !name.contains(char::is_whitespace);
    match of_pair().or_else(of_string).or_else(only_key) {
        Some((name, value)) if is_key(name) => {
            format!("{}: {}", clip(name), shown(name, value))
        }
        _ => "key: …".to_owned(),
    }
}

/// Name and value of `NAME=value` or `name: value`.
fn assignment(text: &str) -> (&str, &str) {
    let (name, value) = text.split_once(['=', ':']).unwrap_or((text, ""));
    (name.trim(), value.trim())
}

/// The items of a list as one string: `"a,b"`.
fn joined(items: &[Node]) -> Option<String> {
    let all_scalars = items.iter().all(|item| item.is_scalar() && !item.is_null());
    let text = items
        .iter()
        .map(Node::to_template_string)
        .collect::<Vec<_>>()
        .join(",");
    all_scalars.then(|| {
        format!(
            "write one string, separated by commas: `\"{}\"`",
            clip(&text)
        )
    })
}

/// The edit for a scalar where an object is expected: the scalar as the value of a key, or the known keys.
fn instead_of_map(scalar: &Value, schema: Schema) -> Option<String> {
    let switch = || {
        ["enabled", "create"]
            .into_iter()
            .find(|switch| schema.field(switch).is_some())
    };
    match scalar {
        Value::Bool(flag) => switch().map(|switch| format!("write `{switch}: {flag}` below it")),
        Value::String(text)
            if schema.field("name").is_some() && schema.field("value").is_some() =>
        {
            let (name, value) = assignment(text);
            let value = shown(name, value);
            (!name.is_empty()).then(|| {
                format!(
                    "write `- name: {}`, and `  value: {value}` below it",
                    clip(name)
                )
            })
        }
        Value::String(text) => {
            key_for(text, schema).map(|key| format!("write `{key}: {}`", clip(text)))
        }
        _ => None,
    }
    .or_else(|| rule_of_role(scalar, schema))
    .or_else(|| choice(schema).filter(|_| !has_few_keys(schema)))
}

/// A rule of a Role for a resource of the core API group.
fn rule_of_role(scalar: &Value, schema: Schema) -> Option<String> {
    let (Value::String(resource), true) = (scalar, schema.field("apiGroups").is_some()) else {
        return None;
    };
    let is_name = |c: char| c.is_ascii_lowercase() || c == '/';
    resource.chars().all(is_name).then(|| {
        format!(
            "write `- {{apiGroups: [\"\"], resources: [{}], verbs: […]}}`; `runnergen rbac` prints the rules of the executor",
            clip(resource)
        )
    })
}

/// The key that a string is probably the value of: `type` if it is a known type, or `name` of a small object.
fn key_for(text: &str, schema: Schema) -> Option<&'static str> {
    let is_type = || {
        schema
            .field("type")?
            .schema()
            .enum_values()
            .any(|value| value == EnumValue::String(text))
            .then_some("type")
    };
    let is_named = schema.fields().count() <= 3 && !text.contains(char::is_whitespace);
    is_type().or_else(|| schema.field("name").filter(|_| is_named).map(Field::name))
}

fn is_scalar_of(text: &str, schema: Schema) -> bool {
    let types = schema.types();
    match text {
        "true" | "false" => types.contains(Types::BOOLEAN),
        _ => types.contains(Types::INTEGER) && text.parse::<i64>().is_ok(),
    }
}

/// A value that is not in the enumeration.
pub(super) fn not_in_enum(
    rules: &RuleSet,
    node: &Node,
    path: &Path<'_>,
    schema: Schema,
) -> Diagnostic {
    let members: Vec<String> = schema
        .enum_values()
        .map(literal_text)
        .filter(|member| !member.is_empty())
        .collect();
    let members = || members.iter().map(String::as_str);
    let found = node.as_str().map_or_else(|| scalar_text(&node.value), clip);
    let wanted = enumerate_with(members(), "or");
    let message = format!("invalid {} `{found}`: expected {wanted}", subject(path));
    let meant = did_you_mean(&found, members()).or_else(|| did_you_mean_more(&found, members()));
    diagnostic(rules.invalid_value, node.span, path, message)
        .with_maybe_help(meant)
        .with_replaced_value()
}

/// The value at a path, as named in messages.
pub(super) fn subject(path: &Path<'_>) -> String {
    match path {
        Path::Root("") => "value".to_owned(),
        _ => format!("`{path}`"),
    }
}

/// `` `a`, `b` and `c` ``.
pub(super) fn enumerate<'a>(words: impl Iterator<Item = &'a str>) -> String {
    enumerate_with(words, "and")
}

fn enumerate_with<'a>(words: impl Iterator<Item = &'a str>, joint: &str) -> String {
    let quoted: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {joint} {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

fn literal_text(value: EnumValue) -> String {
    match value {
        EnumValue::Bool(flag) => flag.to_string(),
        EnumValue::Int(number) => number.to_string(),
        EnumValue::String(text) => text.to_owned(),
    }
}

fn scalar_text(value: &Value) -> String {
    match value {
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        other => other.kind().to_owned(),
    }
}
