//! Rancher Fleet: the `helm` section of a `fleet.yaml`. Overrides in `targetCustomizations` are not read.
//! <https://fleet.rancher.io/ref-fleet-yaml>

use super::draft::{Draft, Part, text_at, version_at};
use super::{Held, IN_FILES, Named, is_runner_chart};
use crate::tree::Node;

/// Returns true if a document is a bundle that installs a chart.
pub(super) fn is_bundle(root: &Node) -> bool {
    root.at(&["helm", "chart"]).is_some_and(|chart| chart.as_str().is_some())
}

/// The values of a bundle that installs the runner's chart.
pub(super) fn held(part: Part<'_>) -> Option<Held> {
    let helm = part.root.get("helm")?;
    text_at(helm, &["chart"]).filter(|chart| is_runner_chart(chart))?;
    let mut draft = Draft::new(part, "fleet.yaml", release(part.root, helm));
    for (section, key) in [(helm, "valuesFrom"), (part.root, "targetCustomizations")] {
        draft.elsewhere(section, key, IN_FILES);
    }
    for file in helm.get("valuesFiles").and_then(Node::as_list).unwrap_or_default() {
        draft.file(file);
    }
    if let Some(values) = helm.get("values").filter(|values| values.as_map().is_some()) {
        draft.tree(values, "helm.values");
    }
    Some(draft.done())
}

fn release(root: &Node, helm: &Node) -> Named {
    Named {
        name: text_at(helm, &["releaseName"]),
        namespace: text_at(root, &["namespace"]).or_else(|| text_at(root, &["defaultNamespace"])),
        chart: version_at(helm, &["version"]),
    }
}
