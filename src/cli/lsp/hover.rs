//! The documentation of a value or key, its effective value, and the fields that it renders to.

use std::ops::Range;

use gen_lsp_types::Hover;

use super::analysis::Analysis;
use super::documents::Document;
use super::markup::Markup;
use super::target::Target;
use crate::chart::values::reference as values;
use crate::input::loaded::LoadedValues;
use crate::lint::rule::publish;
use crate::lint::rules;
use crate::redact::Mask;
use crate::runner_config::reference as config;
use crate::schema::segments;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;
use helm_yaml::writer::{Style, to_string};

/// How many rendered fields are listed.
const MOST_FIELDS: usize = 5;

/// The hover text at a byte offset.
pub fn hover(
    document: &Document,
    analysis: &Analysis,
    offset: usize,
    format: Markup,
) -> Option<Hover> {
    if let Some((page, bytes)) = rule_in_comment(document, offset) {
        return Some(Hover::new(
            format.content(&page).into(),
            Some(document.range(bytes)),
        ));
    }
    let (release, target) = analysis.target(offset.checked_sub(document.mark())?)?;
    let (page, location) = match target {
        Target::ConfigKey(location) => (config_page(&config::lookup(&location.path)?), location),
        Target::Value(location) => {
            let mut page = value_page(&values::lookup(&location.path).ok()?);
            page.push_str(&effective_value(release, &location.path));
            page.push_str(&rendered_fields(release, location.value));
            (page, location)
        }
    };
    let bytes = location.span.range();
    let range = document.range(bytes.start + document.mark()..bytes.end + document.mark());
    Some(Hover::new(format.content(&page).into(), Some(range)))
}

/// The page of a rule whose code is under the cursor in an ignore comment, and the bytes of the code.
fn rule_in_comment(document: &Document, offset: usize) -> Option<(String, Range<usize>)> {
    let line = document.line(document.line_of(offset));
    let text = &document.text[line.clone()];
    if !text.contains("runnergen: ignore[") {
        return None;
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let at = offset - line.start;
    let start = text[..at]
        .rfind(|c| !is_part(c))
        .map_or(0, |before| before + 1);
    let end = text[at..]
        .find(|c| !is_part(c))
        .map_or(text.len(), |end| at + end);
    let rule = rules::find(text.get(start..end)?)?;
    Some((publish::page(rule), line.start + start..line.start + end))
}

/// The documentation of a value of the chart, as Markdown.
pub fn value_page(entry: &values::Entry) -> String {
    let mut page = format!(
        "**`{}`**: {}\n\n{}\n",
        entry.path, entry.kind, entry.description
    );
    if let Some(default) = &entry.default {
        page.push_str(&match one_line(default) {
            Some(text) => format!("\n- default: `{text}`"),
            None => format!(
                "\n- default:\n\n{}",
                block(&to_string(default, Style::Manifest))
            ),
        });
    }
    for (name, fact) in entry.history() {
        page.push_str(&format!("\n- {name} {fact}"));
    }
    page
}

/// The documentation of a key of the runner configuration, as Markdown.
pub fn config_page(entry: &config::Entry) -> String {
    let mut page = format!(
        "**`{}`**: {}\n\n{}\n",
        entry.path, entry.types, entry.description
    );
    for (name, fact) in entry
        .facts()
        .into_iter()
        .filter(|(name, _)| *name != "type")
    {
        page.push_str(&format!("\n- {name}: `{fact}`"));
    }
    page
}

/// The value after merging and evaluation, if it differs from what the document says.
fn effective_value(release: &LoadedValues, path: &str) -> String {
    let keys = segments(path);
    let find = |root: &Node| {
        keys.iter()
            .try_fold(root.clone(), |node, key| match key.parse::<usize>() {
                Ok(index) => node.as_list()?.get(index).cloned(),
                Err(_) => node.get(key).cloned(),
            })
    };
    let (Some(effective), Some(given)) = (find(&release.values.tree), find(&release.given)) else {
        return String::new();
    };
    let is_same = effective.without_spans() == given.without_spans();
    match one_line(&effective).filter(|_| !is_same) {
        Some(text) => format!("\n- effective: `{}`", Mask::of(release).text(&text)),
        None => String::new(),
    }
}

/// YAML as a block of code in a list of Markdown.
fn block(yaml: &str) -> String {
    let lines = yaml.lines().map(|line| format!("  {line}\n"));
    format!("  ```yaml\n{}  ```", lines.collect::<String>())
}

/// A value on one line, if it is short.
pub fn one_line(node: &Node) -> Option<String> {
    let text = to_string(node, Style::Manifest);
    let text = text.trim_end();
    (!text.contains('\n') && text.len() <= 200).then(|| text.to_owned())
}

/// The fields of the manifests that were rendered from a value.
fn rendered_fields(release: &LoadedValues, span: Span) -> String {
    let Ok(manifests) = release.manifests() else {
        return String::new();
    };
    let is_within = |source: &Span| span.overlaps(*source);
    let mut fields = Vec::new();
    for manifest in manifests {
        for field in manifest.fields() {
            if field.spans.iter().any(is_within) {
                fields.push(format!(
                    "{}/{} `{}`",
                    manifest.kind(),
                    manifest.name(),
                    field.path
                ));
            }
        }
    }
    let more = fields.len().saturating_sub(MOST_FIELDS);
    fields.truncate(MOST_FIELDS);
    if more > 0 {
        fields.push(format!("{more} more"));
    }
    if fields.is_empty() {
        String::new()
    } else {
        format!("\n- rendered to {}", fields.join(", "))
    }
}
