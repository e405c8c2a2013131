//! Every key and value of a runner configuration against its schema, and against distinctions that the decoder makes and
//! a schema does not.
//!
//! The schema finds what is wrong; the messages are rewritten here in terms of TOML, with what is known about keys that
//! people carry over from elsewhere.

use crate::lint::diagnostic::{Diagnostic, Place, Severity};
use crate::lint::rule::Rule;
use crate::lint::rules::runner_config::config_type;
use crate::lint::rules::runner_config::config_unknown_key;
use crate::lint::rules::runner_config::config_value;
use crate::lint::rules::syntax::placeholder;
use crate::report::printable::clip;
use crate::schema::{self, Field, Format, Literal, Path, RuleSet, Shape, Types};
use helm_template::suggestion::did_you_mean;
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Value};

use super::setting::heading;
use super::syntax::Parsed;
use super::unknown_key;
use super::view::{View, is_open};

/// The rules that report what the runner's decoder rejects or ignores.
static RULES: RuleSet = RuleSet {
    unknown_key: &config_unknown_key::RULE,
    missing_key: &config_type::RULE,
    wrong_type: &config_type::RULE,
    truthy_value: &config_type::RULE,
    invalid_value: &config_value::RULE,
    invalid_format: &config_value::RULE,
    too_short: &config_type::RULE,
    conflict: &config_type::RULE,
    embedded: None,
};

/// A value that violates the schema, and what it should be.
struct Found<'n> {
    view: View<'n>,
    section: String,
    key: String,
    shape: Shape,
}

/// Every key and value that the runner's decoder does not take; paths begin at the root of the configuration.
pub fn check(parsed: &Parsed) -> Vec<Diagnostic> {
    let (Some(root), Some(shape)) = (
        parsed.root.as_ref().map(View::root),
        Shape::named("runner-config"),
    ) else {
        return Vec::new();
    };
    let mut violations = Vec::new();
    schema::check(root.node, shape, &Path::Root(""), &RULES, &mut violations);
    let mut found: Vec<Diagnostic> = violations
        .into_iter()
        .filter_map(|found| in_toml(found, &root, shape))
        .collect();
    check_literals(&root, shape, &parsed.datetimes, &mut found);
    found
}

/// A violation in terms of TOML.
fn in_toml(violation: Diagnostic, root: &View<'_>, shape: Shape) -> Option<Diagnostic> {
    // RG046 reports what `runners` must be.
    if violation.rule == RULES.wrong_type && violation.path == "runners" {
        return None;
    }
    let found = Found::at(root, shape, &violation.path)?;
    let accepts = found.shape.types().accept(&found.view.node.value);
    Some(if violation.rule == RULES.unknown_key {
        unknown(&found)
    } else if violation.rule == RULES.wrong_type && !accepts {
        wrong_type(&found)
    } else if violation.rule == RULES.invalid_value {
        invalid_value(&found)
    } else {
        violation
    })
}

/// The section of an unknown key and the key that was meant.
pub(crate) fn misspelled(found: &Diagnostic) -> Option<(String, String)> {
    let meant = found
        .help
        .as_deref()
        .filter(|_| found.rule == RULES.unknown_key)?;
    let meant = meant.strip_prefix("did you mean `")?.strip_suffix("`?")?;
    let (section, _) = found
        .path
        .rsplit_once('.')
        .unwrap_or_else(|| around(&found.path));
    Some((section.to_owned(), meant.to_owned()))
}

/// What holds a key at the root of a configuration: `runners.config` of `runners.config › concurent`.
fn around(path: &str) -> (&str, &str) {
    path.rsplit_once(" › ").unwrap_or(("", path))
}

impl Found<'_> {
    fn value(&self, rule: &'static Rule, message: String) -> Diagnostic {
        Diagnostic::new(
            rule,
            Place::new(self.view.node.span, self.view.path.as_str()),
            message,
        )
    }
}

impl<'n> Found<'n> {
    /// Follows a path that the shape wrote: `runners[0].kubernetes.pod_labels["example.com/team"]`.
    fn at(root: &View<'n>, shape: Shape, path: &str) -> Option<Self> {
        let mut found = Found {
            view: root.clone(),
            section: String::new(),
            key: String::new(),
            shape,
        };
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
            self.shape = alternatives(self.shape)
                .find_map(Shape::items)
                .unwrap_or(self.shape);
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
    let plain = quoted
        .split_once("\"]")
        .filter(|(key, _)| !key.contains('\\'));
    let written = |key: &'k String| Some((key.as_str(), path.strip_prefix(&format!("[{key:?}]"))?));
    plain.or_else(|| map.keys().find_map(written))
}

/// The shape under a key; that of any key where keys are free.
fn below(shape: Shape, name: &str) -> Shape {
    shape
        .field(name)
        .map(Field::shape)
        .or(shape.each())
        .unwrap_or(shape)
}

/// A shape, or the ones among which a value may choose.
fn alternatives(shape: Shape) -> impl Iterator<Item = Shape> {
    let own = (shape.alternatives().len() == 0).then_some(shape);
    own.into_iter().chain(shape.alternatives())
}

fn unknown(found: &Found<'_>) -> Diagnostic {
    let Found {
        view, section, key, ..
    } = found;
    let section_name = match unknown_key::without_positions(section).as_str() {
        "" => "at the top level".to_owned(),
        section => format!("in `{}`", heading(section)),
    };
    let place = Place::new(view.key_span, view.path.as_str());
    // Also where it is empty: the runner warns all the same.
    Diagnostic::new(
        RULES.unknown_key,
        place,
        format!("unknown key `{}` {section_name}", clip(key)),
    )
    .with_maybe_help(unknown_key::advice(section, key))
}

fn wrong_type(found: &Found<'_>) -> Diagnostic {
    let Found {
        view, key, shape, ..
    } = found;
    let types = shape.types();
    let message = format!(
        "invalid `{key}`: expected {}, found {}",
        words(types),
        kind(&view.node.value)
    );
    // The decoder ignores anything else than an object in a free-form table: what is empty loses nothing.
    let is_harmless = shape.each().is_some() && !view.node.is_truthy();
    let severity = if is_harmless {
        Severity::Warning
    } else {
        Severity::Error
    };
    found
        .value(RULES.wrong_type, message)
        .with_severity(severity)
        .with_maybe_help(retyped(found, types))
}

/// The edit that gives a value the expected type.
fn retyped(found: &Found<'_>, types: Types) -> Option<String> {
    let Found {
        view, key, shape, ..
    } = found;
    let path = unknown_key::without_positions(&view.path);
    match &view.node.value {
        Value::String(text) if is_open(text) => None,
        Value::String(text) if types.contains(Types::INTEGER) && text.parse::<i64>().is_ok() => {
            Some(format!("remove the quotes: `{key} = {text}`"))
        }
        Value::String(text) if types.contains(Types::BOOLEAN) => {
            let flag = matches!(
                text.to_ascii_lowercase().as_str(),
                "true" | "yes" | "on" | "1"
            );
            Some(format!("remove the quotes: `{key} = {flag}`"))
        }
        Value::String(text) if types.contains(Types::LIST) => {
            Some(format!("write `{key} = [\"{}\"]`", clip(text)))
        }
        Value::Float(number) if types.contains(Types::INTEGER) => {
            Some(format!("write `{key} = {number:.0}`"))
        }
        Value::Int(_) | Value::Float(_) | Value::Bool(_) if types.contains(Types::STRING) => {
            Some(format!(
                "add quotes: `{key} = \"{}\"`",
                view.node.to_template_string()
            ))
        }
        Value::Int(number @ 0..=1) if types.contains(Types::BOOLEAN) => {
            Some(format!("write `{key} = {}`", *number == 1))
        }
        Value::Map(_) if types.contains(Types::LIST) => Some(match shape.items() {
            Some(items) if items.types().contains(Types::MAP) => {
                format!("use an array of tables: `[[{path}]]`")
            }
            _ => format!("write `{key} = [\"…\"]`"),
        }),
        Value::String(_) if types == Types::MAP && shape.field("name").is_some() => Some(format!(
            "use an array of tables: `[[{path}]]` with `name = \"…\"`"
        )),
        Value::List(_) if types.contains(Types::MAP) => Some(format!("use one table: `[{path}]`")),
        _ => None,
    }
}

/// The same set of types, as TOML calls them.
fn words(types: Types) -> String {
    types
        .words()
        .replace("a list", "an array")
        .replace("an object", "a table")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::List(_) => "an array",
        Value::Map(_) => "a table",
        other => other.kind(),
    }
}

fn invalid_value(found: &Found<'_>) -> Diagnostic {
    let Found {
        view, key, shape, ..
    } = found;
    let text = view.node.as_str().unwrap_or_default();
    if is_open(text) {
        return unresolved(found);
    }
    let known: Vec<&str> = alternatives(*shape)
        .flat_map(Shape::literals)
        .filter_map(name)
        .collect();
    let (expected, help) = match shape.format() {
        _ if !known.is_empty() => (
            format!("expected one of `{}`", known.join("`, `")),
            did_you_mean(text, known.iter().copied()),
        ),
        Some(format) => (
            format.check_text(text).err().unwrap_or_default(),
            format.help(text),
        ),
        None => ("expected another value".to_owned(), None),
    };
    found
        .value(
            RULES.invalid_value,
            format!("invalid `{key}` `{}`: {expected}", clip(text)),
        )
        .with_maybe_help(help)
}

fn name(literal: Literal) -> Option<&'static str> {
    match literal {
        Literal::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The value is a placeholder, which the runner cannot use as it is.
fn unresolved(found: &Found<'_>) -> Diagnostic {
    // A duration and the shell are read when the runner starts, anything else when a job needs it.
    let is_read_at_start = found.shape.format() == Some(Format::Duration) || found.key == "shell";
    let severity = if is_read_at_start {
        Severity::Error
    } else {
        Severity::Warning
    };
    let message = format!(
        "unresolved placeholder in `{}`: the runner cannot use it as it is",
        found.key
    );
    found
        .value(&placeholder::RULE, message)
        .with_severity(severity)
}

/// Distinctions that the decoder makes and a schema does not: `3.0` is no integer, a date is no string, and an empty
/// string is no duration.
fn check_literals(view: &View<'_>, shape: Shape, datetimes: &[Span], out: &mut Vec<Diagnostic>) {
    for (name, child) in view.entries() {
        if let Some(shape) = shape.field(name).map(Field::shape).or(shape.each()) {
            check_literals(&child, shape, datetimes, out);
        }
    }
    if let Some(shape) = shape.items() {
        view.items()
            .for_each(|item| check_literals(&item, shape, datetimes, out));
    }
    out.extend(literal(view, shape, datetimes));
}

fn literal(view: &View<'_>, shape: Shape, datetimes: &[Span]) -> Option<Diagnostic> {
    let key = view.path.rsplit('.').next().unwrap_or_default();
    let types = shape.types();
    let (message, help) = match &view.node.value {
        Value::Float(number)
            if types.contains(Types::INTEGER)
                && !types.contains(Types::NUMBER)
                && number.fract() == 0.0 =>
        {
            let message =
                format!("invalid `{key}`: expected an integer, found the float {number:?}");
            (message, format!("write `{key} = {number:.0}`"))
        }
        Value::String(text) if text.is_empty() && shape.format() == Some(Format::Duration) => {
            let message = format!(
                "invalid `{key}`: expected a duration, such as `90s`, found an empty string"
            );
            (message, format!("remove `{key}`"))
        }
        Value::String(text) if takes_string(shape) && is_date(view, key, datetimes) => (
            format!("invalid `{key}`: expected a string, found a date"),
            format!("add quotes: `{key} = \"{text}\"`"),
        ),
        _ => return None,
    };
    let place = Place::new(view.node.span, view.path.as_str());
    Some(Diagnostic::new(RULES.wrong_type, place, message).with_help(help))
}

/// Whether a string is expected, alone or among other types; a duration is known by its format.
fn takes_string(shape: Shape) -> bool {
    let types = shape.types();
    types.contains(Types::STRING)
        && !types.contains(Types::MAP)
        && shape.format() != Some(Format::Duration)
}

/// Whether the value is a date, and the key takes none.
fn is_date(view: &View<'_>, key: &str, datetimes: &[Span]) -> bool {
    let takes_dates = ["token_obtained_at", "token_expires_at"]
        .iter()
        .any(|name| key.eq_ignore_ascii_case(name));
    !takes_dates && datetimes.contains(&view.node.span)
}
