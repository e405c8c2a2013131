//! Schema validation of a runner configuration, and checks of TOML types that a JSON Schema does not distinguish.
//!
//! The messages are rewritten in TOML terms, with help for keys of other tools and older versions.

use crate::fix::Change;
use crate::lint::diagnostic::{Diagnostic, Fix, Place, Severity};
use crate::lint::rule::Rule;
use crate::lint::rules::runner_config::config_type;
use crate::lint::rules::runner_config::config_unknown_key;
use crate::lint::rules::runner_config::config_value;
use crate::lint::rules::syntax::placeholder;
use crate::redact::shown;
use crate::report::printable::clip;
use crate::schema::{self, EnumValue, Field, Format, Path, RuleSet, Schema, Types};
use helm_template::suggestion::did_you_mean;
use helm_yaml::source::Span;
use helm_yaml::tree::{Map, Value};

use super::edit::TomlChange;
use super::lifetime;
use super::sections::keys_of;
use super::setting::{self, heading};
use super::syntax::Parsed;
use super::unknown_key;
use super::version::RunnerVersion;
use super::view::{View, each_runner};
use crate::input::placeholder::is_open;

/// The rules for what the runner's decoder rejects or ignores.
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

/// A value that violates its schema.
struct Found<'n> {
    view: View<'n>,
    section: String,
    key: String,
    schema: Schema,
}

/// Returns the keys and values that the decoder of a runner version rejects or ignores. Paths start at the root of the
/// configuration.
pub fn check(parsed: &Parsed, runner: RunnerVersion) -> Vec<Diagnostic> {
    let (Some(root), Some(schema)) = (
        parsed.root.as_ref().map(View::root),
        Schema::named("runner-config"),
    ) else {
        return Vec::new();
    };
    let mut violations = Vec::new();
    schema::check(root.node, schema, &Path::Root(""), &RULES, &mut violations);
    let mut found: Vec<Diagnostic> = violations
        .into_iter()
        .filter_map(|found| in_toml(found, &root, schema, runner))
        .collect();
    check_toml_types(&root, schema, &parsed.datetimes, &mut found);
    check_swallowed_settings(&root, &mut found);
    found
}

/// Reports settings that belong to a free-form table by mistake: in TOML, every key after a table header belongs to that
/// table, so a setting that follows `[runners.kubernetes.pod_labels]` becomes a label.
fn check_swallowed_settings(root: &View<'_>, out: &mut Vec<Diagnostic>) {
    for runner in each_runner(root) {
        let Some(kubernetes) = runner.get("kubernetes") else {
            continue;
        };
        for table in FREE_FORM_TABLES
            .iter()
            .filter_map(|name| kubernetes.get(name))
        {
            for (key, entry) in table.entries() {
                let Some(section) = swallowed_from(key, &entry, &table) else {
                    continue;
                };
                // The wrong type of the value is a consequence.
                out.retain(|found| found.span() != entry.node.span);
                out.push(swallowed(key, section, &entry, &table));
            }
        }
    }
}

/// Tables of the kubernetes executor with user-defined keys.
const FREE_FORM_TABLES: [&str; 4] = [
    "node_selector",
    "node_tolerations",
    "pod_annotations",
    "pod_labels",
];

/// The section that a key of a free-form table is a setting of, if the user probably meant it.
fn swallowed_from(key: &str, entry: &View<'_>, table: &View<'_>) -> Option<&'static str> {
    let header = table.node.span;
    // A key inside the braces of an inline table was put there on purpose.
    let is_inline = header.range().contains(&entry.key_span.range().start);
    // Without an underscore, a key such as `image` may well be a label; but labels are strings.
    let is_setting = key.contains('_') || entry.node.as_str().is_none();
    if is_inline || !is_setting || entry.key_span.is_synthetic() {
        return None;
    }
    ["runners.kubernetes", "runners"]
        .into_iter()
        .find(|section| keys_of(section).contains(&key))
}

fn swallowed(key: &str, section: &str, entry: &View<'_>, table: &View<'_>) -> Diagnostic {
    let change = Change::toml(entry.moved(section, key, None));
    let (section, table_name) = (
        heading(section),
        heading(&unknown_key::without_indexes(&table.path)),
    );
    let message =
        format!("`{key}` has no effect: it is in the table `{table_name}`, not in `{section}`");
    Diagnostic::new(
        RULES.unknown_key,
        Place::new(entry.key_span, entry.path.as_str()),
        message,
    )
    .with_help(format!(
        "move the line to `{section}`, above `{table_name}`"
    ))
    .with_maybe_fix(Some(Fix::unsafe_(
        format!("move `{key}` to `{section}`"),
        vec![change],
    )))
    .with_related(table.key_span, "start of the table")
}

/// Rewrites a violation in TOML terms.
fn in_toml(
    violation: Diagnostic,
    root: &View<'_>,
    schema: Schema,
    runner: RunnerVersion,
) -> Option<Diagnostic> {
    // RG046 reports the type of `runners`.
    if violation.rule == RULES.wrong_type && violation.path == "runners" {
        return None;
    }
    let found = Found::at(root, schema, &violation.path)?;
    // The schema is that of the newest version; an older one has keys that were removed since.
    let is_known = || {
        lifetime::key(&unknown_key::without_indexes(&found.view.path))
            .is_some_and(|key| key.is_known(runner))
    };
    if violation.rule == RULES.unknown_key && is_known() {
        return None;
    }
    let accepts = found.schema.types().accept(&found.view.node.value);
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

/// The section of a misspelled key and the suggested key.
pub(crate) fn misspelled(found: &Diagnostic) -> Option<(String, String)> {
    let meant = found
        .help
        .as_deref()
        .filter(|_| found.rule == RULES.unknown_key)?;
    let meant = meant.strip_prefix("did you mean `")?.strip_suffix("`?")?;
    let (section, _) = found
        .path
        .rsplit_once('.')
        .unwrap_or_else(|| split_root(&found.path));
    Some((section.to_owned(), meant.to_owned()))
}

/// Splits the path of a key at the root of a configuration: `runners.config › concurent`.
fn split_root(path: &str) -> (&str, &str) {
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
    /// Finds the value at the path of a violation: `runners[0].kubernetes.pod_labels["example.com/team"]`.
    fn at(root: &View<'n>, schema: Schema, path: &str) -> Option<Self> {
        let mut found = Found {
            view: root.clone(),
            section: String::new(),
            key: String::new(),
            schema,
        };
        let mut rest = path;
        while !rest.is_empty() {
            rest = found.step(rest)?.trim_start_matches('.');
        }
        Some(found)
    }

    /// Descends by one path segment and returns the rest of the path.
    fn step<'p>(&mut self, path: &'p str) -> Option<&'p str> {
        let index = path.strip_prefix('[').and_then(|open| open.split_once(']'));
        if let Some((Ok(index), rest)) = index.map(|(index, rest)| (index.parse(), rest)) {
            self.view = self.view.item(index)?;
            self.schema = alternatives(self.schema)
                .find_map(Schema::items)
                .unwrap_or(self.schema);
            return Some(rest);
        }
        let (name, rest) = key_of(path, self.view.node.as_map()?)?;
        let (name, child) = self.view.entry(name)?;
        self.section = std::mem::replace(&mut self.view, child).path;
        self.key = name.to_owned();
        self.schema = below(self.schema, name);
        Some(rest)
    }
}

/// The first key of a path, and the rest. Only an escaped key is compared with all keys, as a table may have many.
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

/// The schema of a key, or of additional keys.
fn below(schema: Schema, name: &str) -> Schema {
    schema
        .field(name)
        .map(Field::schema)
        .or(schema.additional_properties())
        .unwrap_or(schema)
}

/// A schema, or its alternatives.
fn alternatives(schema: Schema) -> impl Iterator<Item = Schema> {
    let own = (schema.alternatives().len() == 0).then_some(schema);
    own.into_iter().chain(schema.alternatives())
}

fn unknown(found: &Found<'_>) -> Diagnostic {
    let Found {
        view, section, key, ..
    } = found;
    let section_name = match unknown_key::without_indexes(section).as_str() {
        "" => "at the top level".to_owned(),
        section => format!("in `{}`", heading(section)),
    };
    let place = Place::new(view.key_span, view.path.as_str());
    let advice = unknown_key::advice(section, key, Some(view.node));
    Diagnostic::new(
        RULES.unknown_key,
        place,
        format!("unknown key `{}` {section_name}", clip(key)),
    )
    .with_maybe_fix(advice.as_ref().and_then(|advice| advice.fix(view)))
    .with_maybe_help(advice.map(|advice| advice.help))
}

fn wrong_type(found: &Found<'_>) -> Diagnostic {
    let Found {
        view, key, schema, ..
    } = found;
    let types = schema.types();
    let message = format!(
        "invalid `{key}`: expected {}, found {}",
        words(types),
        kind(&view.node.value)
    );
    // The decoder ignores values other than tables for a free-form table, so an empty one loses nothing.
    let is_harmless = schema.additional_properties().is_some() && !view.node.is_truthy();
    let severity = if is_harmless {
        Severity::Warning
    } else {
        Severity::Error
    };
    found
        .value(RULES.wrong_type, message)
        .with_severity(severity)
        .with_maybe_help(retyped(found, types))
        .with_maybe_fix(retyping(found))
}

/// The fix that gives a value the expected type.
fn retyping(found: &Found<'_>) -> Option<Fix> {
    let view = &found.view;
    if let Some(is_array) = wants_brackets(found) {
        let key = view.key_span.range();
        let change = TomlChange::Brackets { key, is_array };
        let what = if is_array {
            "an array of tables"
        } else {
            "one table"
        };
        let title = format!("make `{}` {what}", clip(&found.key));
        return Some(Fix::unsafe_(title, vec![Change::toml(change)]));
    }
    if let Value::Float(_) = view.node.value
        && found.schema.types().contains(Types::STRING)
    {
        let title = format!("quote the value of `{}`", clip(&found.key));
        return Some(Fix::unsafe_(title, view.quoted().map(Change::toml).into()));
    }
    let node = schema::retyped(view.node, found.schema)?;
    let value = setting::toml(&node)?;
    Some(Fix::unsafe_(
        format!("write `{} = {}`", toml_key(&found.key), clip(&value)),
        vec![Change::toml(view.replaced(value))],
    ))
}

/// Whether the value is a table where an array of tables is expected, or the reverse.
fn wants_brackets(found: &Found<'_>) -> Option<bool> {
    let types = found.schema.types();
    match &found.view.node.value {
        Value::Map(_) if types.contains(Types::LIST) => {
            let items = found.schema.items()?;
            items.types().contains(Types::MAP).then_some(true)
        }
        Value::List(items) if types.contains(Types::MAP) => match items.as_slice() {
            [one] if one.as_map().is_some() => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The edit that gives a value the expected type.
fn retyped(found: &Found<'_>, types: Types) -> Option<String> {
    let Found {
        view, key, schema, ..
    } = found;
    let path = unknown_key::without_indexes(&view.path);
    match &view.node.value {
        Value::String(text) if is_open(text) => None,
        Value::String(text) if types.contains(Types::INTEGER) && text.parse::<i64>().is_ok() => {
            Some(format!("remove the quotes: `{} = {text}`", toml_key(key)))
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
        Value::Map(map) if types.contains(Types::LIST) => Some(match schema.items() {
            Some(items) if items.types().contains(Types::MAP) => {
                format!("use an array of tables: `[[{path}]]`")
            }
            _ => format!("write `{key} = [{}]`", assignments(map)),
        }),
        Value::String(_) if types == Types::MAP && schema.field("name").is_some() => Some(format!(
            "use an array of tables: `[[{path}]]` with `name = \"…\"`"
        )),
        Value::List(_) if types.contains(Types::MAP) => Some(format!("use one table: `[{path}]`")),
        _ => None,
    }
}

/// The entries of a table as `"NAME=value"`.
fn assignments(table: &Map) -> String {
    let items: Vec<String> = table
        .iter()
        .map(|(name, entry)| {
            let value = entry.node.as_str().unwrap_or_default();
            format!("\"{}={}\"", clip(name), shown(name, value))
        })
        .collect();
    if items.is_empty() {
        return "\"NAME=…\"".to_owned();
    }
    items.join(", ")
}

/// A key as written in TOML: with quotes if it needs them.
fn toml_key(key: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if !key.is_empty() && key.chars().all(is_bare) {
        key.to_owned()
    } else {
        format!("{key:?}")
    }
}

/// Types in TOML terms.
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
        view, key, schema, ..
    } = found;
    let text = view.node.as_str().unwrap_or_default();
    if is_open(text) {
        return unresolved(found);
    }
    let known: Vec<&str> = alternatives(*schema)
        .flat_map(Schema::enum_values)
        .filter_map(name)
        .collect();
    let (expected, help) = match schema.format() {
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
        .with_replaced_value()
}

fn name(value: EnumValue) -> Option<&'static str> {
    match value {
        EnumValue::String(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The value is a placeholder, which the runner cannot use as it is.
fn unresolved(found: &Found<'_>) -> Diagnostic {
    // Durations and the shell are validated when the runner starts, other values when a job uses them.
    let is_read_at_start = found.schema.format() == Some(Format::Duration) || found.key == "shell";
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

/// Checks types that a JSON Schema does not distinguish: a float is not an integer, a date is not a string, and an empty
/// string is not a duration.
fn check_toml_types(
    view: &View<'_>,
    schema: Schema,
    datetimes: &[Span],
    out: &mut Vec<Diagnostic>,
) {
    for (name, child) in view.entries() {
        if let Some(schema) = schema
            .field(name)
            .map(Field::schema)
            .or(schema.additional_properties())
        {
            check_toml_types(&child, schema, datetimes, out);
        }
    }
    if let Some(schema) = schema.items() {
        view.items()
            .for_each(|item| check_toml_types(&item, schema, datetimes, out));
    }
    out.extend(toml_type_problem(view, schema, datetimes));
}

fn toml_type_problem(view: &View<'_>, schema: Schema, datetimes: &[Span]) -> Option<Diagnostic> {
    let key = view.path.rsplit('.').next().unwrap_or_default();
    let types = schema.types();
    let (message, help, change) = match &view.node.value {
        Value::Float(number)
            if types.contains(Types::INTEGER)
                && !types.contains(Types::NUMBER)
                && number.fract() == 0.0 =>
        {
            let message =
                format!("invalid `{key}`: expected an integer, found the float {number:?}");
            let value = format!("{number:.0}");
            (
                message,
                format!("write `{key} = {value}`"),
                view.replaced(value),
            )
        }
        Value::String(text) if text.is_empty() && schema.format() == Some(Format::Duration) => {
            let message = format!(
                "invalid `{key}`: expected a duration, such as `90s`, found an empty string"
            );
            (message, format!("remove `{key}`"), view.removed())
        }
        Value::String(text) if takes_string(schema) && is_date(view, key, datetimes) => (
            format!("invalid `{key}`: expected a string, found a date"),
            format!("add quotes: `{key} = \"{text}\"`"),
            view.replaced(format!("\"{text}\"")),
        ),
        _ => return None,
    };
    let place = Place::new(view.node.span, view.path.as_str());
    let fix = Fix::unsafe_(format!("correct `{key}`"), vec![Change::toml(change)]);
    let found = Diagnostic::new(RULES.wrong_type, place, message).with_help(help);
    Some(found.with_maybe_fix(Some(fix)))
}

/// Returns true if a string is accepted. Durations are excluded, as their format reports a date.
fn takes_string(schema: Schema) -> bool {
    let types = schema.types();
    types.contains(Types::STRING)
        && !types.contains(Types::MAP)
        && schema.format() != Some(Format::Duration)
}

/// Returns true if the value is a date and the key does not accept one.
fn is_date(view: &View<'_>, key: &str, datetimes: &[Span]) -> bool {
    let takes_dates = ["token_obtained_at", "token_expires_at"]
        .iter()
        .any(|name| key.eq_ignore_ascii_case(name));
    !takes_dates && datetimes.contains(&view.node.span)
}
