//! Kustomize: `helmCharts[]` of a kustomization, or a `HelmChartInflationGenerator`; values are in `valuesInline` and in
//! files. <https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_>

use super::draft::{Draft, Part, text_at, version_at};
use super::{Held, Named, is_runner_chart};
use crate::tree::Node;

/// Returns true if a document is a kustomization with charts.
pub(super) fn has_charts(root: &Node) -> bool {
    root.get("helmCharts").is_some_and(|charts| charts.as_list().is_some())
}

/// The values of each runner chart in a kustomization.
pub(super) fn held(part: Part<'_>) -> Vec<Held> {
    let namespace = text_at(part.root, &["namespace"]);
    let charts = part.root.get("helmCharts").and_then(Node::as_list).unwrap_or_default().iter().enumerate();
    let held = charts.filter_map(|(index, chart)| {
        let draft = of_chart(part, "kustomization", chart, namespace.clone())?.of_release(chart);
        Some(with_values(draft, chart, &format!("helmCharts[{index}].")))
    });
    held.collect()
}

/// The values of a generator of the runner's chart.
pub(super) fn held_by_generator(part: Part<'_>) -> Option<Held> {
    let draft = of_chart(part, "HelmChartInflationGenerator", part.root, None)?;
    Some(with_values(draft, part.root, ""))
}

fn of_chart<'a>(part: Part<'a>, kind: &'static str, chart: &Node, above: Option<String>) -> Option<Draft<'a>> {
    text_at(chart, &["name"]).filter(|name| is_runner_chart(name))?;
    let named = Named {
        // Helm's name for a release without one.
        name: text_at(chart, &["releaseName"]).or_else(|| Some("release-name".to_owned())),
        namespace: above.or_else(|| text_at(chart, &["namespace"])),
        chart: version_at(chart, &["version"]),
    };
    Some(Draft::new(part, kind, named))
}

/// `valuesMerge` sets the precedence: inline values override the file (`override`, the default), the file overrides them
/// (`merge`), or inline values replace the file (`replace`). `additionalValuesFiles` override both.
fn with_values(mut draft: Draft<'_>, chart: &Node, path: &str) -> Held {
    let merge = text_at(chart, &["valuesMerge"]).unwrap_or_default();
    let inline = chart.get("valuesInline").filter(|values| values.as_map().is_some());
    let file = chart.get("valuesFile").filter(|_| inline.is_none() || merge != "replace");
    let path = format!("{path}valuesInline");
    if merge != "merge" {
        file.into_iter().for_each(|file| draft.file(file));
    }
    inline.into_iter().for_each(|values| draft.tree(values, &path));
    if merge == "merge" {
        file.into_iter().for_each(|file| draft.file(file));
    }
    let more = chart.get("additionalValuesFiles").and_then(Node::as_list).unwrap_or_default();
    more.iter().for_each(|file| draft.file(file));
    draft.done()
}
