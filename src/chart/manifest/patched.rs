//! Patches the rendered manifests, and keeps what else is known about them: provenance, reasons of rules and checksums.

use std::collections::HashMap;

use super::provenance::Provenance;
use super::{Manifest, RenderError, checksum};
use crate::kubernetes::patch::{Patched, TargetedPatch, apply_all};
use crate::lint::diagnostic::{Diagnostic, Severity};
use crate::lint::rules::extensions::failed_patch;
use crate::schema::segments;
use helm_yaml::tree::{Node, Value};

/// The content of a ConfigMap or Secret.
const DATA: [&str; 3] = ["data", "stringData", "binaryData"];

/// The patched manifests, and what is wrong with the patches.
#[derive(Debug)]
pub struct Rendered {
    /// The manifests; an error if a patch cannot be applied.
    pub manifests: Result<Vec<Manifest>, RenderError>,
    /// The findings about patches.
    pub patch_problems: Vec<Diagnostic>,
}

/// Applies patches to manifests.
pub fn patch(manifests: Vec<Manifest>, patches: &[TargetedPatch]) -> Rendered {
    if patches.is_empty() {
        return Rendered {
            manifests: Ok(manifests),
            patch_problems: Vec::new(),
        };
    }
    let objects = manifests
        .iter()
        .map(|manifest| manifest.object.clone())
        .collect();
    let Patched {
        objects,
        is_changed,
        problems,
        ..
    } = apply_all(patches, objects);
    let failure = problems
        .iter()
        .find(|found| found.rule == &failed_patch::RULE && found.severity == Severity::Error);
    if let Some(failure) = failure {
        let error = RenderError::of_value(failure.span(), failure.message.clone());
        return Rendered {
            manifests: Err(error),
            patch_problems: problems,
        };
    }
    let mut checksums = HashMap::new();
    let changes = manifests.into_iter().zip(objects).zip(is_changed);
    let mut manifests: Vec<Manifest> = changes
        .filter_map(|((manifest, object), is_changed)| match is_changed {
            true => changed(manifest, object, &mut checksums),
            false => Some(manifest),
        })
        .collect();
    manifests
        .iter_mut()
        .for_each(|manifest| replace_checksums(&mut manifest.object, &checksums));
    Rendered {
        manifests: Ok(manifests),
        patch_problems: problems,
    }
}

/// A manifest with its patched object; `None` if a patch removed it. Adds the checksum of a changed ConfigMap or Secret.
fn changed(
    before: Manifest,
    object: Option<Node>,
    checksums: &mut HashMap<String, String>,
) -> Option<Manifest> {
    let after = object.map(|object| {
        let mut after = Manifest {
            template: before.template,
            reasons: reasons(&before, &object),
            object,
            provenance: Provenance::default(),
        };
        after.provenance = provenance(&before, &after);
        after
    });
    let data = |object: &Node| DATA.map(|key| object.get(key).map(|data| data.value.clone()));
    let is_configuration = ["ConfigMap", "Secret"].contains(&before.kind());
    if is_configuration
        && after.as_ref().map(|after| data(&after.object)) != Some(data(&before.object))
    {
        checksums.insert(checksum(Some(&before)), checksum(after.as_ref()));
    }
    after
}

/// The reasons of the rules that are still there.
fn reasons(before: &Manifest, object: &Node) -> Vec<&'static str> {
    let rules = |object: &Node| -> Vec<Node> {
        let rules = object.get("rules").and_then(Node::as_list);
        rules.map(<[Node]>::to_vec).unwrap_or_default()
    };
    let (old, new) = (rules(&before.object), rules(object));
    if before.reasons.is_empty() {
        return Vec::new();
    }
    let reason = |rule: &Node| {
        let position = old.iter().position(|known| known.value == rule.value);
        position
            .and_then(|at| before.reasons.get(at).copied())
            .unwrap_or("added by a patch")
    };
    new.iter().map(reason).collect()
}

/// The provenance of the fields that are unchanged, at their new paths: a patch may insert items before them.
fn provenance(before: &Manifest, after: &Manifest) -> Provenance {
    let Provenance {
        cause,
        shared,
        texts,
    } = before.provenance.clone();
    let new_path = |path: &str| {
        let old = before.route(&segments(path));
        let new = after.route(&by_name(before, path));
        let values = (old.steps.last()?.0, new.steps.last()?.0);
        (new.is_complete && values.0.value == values.1.value).then_some(new.path)
    };
    Provenance {
        cause,
        shared: shared
            .into_iter()
            .filter_map(|(path, spans)| Some((new_path(&path)?, spans)))
            .collect(),
        texts: texts
            .into_iter()
            .filter_map(|(path, text)| Some((new_path(&path)?, text)))
            .collect(),
    }
}

/// The segments of a path, with the name of an item instead of its index.
fn by_name(manifest: &Manifest, path: &str) -> Vec<String> {
    let segments = segments(path);
    let steps = manifest.route(&segments).steps;
    let name = |at: usize| {
        let (parent, _) = steps.get(at)?;
        let (item, _) = steps.get(at + 1)?;
        parent.as_list()?;
        item.get("name")?.as_str().map(str::to_owned)
    };
    let named = segments.iter().enumerate();
    named
        .map(|(at, segment)| name(at).unwrap_or_else(|| segment.clone()))
        .collect()
}

/// Replaces the checksums of the pod, so that it restarts when a patch changes its configuration.
fn replace_checksums(object: &mut Node, checksums: &HashMap<String, String>) {
    let mut node = object;
    for key in ["spec", "template", "metadata", "annotations"] {
        match node.get_mut(key) {
            Some(child) => node = child,
            None => return,
        }
    }
    let Value::Map(annotations) = &mut node.value else {
        return;
    };
    for entry in annotations.values_mut() {
        let new = entry.node.as_str().and_then(|text| checksums.get(text));
        if let Some(new) = new {
            entry.node.value = Value::String(new.clone());
        }
    }
}
