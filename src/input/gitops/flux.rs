//! Flux: `spec.values` of a `HelmRelease`.
//! <https://fluxcd.io/flux/components/helm/helmreleases/>

use sha2::{Digest, Sha256};

use super::builder::{Builder, Part, text_at, version_at};
use super::{EmbeddedValues, IN_FILES, ReleaseRef, detect, is_runner_chart, parent};
use crate::chart::release::LONGEST_NAME;
use helm_yaml::base_encoding::hex;
use helm_yaml::tree::Node;

/// Number of characters at the end of an overlong release name that Flux replaces by a digest.
const DIGEST: usize = 12;

/// The values of a `HelmRelease` of the runner's chart, or of a parent chart.
pub(super) fn embedded(part: Part<'_>) -> Option<EmbeddedValues> {
    let spec = part.root.get("spec")?;
    let values = spec
        .get("values")
        .filter(|values| values.as_map().is_some());
    let is_runner = match chart(spec) {
        Some(chart) => is_runner_chart(&chart),
        // The object that provides the chart may have any name.
        None => values
            .is_some_and(|values| detect::is_values(values) || is_named_after_chart(part.root)),
    };
    let parts_of_parent = values.map(parent::keys_in).unwrap_or_default();
    if !is_runner && parts_of_parent.is_empty() {
        return None;
    }
    let mut builder = Builder::new(part, "HelmRelease", release(part.root, spec, is_runner));
    if ["chart", "chartRef"]
        .iter()
        .all(|key| spec.get(key).is_none())
    {
        // A patch of another HelmRelease, which has the other values.
        builder.mark_partial();
    }
    builder.elsewhere(spec, "valuesFrom", IN_FILES);
    match (values, parts_of_parent.first()) {
        (Some(values), Some(key)) if !is_runner || !detect::is_values(values) => {
            parent::take(&mut builder, values, key, "spec.values.");
        }
        (Some(values), _) => builder.tree(values, "spec.values"),
        (None, _) => {}
    }
    Some(builder.done())
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
