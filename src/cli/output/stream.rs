//! Manifests for standard output, as a YAML stream or a JSON list for `kubectl apply -f -`.

use std::io;

use serde::Serialize;

use crate::chart::manifest::Manifest;
use helm_yaml::tree::Node;

/// A YAML document for each manifest, with a comment that names its template, as in the output of Helm.
pub fn to_yaml(manifests: &[Manifest]) -> String {
    manifests.iter().map(document).collect()
}

fn document(manifest: &Manifest) -> String {
    format!(
        "---\n# Source: gitlab-runner/{}\n{}",
        manifest.template,
        manifest.to_yaml()
    )
}

/// A Kubernetes `List` of all manifests.
///
/// # Errors
/// If a number is infinite or NaN, which JSON cannot represent.
pub fn to_json(manifests: &[Manifest]) -> io::Result<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct List<'a> {
        api_version: &'static str,
        kind: &'static str,
        items: Vec<&'a Node>,
    }
    let items = manifests.iter().map(|manifest| &manifest.object).collect();
    let text = serde_json::to_string_pretty(&List {
        api_version: "v1",
        kind: "List",
        items,
    })?;
    Ok(text + "\n")
}
