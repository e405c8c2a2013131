//! What is wrong with a value, as a diagnostic of the rule that stands for it.

use crate::lint::diagnostic::{Diagnostic, Place};
use crate::lint::rule::Rule;
use crate::report::printable::clip;
use helm_template::suggestion::{did_you_mean, did_you_mean_more};
use helm_yaml::source::Span;
use helm_yaml::tree::{Node, Value};

use super::Types;
use super::model::{Field, Literal, Shape};
use super::path::Path;
use super::rules::RuleSet;

/// A diagnostic about the value at a path.
pub fn diagnostic(
    rule: &'static Rule,
    span: Span,
    path: &Path<'_>,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(rule, Place::new(span, path.to_string()), message)
}

/// A key that the object at `path` cannot have. `parent` is what the object itself is a value of.
pub(super) fn unknown_key(
    rules: &RuleSet,
    key: &str,
    span: Span,
    path: &Path<'_>,
    shape: Shape,
    parent: Option<(Shape, &Path<'_>)>,
) -> Diagnostic {
    let message = match path.last_key() {
        Some(_) => format!("unknown key `{}` in `{path}`", clip(key)),
        None => format!("unknown key `{}`", clip(key)),
    };
    let here = || did_you_mean(key, shape.fields().map(Field::name));
    let longer = || did_you_mean_more(key, shape.fields().map(Field::name));
    let known = here()
        .or_else(|| elsewhere(key, path, shape, parent))
        .or_else(longer);
    diagnostic(rules.unknown_key, span, &path.key(key), message)
        .with_maybe_help(known.or_else(|| choice(shape)))
}

/// Where a key of that name does exist: in one of the maps inside this one, or in the map around it.
fn elsewhere(
    key: &str,
    path: &Path<'_>,
    shape: Shape,
    parent: Option<(Shape, &Path<'_>)>,
) -> Option<String> {
    let mut inside = shape.fields().filter(|field| {
        let shape = field.shape();
        shape.items().unwrap_or(shape).field(key).is_some()
    });
    if let (Some(only), None) = (inside.next(), inside.next()) {
        return Some(format!("move `{key}` under `{}`", path.key(only.name())));
    }
    let (around, around_path) = parent?;
    around.field(key)?;
    Some(match around_path.last_key() {
        Some(_) => format!("move `{key}` one level up, under `{around_path}`"),
        None => format!("move `{key}` to the top level"),
    })
}

/// The keys that exist, if they are few.
fn choice(shape: Shape) -> Option<String> {
    const FEW: usize = 8;
    let fields = shape.fields();
    (1..=FEW)
        .contains(&fields.len())
        .then(|| format!("use one of {}", enumerate(fields.map(|field| field.name()))))
}

/// The object at `path` without a key that it needs.
pub(super) fn missing_key(rules: &RuleSet, key: &str, span: Span, path: &Path<'_>) -> Diagnostic {
    let message = match path.last_key() {
        Some(_) => format!("missing `{key}` in `{path}`"),
        None => format!("missing `{key}`"),
    };
    diagnostic(rules.missing_key, span, path, message)
}

/// A value of another type than the shape has. An object or a list begins lines below the key that it is wrong for, so
/// its finding is at `key`.
pub(super) fn wrong_type(
    rules: &RuleSet,
    node: &Node,
    key: Span,
    path: &Path<'_>,
    shape: Shape,
) -> Diagnostic {
    let span = if node.is_scalar() { node.span } else { key };
    let is_flag = shape.format() == Some(super::Format::Flag);
    let rule = if is_flag {
        rules.truthy_value
    } else {
        rules.wrong_type
    };
    let message = format!(
        "invalid {}: expected {}, found {}",
        subject(path),
        expected(shape),
        found(node)
    );
    diagnostic(rule, span, path, message).with_maybe_help(retyped(node, path, shape))
}

/// The types that a shape accepts; of an object with few keys, the keys too.
fn expected(shape: Shape) -> String {
    match has_few_keys(shape) {
        true => format!(
            "an object with {}",
            enumerate(shape.fields().map(Field::name))
        ),
        false => shape.types().words(),
    }
}

/// Whether a message names the keys of an object.
fn has_few_keys(shape: Shape) -> bool {
    const FEW: usize = 4;
    shape.types() == Types::MAP && (1..=FEW).contains(&shape.fields().len())
}

/// What a value is; a string that looks like another type is shown.
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

/// The edit that gives a value the type that is expected.
fn retyped(node: &Node, path: &Path<'_>, shape: Shape) -> Option<String> {
    let wanted = shape.types();
    match &node.value {
        Value::Float(_) if wanted.contains(Types::INTEGER) => None,
        Value::Bool(_) | Value::Int(_) | Value::Float(_) if wanted.contains(Types::STRING) => {
            Some(format!("add quotes: `\"{}\"`", node.to_template_string()))
        }
        Value::String(text) if is_scalar_of(text, shape) => {
            Some(format!("remove the quotes: `{}`", clip(text)))
        }
        Value::Null => None,
        Value::List(items) => instead_of_list(items, wanted),
        _ if wanted.contains(Types::LIST) => Some(as_item(node, path)),
        scalar => instead_of_map(scalar, shape),
    }
}

/// The list that is meant, with the value as its only item.
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

/// What to write for a list where one value, or a map, is wanted.
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

/// An item of a list as the entry of an object; its value may be a secret, so it is not shown.
fn as_entry(item: &Node) -> String {
    let of_string = || item.as_str()?.split(['=', ':']).next().map(str::trim);
    let name = item.get("name").and_then(Node::as_str).or_else(of_string);
    let only_key = || {
        item.as_map()
            .filter(|map| map.len() == 1)?
            .keys()
            .next()
            .map(String::as_str)
    };
    let name = name
        .or_else(only_key)
        .filter(|name| !name.is_empty() && !name.contains(char::is_whitespace));
    format!("{}: …", clip(name.unwrap_or("key")))
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

/// What to write for a scalar where a map of known keys is wanted: the key that says the same, or what keys there are.
fn instead_of_map(scalar: &Value, shape: Shape) -> Option<String> {
    let switch = || {
        ["enabled", "create"]
            .into_iter()
            .find(|switch| shape.field(switch).is_some())
    };
    match scalar {
        Value::Bool(flag) => switch().map(|switch| format!("write `{switch}: {flag}` below it")),
        Value::String(text) if shape.field("name").is_some() && shape.field("value").is_some() => {
            let name = text
                .split(['=', ':'])
                .next()
                .map(str::trim)
                .filter(|name| !name.is_empty());
            name.map(|name| format!("write `name: {}` and `value: …`", clip(name)))
        }
        Value::String(text) => {
            key_for(text, shape).map(|key| format!("write `{key}: {}`", clip(text)))
        }
        _ => None,
    }
    .or_else(|| choice(shape).filter(|_| !has_few_keys(shape)))
}

/// The key of a map whose value a text can be: a `type` that exists, or the `name` in a map of little else.
fn key_for(text: &str, shape: Shape) -> Option<&'static str> {
    let is_type = || {
        shape
            .field("type")?
            .shape()
            .literals()
            .any(|literal| literal == Literal::Text(text))
            .then_some("type")
    };
    let is_named = shape.fields().len() <= 3 && !text.contains(char::is_whitespace);
    is_type().or_else(|| shape.field("name").filter(|_| is_named).map(Field::name))
}

fn is_scalar_of(text: &str, shape: Shape) -> bool {
    let types = shape.types();
    match text {
        "true" | "false" => types.contains(Types::BOOLEAN),
        _ => types.contains(Types::INTEGER) && text.parse::<i64>().is_ok(),
    }
}

/// A value that is not one of those that an enumeration has.
pub(super) fn not_in_enum(
    rules: &RuleSet,
    node: &Node,
    path: &Path<'_>,
    shape: Shape,
) -> Diagnostic {
    let members: Vec<String> = shape
        .literals()
        .map(literal_text)
        .filter(|member| !member.is_empty())
        .collect();
    let members = || members.iter().map(String::as_str);
    let found = node.as_str().map_or_else(|| scalar_text(&node.value), clip);
    let wanted = enumerate_with(members(), "or");
    let message = format!("invalid {} `{found}`: expected {wanted}", subject(path));
    let meant = did_you_mean(&found, members()).or_else(|| did_you_mean_more(&found, members()));
    diagnostic(rules.invalid_value, node.span, path, message).with_maybe_help(meant)
}

/// What a message calls the value at a path.
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

fn literal_text(literal: Literal) -> String {
    match literal {
        Literal::Bool(flag) => flag.to_string(),
        Literal::Int(number) => number.to_string(),
        Literal::Text(text) => text.to_owned(),
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
