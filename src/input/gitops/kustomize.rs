//! Kustomize: `helmCharts[]` of a kustomization, or a `HelmChartInflationGenerator`; values are in `valuesInline` and in
//! files. <https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_>

use super::builder::{Builder, Part, spanned_at, text_at, version_at};
use super::{EmbeddedValues, ReleaseRef, is_runner_chart};
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// Returns true if a document is a kustomization with charts.
pub(super) fn has_charts(root: &Node) -> bool {
    root.get("helmCharts")
        .is_some_and(|charts| charts.as_list().is_some())
}

/// The values of each runner chart in a kustomization.
pub(super) fn embedded(part: Part<'_>) -> Vec<EmbeddedValues> {
    let namespace = spanned_at(part.root, &["namespace"]);
    let charts = part
        .root
        .get("helmCharts")
        .and_then(Node::as_list)
        .unwrap_or_default()
        .iter()
        .enumerate();
    let embedded = charts.filter_map(|(index, chart)| {
        let builder = of_chart(part, "kustomization", chart, namespace.clone())?.of_release(chart);
        Some(with_values(
            builder,
            chart,
            &format!("helmCharts[{index}]."),
        ))
    });
    embedded.collect()
}

/// The values of a generator of the runner's chart.
pub(super) fn embedded_in_generator(part: Part<'_>) -> Option<EmbeddedValues> {
    let builder = of_chart(part, "HelmChartInflationGenerator", part.root, None)?;
    Some(with_values(builder, part.root, ""))
}

fn of_chart<'a>(
    part: Part<'a>,
    kind: &'static str,
    chart: &Node,
    above: Option<(String, Span)>,
) -> Option<Builder<'a>> {
    text_at(chart, &["name"]).filter(|name| is_runner_chart(name))?;
    let named = ReleaseRef {
        // Helm's name for a release without one.
        name: spanned_at(chart, &["releaseName"])
            .or_else(|| Some(("release-name".to_owned(), chart.span))),
        namespace: above.or_else(|| spanned_at(chart, &["namespace"])),
        chart: version_at(chart, &["version"]),
        cluster: None,
    };
    Some(Builder::new(part, kind, named))
}

/// `valuesMerge` sets the precedence: inline values override the file (`override`, the default), the file overrides them
/// (`merge`), or inline values replace the file (`replace`). `additionalValuesFiles` override both.
fn with_values(mut builder: Builder<'_>, chart: &Node, path: &str) -> EmbeddedValues {
    let merge = text_at(chart, &["valuesMerge"]).unwrap_or_default();
    let inline = chart
        .get("valuesInline")
        .filter(|values| values.as_map().is_some());
    let file = chart
        .get("valuesFile")
        .filter(|_| inline.is_none() || merge != "replace");
    let path = format!("{path}valuesInline");
    if merge != "merge" {
        file.into_iter().for_each(|file| builder.file(file));
    }
    inline
        .into_iter()
        .for_each(|values| builder.tree(values, &path));
    if merge == "merge" {
        file.into_iter().for_each(|file| builder.file(file));
    }
    let more = chart
        .get("additionalValuesFiles")
        .and_then(Node::as_list)
        .unwrap_or_default();
    more.iter().for_each(|file| builder.file(file));
    builder.done()
}
