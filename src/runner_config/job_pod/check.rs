//! Violations of the Kubernetes API in the job pod, each at its setting.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::{View, build, convert, patches};
use crate::input::placeholder::is_open;
use crate::kubernetes::{self, RULES};
use crate::lint::diagnostic::Diagnostic;
use crate::runner_config::Parsed;
use crate::runner_config::version::RunnerVersion;
use crate::schema::{Field, Schema};
use helm_yaml::source::Span;

/// The violations in the pod of a runner, and in its patches. Paths are those of the settings, from the root of the
/// configuration.
pub(crate) fn check(runner: &View<'_>, parsed: &Parsed, version: RunnerVersion) -> Vec<Diagnostic> {
    let Some(pod) = build(runner, version) else {
        return Vec::new();
    };
    let mut found = kubernetes::check_object(&pod);
    if !found.is_empty() {
        let settings = Index::of(runner);
        let at_settings = found
            .into_iter()
            .filter_map(|found| settings.translate(found));
        found = at_settings.collect();
    }
    found.extend(patches::check(runner, parsed, pod));
    found
}

/// A setting.
struct Setting {
    /// Its dotted path.
    path: String,
    /// The span of the table that it is in; `None` if it is a table or an array itself.
    table: Option<Span>,
    /// Whether its value is unknown until a job runs.
    is_open: bool,
}

/// The settings of a runner by the spans of their keys and values.
struct Index(HashMap<Span, Setting>);

impl Index {
    fn of(runner: &View<'_>) -> Self {
        let mut index = Index(HashMap::new());
        index.add(runner, runner.node.span);
        index
    }

    fn add(&mut self, view: &View<'_>, table: Span) {
        let is_open = view.node.as_str().is_some_and(is_open);
        let table = view.node.is_scalar().then_some(table);
        for span in [view.key_span, view.node.span] {
            let path = view.path.clone();
            self.0.entry(span).or_insert(Setting {
                path,
                table,
                is_open,
            });
        }
        let inner = view.entries().map(|(_, child)| child).chain(view.items());
        inner.for_each(|child| self.add(&child, view.node.span));
    }

    /// The violation at its setting.
    fn translate(&self, found: Diagnostic) -> Option<Diagnostic> {
        let mut found = at_related_setting(found)?;
        let setting = self
            .0
            .get(&found.span())
            .filter(|setting| !setting.is_open)?;
        let names = Names::of(&found, &setting.path);
        found.message = names.in_text(&found.message);
        found.help = found.help.map(|help| names.in_text(&help));
        for label in &mut found.related {
            label.text = names.in_text(&label.text);
        }
        found.note = Some(format!(
            "Kubernetes rejects the job pod at `{}`",
            found.path
        ));
        found.path = setting.path.clone();
        if let (None, Some(table), Some((path, _))) =
            (&names.setting, setting.table, setting.path.rsplit_once('.'))
        {
            found.primary.span = table;
            found.path = path.to_owned();
        }
        Some(found)
    }
}

/// Moves a violation on a value that the runner adds to the setting that conflicts with it.
pub(super) fn at_related_setting(mut found: Diagnostic) -> Option<Diagnostic> {
    if found.span().is_synthetic() {
        found.primary.span = found.related.drain(..).next()?.span;
        let (duplicate, _) = found.message.split_once(':')?;
        found.message = format!("{duplicate}: the runner adds its own to the job pod");
    }
    Some(found)
}

/// The names in the text of a violation: those of fields become those of settings.
struct Names {
    field: String,
    /// The setting that the violation is about; `None` if it is about something missing in a table.
    setting: Option<String>,
}

impl Names {
    fn of(found: &Diagnostic, setting: &str) -> Self {
        let is_about_key = found.rule != RULES.missing_key;
        Names {
            field: last_key(&found.path).to_owned(),
            setting: is_about_key.then(|| last_key(setting).to_owned()),
        }
    }

    /// Renames what is between backticks.
    fn in_text(&self, text: &str) -> String {
        let parts = text.split('`').enumerate();
        let renamed = parts.map(|(index, part)| match self.renamed(part) {
            Some(name) if index % 2 == 1 => name,
            _ => part.to_owned(),
        });
        renamed.collect::<Vec<_>>().join("`")
    }

    fn renamed(&self, name: &str) -> Option<String> {
        let is_path = name.starts_with("spec.") || name.starts_with("metadata.");
        let field = if is_path { last_key(name) } else { name };
        if field == self.field && self.setting.is_some() {
            return self.setting.clone();
        }
        let setting = convert::snake_case(field);
        (is_path || settings().contains(setting.as_str())).then_some(setting)
    }
}

/// The last key of a path, without indexes.
fn last_key(path: &str) -> &str {
    let key = path.rsplit('.').next().unwrap_or(path);
    key.split('[').next().unwrap_or(key)
}

/// The keys of all settings of the Kubernetes executor.
fn settings() -> &'static HashSet<&'static str> {
    static KEYS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let mut keys = HashSet::new();
        if let Some(schema) = Schema::named("runner-config") {
            add_keys(schema, &mut keys);
        }
        keys
    })
}

fn add_keys(schema: Schema, keys: &mut HashSet<&'static str>) {
    let inner = schema
        .items()
        .into_iter()
        .chain(schema.fields().map(Field::schema));
    keys.extend(schema.fields().map(Field::name));
    inner.for_each(|schema| add_keys(schema, keys));
}
