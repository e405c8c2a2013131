//! Flux: `spec.valuesFrom` and `spec.values` of a `HelmRelease`.
//! <https://fluxcd.io/flux/components/helm/helmreleases/>

use sha2::{Digest, Sha256};

use super::builder::{Builder, Part, text_at, version_at};
use super::parent::LocalChart;
use super::reference::root;
use super::{
    EmbeddedValues, Layer, Member, ObjectRef, ReleaseRef, Section, detect, is_runner_chart, parent,
};
use crate::chart::release::LONGEST_NAME;
use crate::input::repository::{Base, ObjectId};
use helm_yaml::base_encoding::hex;
use helm_yaml::tree::Node;

/// Number of characters at the end of an overlong release name that Flux replaces by a digest.
const DIGEST: usize = 12;

/// The values of a `HelmRelease` of the runner's chart, or of a parent chart; one for each runner that the chart installs.
pub(super) fn embedded(part: Part<'_>) -> Vec<EmbeddedValues> {
    let Some(spec) = part.root.get("spec") else {
        return Vec::new();
    };
    let values = spec
        .get("values")
        .filter(|values| values.as_map().is_some());
    let chart = chart(spec);
    let is_runner = match &chart {
        Some(chart) => is_runner_chart(chart),
        // The object that provides the chart may have any name.
        None => {
            values.is_some_and(detect::is_values)
                || is_named_after_chart(part.root) && has_values(spec)
        }
    };
    let local = chart.as_deref().filter(|chart| chart.contains('/'));
    let local =
        local.map(|chart| parent::local_charts(part.site, &Base::Root(String::new()), chart));
    let local = local.unwrap_or_default();
    if local.iter().any(|chart| chart.section.is_some()) {
        return local
            .into_iter()
            .map(|chart| of_wrapper(part, spec, chart))
            .collect();
    }
    let section = values
        .filter(|values| !is_runner || !detect::is_values(values))
        .and_then(parent::section_in);
    if !is_runner && section.is_none() {
        return Vec::new();
    }
    let mut builder = builder(part, spec, is_runner, section.clone());
    if section.is_some()
        || ["chart", "chartRef"]
            .iter()
            .all(|key| spec.get(key).is_none())
    {
        // The parent has defaults; without a chart it is a patch of another HelmRelease, which has the other values.
        builder.mark_partial();
    }
    layers(&mut builder, part, spec);
    vec![builder.done()]
}

/// The values of a runner that a chart of the repository installs: its own values come first.
fn of_wrapper(part: Part<'_>, spec: &Node, chart: LocalChart) -> EmbeddedValues {
    let mut builder = builder(part, spec, false, chart.section);
    let directory = spec
        .at(&["chart", "spec", "chart"])
        .or_else(|| spec.at(&["chart", "path"]));
    if let Some(directory) = directory {
        builder.local_chart(directory, root(), chart.version, chart.has_values);
        let files = spec
            .at(&["chart", "spec", "valuesFiles"])
            .and_then(Node::as_list);
        files
            .unwrap_or_default()
            .iter()
            .for_each(|file| builder.file_at(file, root()));
    }
    layers(&mut builder, part, spec);
    builder.done()
}

fn builder<'a>(
    part: Part<'a>,
    spec: &Node,
    is_runner: bool,
    section: Option<Section>,
) -> Builder<'a> {
    Builder::new(part, "HelmRelease", release(part.root, spec, is_runner)).of_section(section)
}

/// Values of `valuesFrom` in its order, overridden by `values`.
fn layers(builder: &mut Builder<'_>, part: Part<'_>, spec: &Node) {
    let namespace = text_at(part.root, &["metadata", "namespace"]);
    for reference in spec
        .get("valuesFrom")
        .and_then(Node::as_list)
        .unwrap_or_default()
    {
        if let Some(object) = object(reference, namespace.clone()) {
            builder.layer(Layer::Object(object));
        }
    }
    if let Some(values) = spec
        .get("values")
        .filter(|values| values.as_map().is_some())
    {
        builder.tree(values, "spec.values");
    }
}

fn object(reference: &Node, namespace: Option<String>) -> Option<ObjectRef> {
    let target = reference.get("targetPath");
    Some(ObjectRef {
        id: ObjectId {
            kind: text_at(reference, &["kind"])?,
            name: text_at(reference, &["name"])?,
        },
        namespace,
        member: Member::Data(
            text_at(reference, &["valuesKey"]).unwrap_or_else(|| "values.yaml".to_owned()),
        ),
        target: target.and_then(|path| Some((path.as_str()?.to_owned(), path.span))),
        span: reference.get("name")?.span,
        is_optional: false,
    })
}

fn has_values(spec: &Node) -> bool {
    ["values", "valuesFrom"]
        .iter()
        .any(|key| spec.get(key).is_some_and(Node::is_truthy))
}

/// Name of the chart, or else of the object that provides it.
fn chart(spec: &Node) -> Option<String> {
    let named = [
        &["chart", "spec", "chart"][..],
        &["chart", "name"],
        &["chart", "path"],
    ];
    let chart = named.into_iter().find_map(|path| text_at(spec, path));
    chart.or_else(|| text_at(spec, &["chartRef", "name"]).filter(|name| is_runner_chart(name)))
}

fn is_named_after_chart(root: &Node) -> bool {
    text_at(root, &["metadata", "name"]).is_some_and(|name| is_runner_chart(&name))
}

fn release(root: &Node, spec: &Node, is_runner: bool) -> ReleaseRef {
    let target = text_at(spec, &["targetNamespace"]);
    let name = text_at(root, &["metadata", "name"]);
    let composed = match (&target, name) {
        (Some(target), Some(name)) => Some(shortened(format!("{target}-{name}"))),
        (None, Some(name)) => Some(shortened(name)),
        (_, None) => None,
    };
    let versions = [&["chart", "spec", "version"][..], &["chart", "version"]];
    let version = versions
        .into_iter()
        .find_map(|path| version_at(spec, path))
        .filter(|_| is_runner);
    ReleaseRef {
        name: text_at(spec, &["releaseName"]).or(composed),
        namespace: target.or_else(|| text_at(root, &["metadata", "namespace"])),
        chart: version,
    }
}

/// The release name as Flux shortens it to Helm's limit.
fn shortened(name: String) -> String {
    if name.len() <= LONGEST_NAME {
        return name;
    }
    let digest = hex(&Sha256::digest(&name));
    let kept = name.floor_char_boundary(LONGEST_NAME - DIGEST - 1);
    format!("{}-{}", &name[..kept], &digest[..DIGEST])
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn a_long_name_ends_in_a_digest() {
        assert_eq!(shortened("ci-gitlab-runner".to_owned()), "ci-gitlab-runner");
        let long = shortened("n".repeat(60));
        assert_eq!(
            (long.len(), &long[..41]),
            (53, format!("{}-", "n".repeat(40)).as_str())
        );
    }
}
