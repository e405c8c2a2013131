//! Flux: `spec.valuesFrom` and `spec.values` of a `HelmRelease`.
//! <https://fluxcd.io/flux/components/helm/helmreleases/>

use sha2::{Digest, Sha256};

use super::builder::{Builder, Part, spanned_at, text_at, version_at};
use super::parent::{Directory, LocalChart};
use super::reference::{not_loaded, root};
use super::{
    Absence, EmbeddedValues, Layer, Member, ObjectRef, ReleaseRef, Section, detect,
    is_runner_chart, parent,
};
use crate::chart::release::LONGEST_NAME;
use crate::input::repository::ObjectId;
use helm_yaml::base_encoding::hex;
use helm_yaml::tree::Node;

/// Number of characters at the end of an overlong release name that Flux replaces by a digest.
const DIGEST: usize = 12;

/// The values of a `HelmRelease` of the runner's chart, or of a parent chart; one for each runner that the chart installs.
pub(super) fn embedded(part: Part<'_>) -> Vec<EmbeddedValues> {
    let Some(spec) = part.root.get("spec") else {
        return Vec::new();
    };
    let directory = directory(spec);
    let path = directory.and_then(Node::as_str);
    match path.map_or(Directory::Unknown, |path| {
        Directory::read(part.site, &root(), path)
    }) {
        Directory::OtherChart => Vec::new(),
        Directory::Charts(charts) => charts
            .into_iter()
            .map(|chart| of_local(part, spec, chart))
            .collect(),
        Directory::Unknown => of_remote(part, spec).into_iter().collect(),
    }
}

/// The values of a `HelmRelease` whose chart is not in the repository.
fn of_remote(part: Part<'_>, spec: &Node) -> Option<EmbeddedValues> {
    let values = spec
        .get("values")
        .filter(|values| values.as_map().is_some());
    let is_runner = match chart(spec) {
        Some(chart) => is_runner_chart(&chart),
        // The object that provides the chart may have any name.
        None => {
            let name = text_at(part.root, &["metadata", "name"]).unwrap_or_default();
            values.is_some_and(|values| detect::is_values_of(values, &name))
                || is_runner_chart(&name) && has_values(spec)
        }
    };
    let section = values
        .filter(|values| !is_runner || !detect::has_own_key(values))
        .and_then(parent::section_in);
    if !is_runner && section.is_none() {
        return None;
    }
    let mut builder = builder(part, spec, is_runner, section.clone());
    let is_patch = ["chart", "chartRef"]
        .iter()
        .all(|key| spec.get(key).is_none());
    if section.is_some() || is_patch {
        // The parent has defaults; without a chart it is a patch of another HelmRelease, which has the other values.
        builder.mark_partial();
    }
    for file in files(spec).filter(|file| file.as_str() != Some(DEFAULTS)) {
        let path = file.to_template_string();
        builder.not_loaded(not_loaded(
            format!("`{path}` is a file of the chart: its values are not checked"),
            "pass the file with `-f` before this document",
            file.span,
        ));
    }
    layers(&mut builder, part, spec);
    Some(builder.done())
}

/// The values of a runner whose chart, or a parent chart of it, is in the repository: the chart's own values come first,
/// or the files that replace them.
fn of_local(part: Part<'_>, spec: &Node, chart: LocalChart) -> EmbeddedValues {
    let mut builder = builder(part, spec, false, chart.section);
    if let Some(directory) = directory(spec) {
        let has_values = chart.has_values && files(spec).next().is_none();
        builder.local_chart(directory, root(), chart.version, has_values);
    }
    let is_optional = spec
        .at(&["chart", "spec", "ignoreMissingValuesFiles"])
        .is_some_and(Node::is_truthy);
    for file in files(spec) {
        builder.file_at(file, root(), is_optional);
    }
    layers(&mut builder, part, spec);
    builder.done()
}

/// The values file of every chart.
const DEFAULTS: &str = "values.yaml";

/// The files that replace the default values of the chart. They are relative to the root of its source.
fn files(spec: &Node) -> impl Iterator<Item = &Node> {
    let several = spec.at(&["chart", "spec", "valuesFiles"]);
    let several = several.and_then(Node::as_list).unwrap_or_default();
    let one = spec.at(&["chart", "spec", "valuesFile"]);
    several
        .iter()
        .chain(one)
        .filter(|file| file.as_str().is_some())
}

/// The directory of the chart, if it may be in this repository.
fn directory(spec: &Node) -> Option<&Node> {
    let chart = spec
        .at(&["chart", "spec", "chart"])
        .or_else(|| spec.at(&["chart", "path"]))?;
    let source = text_at(spec, &["chart", "spec", "sourceRef", "kind"]);
    let is_git = source.as_deref() == Some("GitRepository");
    let is_path = chart.as_str().is_some_and(|chart| chart.contains('/'));
    Some(chart).filter(|_| is_git || is_path)
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
        absence: if reference.get("optional").is_some_and(Node::is_truthy) {
            Absence::Optional
        } else {
            Absence::Elsewhere
        },
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

fn release(root: &Node, spec: &Node, is_runner: bool) -> ReleaseRef {
    let target = spanned_at(spec, &["targetNamespace"]);
    let own = spanned_at(root, &["metadata", "name"]);
    let composed = own.map(|(name, span)| match &target {
        Some((target, _)) => (shortened(format!("{target}-{name}")), span),
        None => (shortened(name), span),
    });
    let versions = [&["chart", "spec", "version"][..], &["chart", "version"]];
    let version = versions
        .into_iter()
        .find_map(|path| version_at(spec, path))
        .filter(|_| is_runner);
    ReleaseRef {
        name: spanned_at(spec, &["releaseName"]).or(composed),
        namespace: target.or_else(|| spanned_at(root, &["metadata", "namespace"])),
        chart: version,
        cluster: text_at(spec, &["kubeConfig", "secretRef", "name"]),
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
