//! The objects of `extraObjects`: each is rendered unchanged if it has the form of a Kubernetes object.

use super::preflight::not_text;
use super::{Manifest, RenderError};
use crate::chart::release::Release;
use crate::kubernetes;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;

/// The objects. One without a namespace gets that of the release, which is where Helm installs it; but only where its
/// kind is known to take one.
pub(super) fn gather(values: &Node, release: &Release) -> Result<Vec<Manifest>, RenderError> {
    let objects = values
        .get("extraObjects")
        .and_then(Node::as_list)
        .unwrap_or_default();
    let manifest = |(index, object): (usize, &Node)| {
        check(object).map_err(|message| {
            RenderError::at(&["extraObjects"], format!("item {index}: {message}"))
        })?;
        let template = "templates/extra-manifests.yaml";
        Ok(Manifest {
            template,
            object: in_namespace(object.clone(), release.namespace()),
            ..Manifest::default()
        })
    };
    objects
        .iter()
        .enumerate()
        .filter(|(_, object)| !object.is_null())
        .map(manifest)
        .collect()
}

/// Checks the fields that identify an object: Helm and kubectl read them.
fn check(object: &Node) -> Result<(), String> {
    if object.as_map().is_none() {
        let found = object.value.kind();
        return Err(format!(
            "expected an object with apiVersion, kind and metadata, found {found}"
        ));
    }
    for path in [&["apiVersion"][..], &["kind"], &["metadata", "name"]] {
        if let Some(found) = object
            .at(path)
            .filter(|node| node.as_str().is_none() && !node.is_null())
        {
            return Err(format!(
                "{}: expected a string, found {}",
                path.join("."),
                found.value.kind()
            ));
        }
    }
    for path in [&["metadata"][..], &["metadata", "annotations"]] {
        if let Some(found) = object
            .at(path)
            .filter(|node| node.as_map().is_none() && !node.is_null())
        {
            return Err(format!(
                "{}: expected an object, found {}",
                path.join("."),
                found.value.kind()
            ));
        }
    }
    let annotation = object.at(&["metadata", "annotations"]).and_then(not_text);
    annotation.map_or(Ok(()), |(key, found)| {
        Err(format!(
            "annotation {key}: expected a string, found {found}"
        ))
    })
}

fn in_namespace(mut object: Node, namespace: &str) -> Node {
    let text = |key| object.get(key).and_then(Node::as_str).unwrap_or_default();
    let is_namespaced = kubernetes::is_namespaced(text("apiVersion"), text("kind")) == Some(true);
    let is_set = object
        .at(&["metadata", "namespace"])
        .is_some_and(Node::is_truthy);
    if is_namespaced && !is_set && object.at(&["metadata"]).and_then(Node::as_map).is_some() {
        *object
            .child_mut("metadata", Span::SYNTHETIC)
            .child_mut("namespace", Span::SYNTHETIC) = Node::new(namespace, Span::SYNTHETIC);
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;
    use helm_yaml::source::{Origin, Sources};

    fn gathered(yaml: &str) -> Result<Vec<Manifest>, RenderError> {
        let mut sources = Sources::default();
        let file = sources.add(
            "values.yaml",
            Origin::File,
            format!("extraObjects:\n{yaml}"),
        );
        let document = helm_yaml::reader::read(&sources, file).unwrap();
        gather(&document.root, &Release::new("rel", "ns").unwrap())
    }

    #[test]
    fn what_can_be_no_object_is_named() {
        for (object, message) in [
            (
                "- text",
                "item 0: expected an object with apiVersion, kind and metadata, found a string",
            ),
            (
                "- null\n- kind: 1",
                "item 1: kind: expected a string, found an integer",
            ),
            (
                "- metadata: name",
                "item 0: metadata: expected an object, found a string",
            ),
            (
                "- metadata: {name: 2024}",
                "item 0: metadata.name: expected a string, found an integer",
            ),
            (
                "- metadata: {annotations: {a: x, b: [true]}}",
                "item 0: annotation b: expected a string, found a list",
            ),
        ] {
            let error = gathered(object).unwrap_err();
            assert!(error.to_string().contains(message), "{object}: {error}");
        }
    }

    #[test]
    fn only_what_has_a_namespace_gets_the_releases() {
        let namespaces = |yaml| {
            gathered(yaml)
                .unwrap()
                .iter()
                .map(|m| m.namespace().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        let yaml = "- {apiVersion: v1, kind: Secret, metadata: {name: a}}\n- {apiVersion: v1, kind: Secret, metadata: {name: b, namespace: own}}\n- {apiVersion: v1, kind: Namespace, metadata: {name: c}}";
        assert_eq!(
            namespaces(yaml),
            [Some("ns".to_owned()), Some("own".to_owned()), None]
        );
    }
}
