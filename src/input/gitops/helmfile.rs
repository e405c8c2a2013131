//! helmfile: `releases[]`, with values in the list `values` and single values in `set`.
//! <https://helmfile.readthedocs.io/en/latest/#configuration>

use super::builder::{Builder, Part, text_at, version_at};
use super::{EmbeddedValues, Layer, ReleaseRef, is_runner_chart};
use crate::lint::diagnostic::Diagnostic;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

const HELP: &str = "to check all values, validate the output of `helmfile write-values`";

/// Keys of a release that refer to values elsewhere.
const ELSEWHERE: [&str; 4] = ["inherit", "secrets", "valuesTemplate", "setTemplate"];

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

/// The values of each release of the runner's chart.
pub(super) fn embedded(part: Part<'_>) -> Vec<EmbeddedValues> {
    let releases = part
        .root
        .get("releases")
        .and_then(Node::as_list)
        .unwrap_or_default()
        .iter()
        .enumerate();
    let is_runner =
        |release: &Node| text_at(release, &["chart"]).is_some_and(|chart| is_runner_chart(&chart));
    let runners = releases.filter(|(_, release)| is_runner(release));
    runners
        .map(|(index, release)| of_release(part, index, release))
        .collect()
}

fn of_release<'a>(part: Part<'a>, index: usize, release: &'a Node) -> EmbeddedValues {
    let named = ReleaseRef {
        name: text_at(release, &["name"]),
        // The namespace of the helmfile overrides that of a release.
        namespace: text_at(part.root, &["namespace"]).or_else(|| text_at(release, &["namespace"])),
        chart: version_at(release, &["version"]),
    };
    let mut builder = Builder::new(part, "helmfile", named).of_release(release);
    ELSEWHERE
        .iter()
        .for_each(|key| builder.elsewhere(release, key, HELP));
    for (item, values) in release
        .get("values")
        .and_then(Node::as_list)
        .unwrap_or_default()
        .iter()
        .enumerate()
    {
        match values.as_str() {
            None if values.is_null() => {}
            None => builder.tree(values, &format!("releases[{index}].values[{item}]")),
            Some(path) if path.contains("{{") || path.ends_with(".gotmpl") => {
                builder.not_loaded(not_loaded(
                    format!("`{path}` is rendered by helmfile and not checked"),
                    values.span,
                ));
            }
            Some(path) if path.contains("://") => {
                builder.not_loaded(not_loaded(
                    format!("`{path}` is remote and not checked"),
                    values.span,
                ));
            }
            Some(_) => builder.file(values),
        }
    }
    settings(&mut builder, release);
    builder.done()
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
