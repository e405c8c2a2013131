//! Completion: keys and values of the chart, of the runner configuration, and names in template expressions.

use std::ops::Range;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTag, Documentation, TextEdit,
};

use super::analysis::Analysis;
use super::documents::Document;
use super::hover;
use super::markup::Markup;
use super::outline::{Cursor, cursor, join};
use crate::chart::values::reference as values;
use crate::runner_config::reference as config;
use crate::schema::{EnumValue, Format, Schema, Types};
use helm_template::{Engine, function_names};
use helm_yaml::tree::Node;

/// The objects of a template expression with a fixed set of fields.
const OBJECTS: [(&str, &[&str]); 4] = [
    (
        ".",
        &[
            "Values",
            "Release",
            "Chart",
            "Capabilities",
            "Files",
            "Template",
        ],
    ),
    (
        ".Release.",
        &[
            "Name",
            "Namespace",
            "Service",
            "IsInstall",
            "IsUpgrade",
            "Revision",
        ],
    ),
    (".Chart.", &["Name", "Version", "AppVersion"]),
    (
        ".Capabilities.",
        &["APIVersions", "KubeVersion", "HelmVersion"],
    ),
];

/// The completions at a byte offset.
pub fn complete(
    document: &Document,
    analysis: &Analysis,
    offset: usize,
    format: Markup,
) -> Vec<CompletionItem> {
    let prefix = analysis.path_of_values();
    let Some(cursor) = cursor(document, offset, &prefix) else {
        return Vec::new();
    };
    let completion = Completion {
        document,
        analysis,
        prefix: &prefix,
        format,
    };
    match cursor {
        Cursor::Key {
            parent,
            siblings,
            typed,
        } => completion.keys(&parent, &siblings, typed),
        Cursor::Value { path, typed } => completion.values(&path, typed),
        Cursor::TomlKey {
            table,
            siblings,
            typed,
        } => completion.toml_keys(&table, &siblings, typed),
        Cursor::TomlValue { path, typed } => completion.toml_values(&path, typed),
        Cursor::TomlTable { typed } => completion.toml_tables(typed),
        Cursor::Expression { typed } => completion.expression(typed),
    }
}

struct Completion<'a> {
    document: &'a Document,
    analysis: &'a Analysis,
    /// The path of the values in the document.
    prefix: &'a [String],
    /// The format of documentation.
    format: Markup,
}

impl Completion<'_> {
    /// The keys of a mapping, or the allowed items of a list of scalars.
    fn keys(
        &self,
        parent: &[String],
        siblings: &[String],
        typed: Range<usize>,
    ) -> Vec<CompletionItem> {
        let Some(path) = parent.strip_prefix(self.prefix) else {
            return Vec::new();
        };
        let path = path.join(".");
        let Ok(entry) = values::lookup(&path) else {
            return Vec::new();
        };
        if entry.parts.is_empty() {
            return self.values(parent, typed);
        }
        let is_new = |name: &&str| !siblings.iter().any(|sibling| sibling == name);
        let is_read = |name: &str| self.is_read(&join(&path, name));
        entry
            .parts
            .iter()
            .map(|part| part.name)
            .filter(is_new)
            .filter(|name| is_read(name))
            .map(|name| {
                let known = values::lookup(&join(&path, name)).ok();
                let is_scalar = known.as_ref().is_some_and(|known| known.parts.is_empty());
                let blank = if is_scalar { " " } else { "" };
                CompletionItem {
                    documentation: known
                        .map(|known| self.documentation(&hover::value_page(&known))),
                    ..self.item(
                        name,
                        CompletionItemKind::Property,
                        format!("{name}:{blank}"),
                        &typed,
                    )
                }
            })
            .collect()
    }

    /// Whether the chart version of a release in the document reads the value at a path.
    fn is_read(&self, path: &str) -> bool {
        let keys: Vec<&str> = path.split('.').collect();
        let mut releases = self.analysis.releases.iter();
        self.analysis.releases.is_empty() || releases.any(|release| release.chart.reads(&keys))
    }

    /// The allowed values of a key.
    fn values(&self, path: &[String], typed: Range<usize>) -> Vec<CompletionItem> {
        let Some(path) = path.strip_prefix(self.prefix) else {
            return Vec::new();
        };
        self.allowed(
            Schema::named("values"),
            path.iter().map(String::as_str),
            typed,
            |text| text.to_owned(),
        )
    }

    fn toml_keys(
        &self,
        table: &str,
        siblings: &[String],
        typed: Range<usize>,
    ) -> Vec<CompletionItem> {
        let is_new = |name: &str| {
            !siblings
                .iter()
                .any(|sibling| sibling.eq_ignore_ascii_case(name))
        };
        config::entries()
            .filter(|entry| !is_table(entry))
            .filter_map(|entry| {
                let (parent, name) = entry.path.rsplit_once('.').unwrap_or(("", &entry.path));
                let is_here = parent.eq_ignore_ascii_case(table) && is_new(name);
                is_here.then(|| CompletionItem {
                    tags: entry
                        .is_deprecated()
                        .then(|| vec![CompletionItemTag::Deprecated]),
                    documentation: Some(self.documentation(&hover::config_page(&entry))),
                    ..self.item(
                        name,
                        CompletionItemKind::Property,
                        format!("{name} = "),
                        &typed,
                    )
                })
            })
            .collect()
    }

    fn toml_values(&self, path: &str, typed: Range<usize>) -> Vec<CompletionItem> {
        let schema = Schema::named("runner-config");
        self.allowed(schema, path.split('.'), typed, |text| format!("{text:?}"))
    }

    /// The headers of all tables.
    fn toml_tables(&self, typed: Range<usize>) -> Vec<CompletionItem> {
        config::entries()
            .filter(|entry| is_table(entry) && !is_of_other_executor(&entry.path))
            .map(|entry| {
                let header = if entry.types == ARRAY_OF_TABLES {
                    format!("[[{}]]", entry.path)
                } else {
                    format!("[{}]", entry.path)
                };
                CompletionItem {
                    documentation: Some(self.documentation(&hover::config_page(&entry))),
                    ..self.item(&header, CompletionItemKind::Module, header.clone(), &typed)
                }
            })
            .collect()
    }

    /// The values that a schema allows at a path, in the syntax of the document.
    fn allowed<'p>(
        &self,
        schema: Option<Schema>,
        path: impl Iterator<Item = &'p str>,
        typed: Range<usize>,
        quoted: impl Fn(&str) -> String,
    ) -> Vec<CompletionItem> {
        let Some(schema) = schema.and_then(|schema| schema_at(schema, path)) else {
            return Vec::new();
        };
        allowed_values(schema)
            .into_iter()
            .map(|value| {
                let text = match value {
                    EnumValue::Bool(flag) => flag.to_string(),
                    EnumValue::Int(number) => number.to_string(),
                    EnumValue::String(text) => quoted(text),
                };
                self.item(&text, CompletionItemKind::Value, text.clone(), &typed)
            })
            .collect()
    }

    fn expression(&self, typed: Range<usize>) -> Vec<CompletionItem> {
        let word = &self.document.text[typed.clone()];
        if let Some(name) = word.rfind('"') {
            return self.templates(typed.start + name + 1..typed.end);
        }
        let Some(dot) = word.rfind('.') else {
            return function_names()
                .map(|name| self.item(name, CompletionItemKind::Function, name.to_owned(), &typed))
                .collect();
        };
        let (parent, typed) = (&word[..=dot], typed.start + dot + 1..typed.end);
        let fields = OBJECTS.iter().find(|(object, _)| *object == parent);
        let names: Vec<String> = match (fields, parent.strip_prefix(".Values.")) {
            (Some((_, fields)), _) => fields.iter().map(|&field| field.to_owned()).collect(),
            (None, Some(path)) => self.value_names(path.trim_end_matches('.')),
            (None, None) => Vec::new(),
        };
        names
            .iter()
            .map(|name| self.item(name, CompletionItemKind::Field, name.clone(), &typed))
            .collect()
    }

    /// The keys below a path of the merged values.
    fn value_names(&self, path: &str) -> Vec<String> {
        let keys: Vec<&str> = path.split('.').filter(|key| !key.is_empty()).collect();
        let keys_of = |node: &Node| -> Vec<String> {
            let map = node.at(&keys).and_then(Node::as_map);
            map.into_iter()
                .flat_map(|map| map.keys().cloned())
                .collect()
        };
        let releases = self.analysis.releases.iter();
        releases
            .map(|release| keys_of(&release.values.tree))
            .find(|names| !names.is_empty())
            .unwrap_or_default()
    }

    /// The named templates of the chart.
    fn templates(&self, typed: Range<usize>) -> Vec<CompletionItem> {
        let names = self.analysis.releases.first().map(|release| {
            let context = release.template_context();
            Engine::new(&context).template_names()
        });
        names
            .into_iter()
            .flatten()
            .map(|name| {
                self.item(
                    &name,
                    CompletionItemKind::Reference,
                    name.to_string(),
                    &typed,
                )
            })
            .collect()
    }

    fn documentation(&self, page: &str) -> Documentation {
        self.format.documentation(page)
    }

    fn item(
        &self,
        label: &str,
        kind: CompletionItemKind,
        text: String,
        typed: &Range<usize>,
    ) -> CompletionItem {
        let edit = TextEdit::new(self.document.range(typed.clone()), text.clone());
        CompletionItem {
            label: label.to_owned(),
            kind: Some(kind),
            filter_text: Some(text),
            text_edit: Some(edit.into()),
            ..CompletionItem::default()
        }
    }
}

/// The tables of executors other than `kubernetes`, the one of the chart.
const OTHER_EXECUTORS: [&str; 9] = [
    "autoscaler",
    "custom",
    "docker",
    "instance",
    "kubernetes.autoscaler",
    "machine",
    "parallels",
    "ssh",
    "virtualbox",
];

fn is_of_other_executor(path: &str) -> bool {
    let is_in = |table: &str| {
        path.strip_prefix("runners.")
            .and_then(|path| path.strip_prefix(table))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    OTHER_EXECUTORS.into_iter().any(is_in)
}

/// The type of an array of tables in the reference.
const ARRAY_OF_TABLES: &str = "array of tables";

fn is_table(entry: &config::Entry) -> bool {
    entry.types == ARRAY_OF_TABLES || entry.types.starts_with("table")
}

/// The schema at a path of keys and indexes. In TOML the items of an array of tables have no index.
fn schema_at<'p>(schema: Schema, path: impl Iterator<Item = &'p str>) -> Option<Schema> {
    path.filter(|key| !key.is_empty())
        .try_fold(schema, |schema, key| {
            let is_index = key.bytes().all(|byte| byte.is_ascii_digit());
            let below = match schema.items() {
                Some(items) if is_index => return Some(items),
                Some(items) => items,
                None => schema,
            };
            let field = |schema: Schema| schema.field(key).map(|field| field.schema());
            field(below)
                .or_else(|| below.alternatives().find_map(field))
                .or_else(|| below.additional_properties())
        })
}

/// The values that a schema enumerates; for a list those of its items.
fn allowed_values(schema: Schema) -> Vec<EnumValue> {
    let listed: Vec<EnumValue> = std::iter::once(schema)
        .chain(schema.alternatives())
        .chain(schema.items())
        .flat_map(|schema| schema.enum_values().collect::<Vec<_>>())
        .filter(|value| *value != EnumValue::String(""))
        .collect();
    let is_flag = schema.types() == Types::BOOLEAN || schema.format() == Some(Format::Flag);
    if listed.is_empty() && is_flag {
        return vec![EnumValue::Bool(true), EnumValue::Bool(false)];
    }
    let mut distinct = Vec::new();
    for value in listed {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}
