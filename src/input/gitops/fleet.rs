//! Rancher Fleet: the `helm` section of a `fleet.yaml`, overridden for each target in `targetCustomizations`.
//! <https://fleet.rancher.io/ref-fleet-yaml>

use super::builder::{Builder, Part, spanned_at, text_at};
use super::parent::Directory;
use super::{
    Absence, EmbeddedValues, Layer, Member, ObjectRef, ReleaseRef, Section, is_runner_chart, parent,
};
use crate::input::repository::{Base, ObjectId};
use helm_yaml::tree::Node;

/// Returns true if a document is a bundle that installs a chart.
pub(super) fn is_bundle(root: &Node) -> bool {
    root.at(&["helm", "chart"])
        .is_some_and(|chart| chart.as_str().is_some())
}

/// The values of a bundle that installs the runner's chart, or a parent chart: one release for each target that customizes
/// them, or one for all clusters.
pub(super) fn embedded(part: Part<'_>) -> Vec<EmbeddedValues> {
    let targets = part
        .root
        .get("targetCustomizations")
        .and_then(Node::as_list)
        .unwrap_or_default()
        .iter()
        .enumerate();
    let customized = targets.filter(|(_, target)| target.get("helm").is_some());
    let found: Vec<EmbeddedValues> = customized
        .filter(|(_, target)| !target.get("doNotDeploy").is_some_and(Node::is_truthy))
        .filter_map(|(index, target)| of_target(part, Some((index, target))))
        .collect();
    if found.is_empty() {
        of_target(part, None).into_iter().collect()
    } else {
        found
    }
}

/// The values of a bundle for one target. Its options override those of the bundle, and its values are merged over them.
fn of_target(part: Part<'_>, target: Option<(usize, &Node)>) -> Option<EmbeddedValues> {
    let helm = part.root.get("helm")?;
    let own = target.and_then(|(_, target)| target.get("helm"));
    let option = |key: &str| own.and_then(|own| own.get(key)).or_else(|| helm.get(key));
    let chart = option("chart")?;
    let named = ReleaseRef {
        name: option("releaseName").and_then(|name| spanned_at(name, &[])),
        namespace: spanned_at(part.root, &["namespace"])
            .or_else(|| spanned_at(part.root, &["defaultNamespace"])),
        chart: option("version")
            .and_then(|version| Some((version.as_str()?.to_owned(), version.span))),
        cluster: target.map(|(index, _)| format!("target {index}")),
    };
    let local = match directory(part, chart) {
        Directory::OtherChart => return None,
        Directory::Charts(charts) => charts.into_iter().next(),
        Directory::Unknown => None,
    };
    let section = match &local {
        Some(local) => local.section.clone(),
        None => section(helm, own, chart)?,
    };
    let is_partial = section.is_some() && local.is_none();
    let mut builder = Builder::new(part, "fleet.yaml", named).of_section(section);
    if is_partial {
        builder.mark_partial();
    }
    if let Some(local) = local {
        builder.local_chart(chart, Base::Document, local.version, local.has_values);
    }
    layers(&mut builder, helm, "helm.values");
    if let Some((index, own)) =
        target.and_then(|(index, target)| Some((index, target.get("helm")?)))
    {
        layers(
            &mut builder,
            own,
            &format!("targetCustomizations[{index}].helm.values"),
        );
    }
    Some(builder.done())
}

/// Fleet passes the files first, then the objects of `valuesFrom`, then the values.
fn layers(builder: &mut Builder<'_>, helm: &Node, path: &str) {
    let list = |key: &str| helm.get(key).and_then(Node::as_list).unwrap_or_default();
    list("valuesFiles")
        .iter()
        .for_each(|file| builder.file(file));
    for reference in list("valuesFrom") {
        for (key, kind) in [("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")] {
            let Some(reference) = reference.get(key) else {
                continue;
            };
            let Some(name) = reference.get("name") else {
                continue;
            };
            builder.layer(Layer::Object(ObjectRef {
                id: ObjectId {
                    kind: kind.to_owned(),
                    name: name.to_template_string(),
                },
                namespace: text_at(reference, &["namespace"]),
                member: Member::Data(
                    text_at(reference, &["key"]).unwrap_or_else(|| "values.yaml".to_owned()),
                ),
                target: None,
                span: name.span,
                absence: Absence::Elsewhere,
            }));
        }
    }
    if let Some(values) = helm
        .get("values")
        .filter(|values| values.as_map().is_some())
    {
        builder.tree(values, path);
    }
}

/// The directory that is named as the chart.
fn directory(part: Part<'_>, chart: &Node) -> Directory {
    match chart.as_str().filter(|path| !path.contains("://")) {
        Some(path) => Directory::read(part.site, &Base::Document, path),
        None => Directory::Unknown,
    }
}

/// The runner's part of the values: nothing if the chart neither is nor installs the runner's.
fn section(helm: &Node, own: Option<&Node>, chart: &Node) -> Option<Option<Section>> {
    if is_runner_chart(chart.as_str()?) {
        return Some(None);
    }
    let values = [Some(helm), own]
        .into_iter()
        .flatten()
        .filter_map(|helm| helm.get("values"));
    values.into_iter().find_map(parent::section_in).map(Some)
}
