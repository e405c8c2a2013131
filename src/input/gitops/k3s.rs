//! k3s and RKE2: a `HelmChart`. `spec.values` overrides the YAML in the string `spec.valuesContent`, those of a
//! `HelmChartConfig` with the same name override both, and `spec.set` overrides everything.
//! <https://docs.k3s.io/add-ons/helm>

use super::builder::{Builder, Part, spanned_at, text_at, version_at};
use super::{
    Absence, EmbeddedValues, Layer, Member, ObjectRef, ReleaseRef, Section, is_runner_chart, parent,
};
use crate::input::repository::ObjectId;
use helm_yaml::reader::{read_traced, scalar_text};
use helm_yaml::tree::Node;

/// The values of a `HelmChart` of the runner's chart, or of a parent chart.
pub(super) fn embedded(part: Part<'_>) -> Option<EmbeddedValues> {
    let spec = part.root.get("spec")?;
    let is_runner = text_at(spec, &["chart"]).is_some_and(|chart| is_runner_chart(&chart));
    let section = section(part, spec).filter(|_| !is_runner);
    if !is_runner && section.is_none() {
        return None;
    }
    let mut builder =
        Builder::new(part, "HelmChart", release(part.root, spec)).of_section(section.clone());
    if section.is_some() {
        builder.mark_partial();
    }
    layers(&mut builder, spec);
    // k3s passes the secrets before the values.
    let namespace = text_at(part.root, &["metadata", "namespace"]);
    if let Some(name) = text_at(part.root, &["metadata", "name"]) {
        builder.layer(Layer::Object(ObjectRef {
            id: ObjectId {
                kind: "HelmChartConfig".to_owned(),
                name,
            },
            namespace,
            member: Member::Spec,
            target: None,
            span: spec.span,
            absence: Absence::Nowhere,
        }));
    }
    settings(&mut builder, spec);
    Some(builder.done())
}

/// The values in the `spec` of a `HelmChart` or a `HelmChartConfig`.
fn layers(builder: &mut Builder<'_>, spec: &Node) {
    for secret in spec
        .get("valuesSecrets")
        .and_then(Node::as_list)
        .unwrap_or_default()
    {
        let Some(name) = secret.get("name") else {
            continue;
        };
        for key in secret
            .get("keys")
            .and_then(Node::as_list)
            .unwrap_or_default()
        {
            builder.layer(Layer::Object(ObjectRef {
                id: ObjectId {
                    kind: "Secret".to_owned(),
                    name: name.to_template_string(),
                },
                namespace: None,
                member: Member::Data(key.to_template_string()),
                target: None,
                span: name.span,
                absence: Absence::Elsewhere,
            }));
        }
    }
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
}

fn settings(builder: &mut Builder<'_>, spec: &Node) {
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
}

/// The runner's part of the values, if they are those of a parent chart.
fn section(part: Part<'_>, spec: &Node) -> Option<Section> {
    let text = spec
        .get("valuesContent")
        .map(|text| scalar_text(part.sources, text));
    let text = text.and_then(|text| read_traced(&text).ok());
    let trees = [
        text.map(|document| document.root),
        spec.get("values").cloned(),
    ];
    trees
        .into_iter()
        .flatten()
        .find_map(|values| parent::section_in(&values))
}

fn release(root: &Node, spec: &Node) -> ReleaseRef {
    let is_runner = text_at(spec, &["chart"]).is_some_and(|chart| is_runner_chart(&chart));
    ReleaseRef {
        name: spanned_at(root, &["metadata", "name"]),
        namespace: spanned_at(spec, &["targetNamespace"])
            .or_else(|| spanned_at(root, &["metadata", "namespace"])),
        chart: version_at(spec, &["version"]).filter(|_| is_runner),
        cluster: None,
    }
}
