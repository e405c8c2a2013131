//! What is wrong with a value, and the words for it.

use crate::printable::clip;
use crate::source::Span;
use crate::suggestion::{did_you_mean, did_you_mean_more};
use crate::tree::{Node, Value};

use super::model::{Field, Literal, Shape};
use super::path::Path;

/// Something that is wrong with a document, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What sort of mistake it is.
    pub kind: ProblemKind,
    /// The key, when it is unknown or the map behind it lacks one; else the value.
    pub span: Span,
    /// Where it stands: `tolerations[0].effct`.
    pub path: String,
    /// What was found and what is wanted, in a sentence.
    pub message: String,
    /// What to write instead, where that can be said.
    pub suggestion: Option<String>,
}

/// The sorts of mistakes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// A key that nothing reads.
    UnknownKey,
    /// A key without which the rest makes no sense.
    MissingKey,
    /// A value of another type.
    WrongType,
    /// A value that is not among those that are possible.
    NotInEnum,
    /// Text of another form.
    BadFormat,
    /// A number too small or too great.
    OutOfRange,
    /// A list, map or text with too little in it.
    TooFew,
    /// A list, map or text with too much in it.
    TooMany,
    /// Text where only the truth is asked: it is always true, also when it says `false`.
    TextForFlag,
    /// The same name or value twice where it has to be unique.
    Duplicate,
    /// Values that cannot stand together, or one that needs another.
    Conflict,
    /// A name of something that is not there.
    Dangling,
    /// Nested deeper than anything real.
    TooDeep,
}

impl Problem {
    /// A problem with a value.
    pub fn new(kind: ProblemKind, span: Span, path: &Path<'_>, message: impl Into<String>) -> Self {
        Problem { kind, span, path: path.to_string(), message: message.into(), suggestion: None }
    }

    /// The same with what to write instead.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    /// The same with what to write instead, if that is known.
    #[must_use]
    pub fn maybe_suggest(self, suggestion: Option<String>) -> Self {
        Problem { suggestion, ..self }
    }
}

/// A key that the map at `path` cannot have. `parent` is what the map itself is a value of.
pub(super) fn unknown_key(
    key: &str,
    span: Span,
    path: &Path<'_>,
    shape: Shape,
    parent: Option<(Shape, &Path<'_>)>,
) -> Problem {
    let message = match path.last_key() {
        Some(_) => format!("`{}` knows no key `{}`", path, clip(key)),
        None => format!("there is no key `{}`", clip(key)),
    };
    let here = || did_you_mean(key, shape.fields().map(Field::name));
    let problem = Problem::new(ProblemKind::UnknownKey, span, &path.key(key), message);
    let longer = || did_you_mean_more(key, shape.fields().map(Field::name));
    let known = here().or_else(|| elsewhere(key, path, shape, parent)).or_else(longer);
    problem.maybe_suggest(known.or_else(|| choice(shape)))
}

/// Where a key of that name does exist: in one of the maps inside this one, or in the map around it.
fn elsewhere(key: &str, path: &Path<'_>, shape: Shape, parent: Option<(Shape, &Path<'_>)>) -> Option<String> {
    let mut inside = shape.fields().filter(|field| {
        let shape = field.shape();
        shape.items().unwrap_or(shape).field(key).is_some()
    });
    if let (Some(only), None) = (inside.next(), inside.next()) {
        return Some(format!("`{key}` belongs under `{}`", path.key(only.name())));
    }
    let (around, around_path) = parent?;
    around.field(key)?;
    Some(match around_path.last_key() {
        Some(_) => format!("`{key}` belongs one level up, under `{around_path}`"),
        None => format!("`{key}` belongs one level up, at the top"),
    })
}

/// The keys that exist, when they can be listed in a breath.
fn choice(shape: Shape) -> Option<String> {
    const FEW: usize = 8;
    let fields = shape.fields();
    (1..=FEW).contains(&fields.len()).then(|| format!("it knows {}", enumerate(fields.map(|field| field.name()))))
}

/// A map at `path` without a key that it needs.
pub(super) fn missing_key(key: &str, span: Span, path: &Path<'_>) -> Problem {
    let message = match path.last_key() {
        Some(_) => format!("`{path}` lacks `{key}`, which is required"),
        None => format!("`{key}` is missing, which is required"),
    };
    Problem::new(ProblemKind::MissingKey, span, path, message)
}

/// A value of another type than the shape has. A map or a list begins lines below the key that it is wrong for, so
/// that `key` stands for it.
pub(super) fn wrong_type(node: &Node, key: Span, path: &Path<'_>, shape: Shape) -> Problem {
    let span = if node.is_scalar() { node.span } else { key };
    let wanted = shape.types();
    let message = format!("{} has to be {}, not {}", subject(path), wanted.words(), node.value.kind());
    let hint = match &node.value {
        Value::Float(_) if wanted.contains(super::Types::INTEGER) => None,
        Value::Bool(_) | Value::Int(_) | Value::Float(_) if wanted.contains(super::Types::STRING) => {
            Some("put it in quotes".to_owned())
        }
        Value::String(text) if is_scalar_of(text, shape) => Some(format!("write {} without quotes", clip(text))),
        Value::Null => None,
        Value::List(items) => instead_of_list(items, wanted),
        _ if wanted.contains(super::Types::LIST) => Some("write a list: every item begins with `- `".to_owned()),
        scalar => instead_of_map(scalar, shape),
    };
    Problem::new(ProblemKind::WrongType, span, path, message).maybe_suggest(hint)
}

/// What to write for a list where one value, or a map, is wanted.
fn instead_of_list(items: &[Node], wanted: super::Types) -> Option<String> {
    if wanted == super::Types::MAP {
        return Some("write `key: value` without the `- ` of a list".to_owned());
    }
    match items {
        [only] if only.as_map().is_none() => Some("write the value alone, without the list around it".to_owned()),
        [] => None,
        _ => wanted.contains(super::Types::STRING).then(|| "write one text; names are joined by commas".to_owned()),
    }
}

/// What to write for a scalar where a map of known keys is wanted: the key that says the same, or what keys there are.
fn instead_of_map(scalar: &Value, shape: Shape) -> Option<String> {
    let switch = || ["enabled", "create"].into_iter().find(|switch| shape.field(switch).is_some());
    match scalar {
        Value::Bool(flag) => switch().map(|switch| format!("write `{switch}: {flag}` inside of it")),
        Value::String(text) => key_for(text, shape).map(|key| format!("write `{key}: {}`", clip(text))),
        _ => None,
    }
    .or_else(|| choice(shape))
}

/// The key of a map whose value a text can be: a `type` that exists, or the `name` in a map of little else.
fn key_for(text: &str, shape: Shape) -> Option<&'static str> {
    let is_type =
        || shape.field("type")?.shape().literals().any(|literal| literal == Literal::Text(text)).then_some("type");
    let is_named = shape.fields().len() <= 3 && !text.contains(char::is_whitespace);
    is_type().or_else(|| shape.field("name").filter(|_| is_named).map(Field::name))
}

fn is_scalar_of(text: &str, shape: Shape) -> bool {
    let types = shape.types();
    match text {
        "true" | "false" => types.contains(super::Types::BOOLEAN),
        _ => types.contains(super::Types::INTEGER) && text.parse::<i64>().is_ok(),
    }
}

/// A value that is not one of those that an enumeration has.
pub(super) fn not_in_enum(node: &Node, path: &Path<'_>, shape: Shape) -> Problem {
    let members: Vec<String> = shape.literals().map(literal_text).filter(|member| !member.is_empty()).collect();
    let found = node.as_str().map_or_else(|| scalar_text(&node.value), clip);
    let wanted = enumerate_with(members.iter().map(String::as_str), "or");
    let message = format!("{} cannot be `{found}`: it has to be {wanted}", subject(path));
    let members = || members.iter().map(String::as_str);
    let meant = did_you_mean(&found, members()).or_else(|| did_you_mean_more(&found, members()));
    Problem::new(ProblemKind::NotInEnum, node.span, path, message).maybe_suggest(meant)
}

/// What a message calls the value at a path.
pub(super) fn subject(path: &Path<'_>) -> String {
    match path {
        Path::Root("") => "this".to_owned(),
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
