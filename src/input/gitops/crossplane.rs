//! Crossplane's provider for Helm: `spec.forProvider` of a `Release`. `set` overrides `values`.
//! <https://github.com/crossplane-contrib/provider-helm>

use super::builder::{Builder, Part, text_at, version_at};
use super::{EmbeddedValues, IN_FILES, Layer, ReleaseRef, is_runner_chart};
use helm_yaml::tree::Node;

/// The values of a `Release` of the runner's chart.
pub(super) fn embedded(part: Part<'_>) -> Option<EmbeddedValues> {
    let spec = part.root.at(&["spec", "forProvider"])?;
    let chart = text_at(spec, &["chart", "name"]).or_else(|| text_at(spec, &["chart", "url"]));
    chart.filter(|chart| is_runner_chart(chart))?;
    let mut builder = Builder::new(part, "Release", release(part.root, spec));
    builder.elsewhere(spec, "valuesFrom", IN_FILES);
    if let Some(values) = spec
        .get("values")
        .filter(|values| values.as_map().is_some())
    {
        builder.tree(values, "spec.forProvider.values");
    }
    for setting in spec.get("set").and_then(Node::as_list).unwrap_or_default() {
        builder.elsewhere(setting, "valueFrom", IN_FILES);
        if let (Some(name), Some(value)) = (setting.get("name"), setting.get("value")) {
            let (key, text) = (name.to_template_string(), value.to_template_string());
            builder.layer(Layer::Setting {
                text: format!("{key}={text}"),
                is_text: false,
                key: name.span,
                value: value.span,
            });
        }
    }
    Some(builder.done())
}

/// The annotation overrides the name of the object.
fn release(root: &Node, spec: &Node) -> ReleaseRef {
    let annotated = text_at(
        root,
        &["metadata", "annotations", "crossplane.io/external-name"],
    );
    ReleaseRef {
        name: annotated.or_else(|| text_at(root, &["metadata", "name"])),
        namespace: text_at(spec, &["namespace"]),
        chart: version_at(spec, &["chart", "version"]),
    }
}
