//! Crossplane's provider for Helm: `spec.forProvider` of a `Release`. `set` overrides `values`.
//! <https://github.com/crossplane-contrib/provider-helm>

use super::builder::{Builder, Part, spanned_at, text_at, version_at};
use super::{Absence, EmbeddedValues, Layer, Member, ObjectRef, ReleaseRef, is_runner_chart};
use crate::input::repository::ObjectId;
use helm_yaml::tree::Node;

/// The values of a `Release` of the runner's chart.
pub(super) fn embedded(part: Part<'_>) -> Option<EmbeddedValues> {
    let spec = part.root.at(&["spec", "forProvider"])?;
    let chart = text_at(spec, &["chart", "name"]).or_else(|| text_at(spec, &["chart", "url"]));
    chart.filter(|chart| is_runner_chart(chart))?;
    let mut builder = Builder::new(part, "Release", release(part.root, spec));
    for reference in spec
        .get("valuesFrom")
        .and_then(Node::as_list)
        .unwrap_or_default()
    {
        if let Some(object) = object(reference) {
            builder.layer(Layer::Object(object));
        }
    }
    if let Some(values) = spec
        .get("values")
        .filter(|values| values.as_map().is_some())
    {
        builder.tree(values, "spec.forProvider.values");
    }
    for setting in spec.get("set").and_then(Node::as_list).unwrap_or_default() {
        let Some(name) = setting.get("name") else {
            continue;
        };
        if let Some(value) = setting.get("value") {
            let (key, text) = (name.to_template_string(), value.to_template_string());
            builder.layer(Layer::Setting {
                text: format!("{key}={text}"),
                is_text: false,
                key: name.span,
                value: value.span,
            });
        } else if let Some(object) = setting.get("valueFrom").and_then(object) {
            let target = Some((name.to_template_string(), name.span));
            builder.layer(Layer::Object(ObjectRef { target, ..object }));
        }
    }
    Some(builder.done())
}

/// The object that a reference names.
fn object(reference: &Node) -> Option<ObjectRef> {
    let kinds = [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")];
    let (reference, kind) = kinds
        .into_iter()
        .find_map(|(key, kind)| Some((reference.get(key)?, kind)))?;
    Some(ObjectRef {
        id: ObjectId {
            kind: kind.to_owned(),
            name: text_at(reference, &["name"])?,
        },
        namespace: text_at(reference, &["namespace"]),
        member: Member::Data(
            text_at(reference, &["key"]).unwrap_or_else(|| "values.yaml".to_owned()),
        ),
        target: None,
        span: reference.get("name")?.span,
        absence: Absence::Elsewhere,
    })
}

/// The annotation overrides the name of the object.
fn release(root: &Node, spec: &Node) -> ReleaseRef {
    let annotated = spanned_at(
        root,
        &["metadata", "annotations", "crossplane.io/external-name"],
    );
    ReleaseRef {
        name: annotated.or_else(|| spanned_at(root, &["metadata", "name"])),
        namespace: spanned_at(spec, &["namespace"]),
        chart: version_at(spec, &["chart", "version"]),
        cluster: text_at(root, &["spec", "providerConfigRef", "name"]),
    }
}
