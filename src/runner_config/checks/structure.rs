//! Every key and its type, against the schema of the configuration.
//!
//! The shape says that something is wrong; the words are chosen here, in terms of TOML, and with what is known about
//! keys that people carry over from elsewhere.

use crate::diagnostic::Level;
use crate::printable::clip;
use crate::runner_config::problem::{Problem, ProblemKind};
use crate::runner_config::setting::heading;
use crate::runner_config::unknown_key;
use crate::runner_config::view::{View, is_open};
use crate::shape::{self, Format, Literal, Path, Shape, Types};
use crate::suggestion::did_you_mean;
use crate::tree::{Map, Value};

/// A value that the shape complained of, and what it should be.
struct Found<'n> {
    view: View<'n>,
    section: String,
    key: String,
    shape: Shape,
}

pub(super) fn check(root: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(shape) = Shape::named("runner-config") else { return };
    let mut complaints = Vec::new();
    shape::check(root.node, shape, &Path::Root(""), &mut complaints);
    for complaint in complaints {
        let Some(found) = Found::at(root, shape, &complaint.path) else { continue };
        problems.extend(match complaint.kind {
            shape::ProblemKind::UnknownKey => Some(unknown(&found)),
            // What `runners` has to be is said with the rest about runners.
            shape::ProblemKind::WrongType if complaint.path == "runners" => None,
            shape::ProblemKind::WrongType => Some(wrong_type(&found)),
            shape::ProblemKind::NotInEnum => Some(not_accepted(&found)),
            shape::ProblemKind::BadFormat => Some(bad_form(&found)),
            _ => Some(Problem::value(ProblemKind::WrongType, Level::Error, &found.view, complaint.message)),
        });
    }
}

impl<'n> Found<'n> {
    /// Follows a path that the shape wrote: `runners[0].kubernetes.pod_labels["example.com/team"]`.
    fn at(root: &View<'n>, shape: Shape, path: &str) -> Option<Self> {
        let mut found = Found { view: root.clone(), section: String::new(), key: String::new(), shape };
        let mut rest = path;
        while !rest.is_empty() {
            rest = found.step(rest)?.trim_start_matches('.');
        }
        Some(found)
    }

    /// Takes one step and gives the rest of the path.
    fn step<'p>(&mut self, path: &'p str) -> Option<&'p str> {
        let index = path.strip_prefix('[').and_then(|open| open.split_once(']'));
        if let Some((Ok(index), rest)) = index.map(|(index, rest)| (index.parse(), rest)) {
            self.view = self.view.item(index)?;
            self.shape = alternatives(self.shape).find_map(Shape::items).unwrap_or(self.shape);
            return Some(rest);
        }
        let (name, rest) = key_of(path, self.view.node.as_map()?)?;
        let (name, child) = self.view.entry(name)?;
        self.section = std::mem::replace(&mut self.view, child).path;
        self.key = name.to_owned();
        self.shape = below(self.shape, name);
        Some(rest)
    }
}

/// The key with which a path begins, as a map has it, and the rest of the path. Without a look at every key: a table
/// may have as many unknown ones.
fn key_of<'k, 'p: 'k>(path: &'p str, map: &'k Map) -> Option<(&'k str, &'p str)> {
    let Some(quoted) = path.strip_prefix("[\"") else {
        return Some(path.split_at(path.find(['.', '[']).unwrap_or(path.len())));
    };
    let plain = quoted.split_once("\"]").filter(|(key, _)| !key.contains('\\'));
    let written = |key: &'k String| Some((key.as_str(), path.strip_prefix(&format!("[{key:?}]"))?));
    plain.or_else(|| map.keys().find_map(written))
}

/// The shape under a key; that of any key where keys are free.
fn below(shape: Shape, name: &str) -> Shape {
    shape.field(name).map(shape::Field::shape).or(shape.each()).unwrap_or(shape)
}

/// A shape, or the ones among which a value may choose.
fn alternatives(shape: Shape) -> impl Iterator<Item = Shape> {
    let own = (shape.alternatives().len() == 0).then_some(shape);
    own.into_iter().chain(shape.alternatives())
}

fn unknown(found: &Found<'_>) -> Problem {
    let Found { view, section, key, .. } = found;
    let place = match unknown_key::without_positions(section).as_str() {
        "" => "at the top".to_owned(),
        section => format!("in `{}`", heading(section)),
    };
    // Also where it holds nothing: the runner's own lint complains all the same.
    let problem =
        Problem::key(ProblemKind::UnknownKey, Level::Error, view, format!("the runner knows no `{key}` {place}"));
    Problem { help: unknown_key::advice(section, key), ..problem }
}

fn wrong_type(found: &Found<'_>) -> Problem {
    let Found { view, key, shape, .. } = found;
    let types = shape.types();
    let message = format!("`{key}` takes {}, not {}", words(types), kind(&view.node.value));
    // Where a free table is wanted, the decoder passes over anything else: what is empty loses nothing.
    let is_harmless = shape.each().is_some() && !view.node.is_truthy();
    let level = if is_harmless { Level::Warning } else { Level::Error };
    Problem { help: retyped(found, types), ..Problem::value(ProblemKind::WrongType, level, view, message) }
}

/// How the same is written in the type that is wanted.
fn retyped(found: &Found<'_>, types: Types) -> Option<String> {
    let Found { view, key, shape, .. } = found;
    let path = unknown_key::without_positions(&view.path);
    match &view.node.value {
        Value::String(text) if is_open(text) => None,
        Value::String(text) if types.contains(Types::INTEGER) && text.parse::<i64>().is_ok() => {
            Some(format!("write `{key} = {text}`"))
        }
        Value::String(text) if types.contains(Types::BOOLEAN) => {
            let flag = matches!(text.to_ascii_lowercase().as_str(), "true" | "yes" | "on" | "1");
            Some(format!("write `{key} = {flag}`, without quotes"))
        }
        Value::String(_) if types.contains(Types::LIST) => Some(format!("write `{key} = [\"…\"]`")),
        Value::Float(number) if types.contains(Types::INTEGER) => Some(format!("write `{key} = {number:.0}`")),
        Value::Int(_) | Value::Float(_) | Value::Bool(_) if types.contains(Types::STRING) => {
            Some("put it in quotes".to_owned())
        }
        Value::Int(number @ 0..=1) if types.contains(Types::BOOLEAN) => {
            Some(format!("write `{key} = {}`", *number == 1))
        }
        Value::Map(_) if types.contains(Types::LIST) => Some(match shape.items() {
            Some(items) if items.types().contains(Types::MAP) => {
                format!("each of them is a table of its own: `[[{path}]]`")
            }
            _ => format!("write `{key} = [\"…\"]`"),
        }),
        Value::String(_) if types == Types::MAP && shape.field("name").is_some() => {
            Some(format!("each of them is a table of its own: `[[{path}]]` with `name = \"…\"`"))
        }
        Value::List(_) if types.contains(Types::MAP) => Some(format!("it is one table: `[{path}]`")),
        _ => None,
    }
}

/// The same set of types, as TOML calls them.
fn words(types: Types) -> String {
    types.words().replace("a list", "an array").replace("a map", "a table")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::List(_) => "an array",
        Value::Map(_) => "a table",
        Value::Bool(_) => "true or false",
        other => other.kind(),
    }
}

fn not_accepted(found: &Found<'_>) -> Problem {
    let Found { view, key, shape, .. } = found;
    let text = view.node.as_str().unwrap_or_default();
    if is_open(text) {
        return placeholder(found);
    }
    let known: Vec<&str> = alternatives(*shape).flat_map(Shape::literals).filter_map(name).collect();
    let problem = Problem::value(
        ProblemKind::NotAccepted,
        Level::Error,
        view,
        format!("`{}` is nothing that `{key}` knows", clip(text)),
    );
    let choice = || format!("it knows `{}`", known.join("`, `"));
    problem.help(did_you_mean(text, known.iter().copied()).unwrap_or_else(choice))
}

fn name(literal: Literal) -> Option<&'static str> {
    match literal {
        Literal::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

fn bad_form(found: &Found<'_>) -> Problem {
    let Found { view, key, shape, .. } = found;
    let text = view.node.as_str().unwrap_or_default();
    if is_open(text) {
        return placeholder(found);
    }
    let (what, help) = match shape.format() {
        Some(Format::Quantity) => ("quantity", "write it like `500m`, `2` or `1.5Gi`"),
        Some(Format::Duration) => ("duration", "write it like `90s`, `5m` or `1h30m`"),
        _ => ("value of the right form", "see `runnergen explain`"),
    };
    Problem::value(ProblemKind::NotAccepted, Level::Error, view, format!("`{}` is no {what} for `{key}`", clip(text)))
        .help(help)
}

/// The text is not known yet; as it stands it would not do.
fn placeholder(found: &Found<'_>) -> Problem {
    // A duration and the shell are looked at when the runner starts, anything else when a job needs it.
    let is_read_at_start = found.shape.format() == Some(Format::Duration) || found.key == "shell";
    let level = if is_read_at_start { Level::Error } else { Level::Warning };
    let message = format!("`{}` holds a placeholder; as it stands the runner cannot use it", found.key);
    Problem::value(ProblemKind::Placeholder, level, &found.view, message)
}
