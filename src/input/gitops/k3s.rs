//! k3s and RKE2: a `HelmChart`. `spec.values` overrides the YAML in the string `spec.valuesContent`, and `spec.set`
//! overrides both. <https://docs.k3s.io/add-ons/helm>

use super::builder::{Builder, Part, text_at, version_at};
use super::{EmbeddedValues, IN_FILES, Layer, ReleaseRef, is_runner_chart};
use helm_yaml::tree::Node;

/// The values of a `HelmChart` of the runner's chart.
pub(super) fn embedded(part: Part<'_>) -> Option<EmbeddedValues> {
    let spec = part.root.get("spec")?;
    text_at(spec, &["chart"]).filter(|chart| is_runner_chart(chart))?;
    let mut builder = Builder::new(part, "HelmChart", release(part.root, spec));
    builder.elsewhere(spec, "valuesSecrets", IN_FILES);
    if let Some(text) = spec
        .get("valuesContent")
        .filter(|text| text.as_str().is_some())
    {
        builder.text(text, "spec.valuesContent");
    }
    if let Some(values) = spec
        .get("values")
        .filter(|values| values.as_map().is_some())
    {
        builder.tree(values, "spec.values");
    }
    for (name, entry) in spec.get("set").and_then(Node::as_map).into_iter().flatten() {
        let text = format!(
            "{name}={}",
            entry.node.to_template_string().replace(',', "\\,")
        );
        builder.layer(Layer::Setting {
            text,
            is_text: false,
            key: entry.key_span,
            value: entry.node.span,
        });
    }
    Some(builder.done())
}

fn release(root: &Node, spec: &Node) -> ReleaseRef {
    ReleaseRef {
        name: text_at(root, &["metadata", "name"]),
        namespace: text_at(spec, &["targetNamespace"])
            .or_else(|| text_at(root, &["metadata", "namespace"])),
        chart: version_at(spec, &["version"]),
    }
}
