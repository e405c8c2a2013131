//! helmfile: `releases[]`, each with values in its own list, and single ones in `set`.
//! <https://helmfile.readthedocs.io/en/latest/#configuration>

use super::draft::{Draft, Part, text_at, version_at};
use super::{Held, Layer, Named, Note, is_runner_chart};
use crate::source::Span;
use crate::tree::Node;

/// Whether a document is a helmfile: releases, each of which names a chart.
pub(super) fn is_helmfile(root: &Node) -> bool {
    let releases = root.get("releases").and_then(Node::as_list).unwrap_or_default();
    root.get("apiVersion").is_none() && releases.iter().any(|release| release.get("chart").is_some())
}

/// The values of every release of the runner's chart.
pub(super) fn held(part: Part<'_>) -> Vec<Held> {
    let releases = part.root.get("releases").and_then(Node::as_list).unwrap_or_default().iter().enumerate();
    let is_runner = |release: &Node| text_at(release, &["chart"]).is_some_and(|chart| is_runner_chart(&chart));
    let runners = releases.filter(|(_, release)| is_runner(release));
    runners.map(|(index, release)| of_release(part, index, release)).collect()
}

fn of_release<'a>(part: Part<'a>, index: usize, release: &'a Node) -> Held {
    let named = Named {
        name: text_at(release, &["name"]),
        namespace: text_at(release, &["namespace"]),
        chart: version_at(release, &["version"]),
    };
    let mut draft = Draft::new(part, "helmfile", named).of_release(release);
    if let Some(inherit) = release.entry("inherit") {
        draft.unseen(unseen("`inherit` brings values that are not looked at", inherit.key_span));
    }
    for (item, values) in release.get("values").and_then(Node::as_list).unwrap_or_default().iter().enumerate() {
        match values.as_str() {
            None if values.is_null() => {}
            None => draft.tree(values, &format!("releases[{index}].values[{item}]")),
            Some(path) if path.contains("{{") || path.ends_with(".gotmpl") => {
                draft.unseen(unseen(
                    format!("`{path}` is left to helmfile's templates, and not looked at"),
                    values.span,
                ));
            }
            Some(path) if path.contains("://") => {
                draft.unseen(unseen(format!("`{path}` is not in this folder, and not looked at"), values.span));
            }
            Some(path) => draft.layer(Layer::File(path.to_owned(), values.span)),
        }
    }
    settings(&mut draft, release);
    draft.done()
}

fn settings(draft: &mut Draft<'_>, release: &Node) {
    for (key, is_text) in [("set", false), ("setString", true)] {
        for setting in release.get(key).and_then(Node::as_list).unwrap_or_default() {
            let (Some(name), Some(value)) = (setting.get("name"), setting.get("value")) else {
                draft.is_partial();
                continue;
            };
            let text = format!("{}={}", name.printed(), value.printed().replace(',', "\\,"));
            draft.layer(Layer::Setting { text, is_text, key: name.span, value: value.span });
        }
    }
}

fn unseen(message: impl Into<String>, span: Span) -> Note {
    Note::unseen(message, "check what `helmfile write-values` writes to have all of them checked", span)
}
