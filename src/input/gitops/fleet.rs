//! Rancher Fleet: the `helm` section of a `fleet.yaml`. Overrides in `targetCustomizations` are not read.
//! <https://fleet.rancher.io/ref-fleet-yaml>

use super::builder::{Builder, Part, text_at, version_at};
use super::{EmbeddedValues, IN_FILES, ReleaseRef, is_runner_chart};
use helm_yaml::tree::Node;

/// Returns true if a document is a bundle that installs a chart.
pub(super) fn is_bundle(root: &Node) -> bool {
    root.at(&["helm", "chart"])
        .is_some_and(|chart| chart.as_str().is_some())
}

/// The values of a bundle that installs the runner's chart.
pub(super) fn embedded(part: Part<'_>) -> Option<EmbeddedValues> {
    let helm = part.root.get("helm")?;
    text_at(helm, &["chart"]).filter(|chart| is_runner_chart(chart))?;
    let mut builder = Builder::new(part, "fleet.yaml", release(part.root, helm));
    for (section, key) in [(helm, "valuesFrom"), (part.root, "targetCustomizations")] {
        builder.elsewhere(section, key, IN_FILES);
    }
    for file in helm
        .get("valuesFiles")
        .and_then(Node::as_list)
        .unwrap_or_default()
    {
        builder.file(file);
    }
    if let Some(values) = helm
        .get("values")
        .filter(|values| values.as_map().is_some())
    {
        builder.tree(values, "helm.values");
    }
    Some(builder.done())
}

fn release(root: &Node, helm: &Node) -> ReleaseRef {
    ReleaseRef {
        name: text_at(helm, &["releaseName"]),
        namespace: text_at(root, &["namespace"]).or_else(|| text_at(root, &["defaultNamespace"])),
        chart: version_at(helm, &["version"]),
    }
}
