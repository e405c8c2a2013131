//! helmfile: `releases[]`, with values in the list `values` and single values in `set`.
//! <https://helmfile.readthedocs.io/en/latest/#configuration>

use std::collections::HashSet;

use super::builder::{Builder, Part, text_at, version_at};
use super::helmfile_environment::{self, Environment};
use super::parent::{self, LocalChart};
use super::{EmbeddedValues, FileRef, Layer, ReleaseRef, Section, is_runner_chart};
use crate::input::repository::{Base, Site};
use crate::lint::diagnostic::Diagnostic;
use helm_yaml::reader::{Document, read_all_traced};
use helm_yaml::source::{Span, TracedText};
use helm_yaml::tree::Node;

/// How all values of a helmfile can be checked.
pub(crate) const HELP: &str = "to check all values, validate the output of `helmfile write-values`";

/// Keys of a release that refer to values elsewhere.
const ELSEWHERE: [&str; 3] = ["inherit", "valuesTemplate", "setTemplate"];

/// Returns true if a document is a helmfile: a list of releases that name a chart.
pub(super) fn is_helmfile(root: &Node) -> bool {
    let releases = root
        .get("releases")
        .and_then(Node::as_list)
        .unwrap_or_default();
    root.get("apiVersion").is_none()
        && releases
            .iter()
            .any(|release| release.get("chart").is_some())
}

/// What separates the parts of a helmfile.
const SEPARATOR: &str = "---\n";

/// The parts of a helmfile that is a template, rendered one after the other as helmfile does: later parts use the
/// environment of the earlier ones.
///
/// # Errors
/// Why it cannot be rendered from the repository alone.
pub(super) fn rendered(text: &TracedText, site: &Site) -> Result<Vec<Document>, String> {
    let mut environment = Environment::default();
    let mut visited = HashSet::new();
    let mut documents = Vec::new();
    let mut start = 0;
    for part in text.as_str().split_inclusive("\n---\n") {
        let end = start + part.len();
        let is_last = !part.ends_with(SEPARATOR);
        let mut piece = TracedText::default();
        piece.push_traced(
            text,
            start..if is_last { end } else { end - SEPARATOR.len() },
        );
        start = end;
        let data = environment.data(None).ok_or(UNKNOWN_ENVIRONMENT)?;
        let rendered = helmfile_environment::render(&piece, &data, site, "")?;
        let read = read_all_traced(&rendered).map_err(|error| error.to_string())?;
        for document in read {
            environment.add(site, &document.root, &mut visited);
            documents.push(document);
        }
    }
    Ok(documents)
}

const UNKNOWN_ENVIRONMENT: &str = "values of its environment are unknown";

/// Notes that a helmfile was read without its template expressions.
pub(super) fn note_template(values: &mut EmbeddedValues, reason: &str) {
    let message =
        format!("the helmfile is rendered by helmfile and not checked as a whole: {reason}");
    values.embedding.is_partial = true;
    values
        .notes
        .push(not_loaded(message, values.embedding.span));
}

/// The values of each release of the runner's chart, or of a parent chart.
pub(super) fn embedded(part: Part<'_>, environment: &Environment) -> Vec<EmbeddedValues> {
    let releases = part
        .root
        .get("releases")
        .and_then(Node::as_list)
        .unwrap_or_default()
        .iter()
        .enumerate();
    releases
        .flat_map(|(index, release)| of_release(part, index, release, environment))
        .collect()
}

fn of_release(
    part: Part<'_>,
    index: usize,
    release: &Node,
    environment: &Environment,
) -> Vec<EmbeddedValues> {
    let Some(chart) = text_at(release, &["chart"]) else {
        return Vec::new();
    };
    let local = parent::local_charts(part.site, &Base::Document, &chart);
    let list = |key: &str| release.get(key).and_then(Node::as_list).unwrap_or_default();
    let section = || list("values").iter().find_map(parent::section_in);
    let charts: Vec<(Option<Section>, Option<LocalChart>)> = if is_runner_chart(&chart) {
        vec![(None, None)]
    } else if local.is_empty() {
        section()
            .map(|section| (Some(section), None))
            .into_iter()
            .collect()
    } else {
        local
            .into_iter()
            .map(|chart| (chart.section.clone(), Some(chart)))
            .collect()
    };
    let of_chart = |(section, local): (Option<Section>, Option<LocalChart>)| {
        let named = ReleaseRef {
            name: text_at(release, &["name"]),
            // The namespace of the helmfile overrides that of a release.
            namespace: text_at(part.root, &["namespace"])
                .or_else(|| text_at(release, &["namespace"])),
            chart: version_at(release, &["version"]).filter(|_| section.is_none()),
        };
        let data = environment.data(Some((
            named.name.as_deref().unwrap_or_default(),
            named.namespace.as_deref().unwrap_or_default(),
        )));
        let is_partial = section.is_some() && local.is_none();
        let mut builder = Builder::new(part, "helmfile", named)
            .of_section(section)
            .of_release(release);
        if is_partial {
            builder.mark_partial();
        }
        if let Some((local, chart)) = local.zip(release.get("chart")) {
            builder.local_chart(chart, Base::Document, local.version, local.has_values);
        }
        ELSEWHERE
            .iter()
            .for_each(|key| builder.elsewhere(release, key, HELP));
        let handler = text_at(release, &["missingFileHandler"])
            .or_else(|| text_at(part.root, &["missingFileHandler"]));
        let is_optional = handler.is_some_and(|handler| handler != "Error");
        for (item, values) in list("values").iter().enumerate() {
            if values.is_null() {
                continue;
            }
            match values.as_str() {
                None => builder.tree(values, &format!("releases[{index}].values[{item}]")),
                Some(path) => file(&mut builder, part, values, path, data.as_ref(), is_optional),
            }
        }
        for secrets in list("secrets") {
            match secrets.as_str() {
                Some(path) => file(
                    &mut builder,
                    part,
                    secrets,
                    path,
                    data.as_ref(),
                    is_optional,
                ),
                None => builder.not_loaded(not_loaded(
                    "values from `secrets` are not checked",
                    secrets.span,
                )),
            }
        }
        settings(&mut builder, release);
        builder.done()
    };
    charts.into_iter().map(of_chart).collect()
}

/// Adds a values file. Its path may be a template, and so may its content.
fn file(
    builder: &mut Builder<'_>,
    part: Part<'_>,
    node: &Node,
    path: &str,
    data: Option<&Node>,
    is_optional: bool,
) {
    let rendered = if path.contains("{{") {
        let text = TracedText::opaque(path, node.span);
        let data = data.ok_or_else(|| UNKNOWN_ENVIRONMENT.to_owned());
        data.and_then(|data| helmfile_environment::render(&text, data, part.site, ""))
            .map(|text| text.as_str().to_owned())
    } else {
        Ok(path.to_owned())
    };
    let path = match rendered {
        Ok(path) => path,
        Err(reason) => {
            let message = format!("`{path}` is rendered by helmfile and not checked: {reason}");
            return builder.not_loaded(not_loaded(message, node.span));
        }
    };
    if path.contains("://") {
        return builder.not_loaded(not_loaded(
            format!("`{path}` is remote and not checked"),
            node.span,
        ));
    }
    let is_template = path.ends_with(".gotmpl");
    let file = FileRef {
        path,
        base: Base::Document,
        span: node.span,
        is_optional,
        repository: None,
    };
    builder.layer(if is_template {
        Layer::Template(file, data.cloned())
    } else {
        Layer::File(file)
    });
}

fn settings(builder: &mut Builder<'_>, release: &Node) {
    for (key, is_text) in [("set", false), ("setString", true)] {
        for setting in release.get(key).and_then(Node::as_list).unwrap_or_default() {
            let (Some(name), Some((text, value))) = (setting.get("name"), value(setting)) else {
                builder.mark_partial();
                continue;
            };
            let text = format!("{}={text}", name.to_template_string());
            builder.layer(Layer::Setting {
                text,
                is_text,
                key: name.span,
                value,
            });
        }
    }
}

/// The value of a `set` entry as helmfile passes it to Helm, and its span. Characters with a meaning in `--set` are
/// escaped; lists stay lists.
fn value(setting: &Node) -> Option<(String, Span)> {
    let plain = |node: &Node| {
        node.to_template_string()
            .replace('{', "\\{")
            .replace('}', "\\}")
            .replace(',', "\\,")
    };
    if let Some(value) = setting.get("value") {
        return Some((plain(value), value.span));
    }
    let values = setting.get("values")?;
    let items: Vec<String> = values.as_list()?.iter().map(plain).collect();
    Some((format!("{{{}}}", items.join(",")), values.span))
}

fn not_loaded(message: impl Into<String>, span: Span) -> Diagnostic {
    super::not_loaded(message, HELP, span)
}
