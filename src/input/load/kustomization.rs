//! What the kustomization next to a document changes in it. Nothing of that is applied, so each change is a finding.

use super::Loader;
use super::references::Around;
use crate::input::gitops::{Embedding, not_loaded};
use crate::input::repository::Base;
use helm_yaml::reader;
use helm_yaml::tree::{Node, Value};

/// The names of a kustomization. Kustomize accepts one of them in a directory.
const NAMES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// What changes any object.
const TRANSFORMERS: [&str; 5] = [
    "components",
    "namePrefix",
    "nameSuffix",
    "replacements",
    "transformers",
];

/// What changes the objects that it selects.
const PATCHES: [&str; 3] = ["patches", "patchesJson6902", "patchesStrategicMerge"];

impl Loader {
    /// Notes what the kustomization in the directory of a document changes in it.
    pub(super) fn note_kustomization(&mut self, around: &Around) {
        let Some(embedding) = self.embedding.clone().filter(Embedding::is_object) else {
            return;
        };
        let Some(root) = self.kustomization(around) else {
            return;
        };
        let namespace = self.release.namespace();
        let other_namespace = |node: &Node| namespace.is_some_and(|own| node.as_str() != Some(own));
        let is_other = root.get("namespace").is_some_and(other_namespace);
        let keys = TRANSFORMERS
            .into_iter()
            .chain(is_other.then_some("namespace"));
        let patches = PATCHES.into_iter().filter(|key| {
            let patches = root.get(key).and_then(Node::as_list).unwrap_or_default();
            patches
                .iter()
                .any(|patch| may_change(patch, embedding.kind))
        });
        for key in keys.chain(patches) {
            if let Some(entry) = root.entry(key) {
                let message = format!(
                    "`{key}` changes this {}, and is not applied",
                    embedding.kind
                );
                let help = "check the output of `kustomize build` instead";
                self.diagnostics
                    .push(not_loaded(message, help, entry.key_span));
            }
        }
    }

    /// The kustomization that lists the document among its resources.
    fn kustomization(&mut self, around: &Around) -> Option<Node> {
        let document = around.site.document();
        let document = document.file_name()?.to_str()?;
        let name = NAMES
            .into_iter()
            .find(|name| around.site.exists(&Base::Document, name))?;
        let name = around.site.file(&Base::Document, name).ok()?;
        let file = self.open_name(&name)?;
        let root = reader::read(&self.sources, file).ok()?.root;
        let resources = root.get("resources").and_then(Node::as_list)?;
        let is_document = |resource: &Node| {
            let path = resource.as_str();
            path.is_some_and(|path| path.trim_start_matches("./") == document)
        };
        resources.iter().any(is_document).then_some(root)
    }
}

/// Returns true if a patch may select objects of a kind. The content of a patch in a file is not known.
fn may_change(patch: &Node, kind: &str) -> bool {
    if let Some(target) = patch.get("target") {
        return target
            .get("kind")
            .is_none_or(|selected| selected.as_str() == Some(kind));
    }
    let text = patch.get("patch").unwrap_or(patch);
    let is_inline = |text: &str| text.contains("kind:");
    match &text.value {
        Value::String(text) if is_inline(text) => text.contains(kind),
        _ => true,
    }
}
