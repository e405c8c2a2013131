//! Values become objects: every manifest that the chart would install, from templates of our own.
//!
//! In goes the merged and evaluated values tree; out come [`Manifest`]s, each a tree of its own, in the order in which
//! they have to be applied. A template's text is read back as soon as it is rendered: what is no YAML, or no object,
//! is found here and not on the cluster.

mod config_files;
mod error;
mod expected;
mod extra_objects;
pub mod fields;
mod filters;
mod grafts;
mod objects;
mod order;
pub mod provenance;
mod read_back;
mod render_context;
mod roles;
pub mod scripts;
mod view;

pub use error::RenderError;

use provenance::Provenance;
use render_context::RenderContext;
use roles::Role;
use sha2::{Digest, Sha256};

use crate::chart::model::Model;
use helm_yaml::base_encoding::hex;
use helm_yaml::source::Span;
use helm_yaml::tree::Node;
use helm_yaml::writer;

/// An object to apply, and the template it came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manifest {
    /// The template's path as the chart has it: `templates/deployment.yaml`.
    pub template: &'static str,
    /// The object.
    pub object: Node,
    /// Why each of its `rules` is there, where they were computed.
    pub reasons: Vec<&'static str>,
    /// Where fields of several sources come from; any other field says it by its span.
    pub provenance: Provenance,
}

impl Manifest {
    /// The object as YAML, the reasons above the rules.
    pub fn to_yaml(&self) -> String {
        writer::to_commented_string(&self.object, "rules", &self.reasons)
    }

    /// `kind` of the object.
    pub fn kind(&self) -> &str {
        self.object
            .get("kind")
            .and_then(Node::as_str)
            .unwrap_or_default()
    }

    /// `metadata.name` of the object.
    pub fn name(&self) -> &str {
        self.object
            .at(&["metadata", "name"])
            .and_then(Node::as_str)
            .unwrap_or_default()
    }

    /// `metadata.namespace` of the object, where it says one.
    pub fn namespace(&self) -> Option<&str> {
        self.object
            .at(&["metadata", "namespace"])
            .and_then(Node::as_str)
    }
}

/// Renders every manifest that these values ask for, in the order in which they are to be applied.
///
/// # Errors
/// When a value has a shape that no manifest can be made of, or what is printed into one is no YAML any more.
pub fn render(model: Model) -> Result<Vec<Manifest>, RenderError> {
    expected::check(model)?;
    let mut context = RenderContext::new(model);

    let mut config_map = objects::CONFIG_MAP.render(&context)?;
    let files = config_files::gather(&context)?;
    *config_map.object.child_mut("data", Span::SYNTHETIC) = files.data;
    config_map.provenance.texts = files.texts;
    let secret = objects::SECRET.render_if_wanted(&context)?;
    context.checksums.config_map = checksum(Some(&config_map));
    context.checksums.secret = checksum(secret.as_ref());

    let mut manifests = vec![config_map];
    manifests.extend(secret);
    for role in &Role::all(model) {
        manifests.extend(objects::of_role(role, &context)?);
    }
    for object in &objects::OTHERS {
        manifests.extend(object.render_if_wanted(&context)?);
    }
    manifests.extend(extra_objects::gather(model.tree(), model.release)?);
    order::by_installation(&mut manifests);
    Ok(manifests)
}

/// The names of the files that the chart adds to the ConfigMap.
///
/// # Errors
/// When a value has a shape from which they cannot be rendered.
pub fn chart_files(model: Model) -> Result<Vec<String>, RenderError> {
    expected::check(model)?;
    Ok(config_files::of_chart(&RenderContext::new(model))?.names())
}

/// What makes the pod start anew when the object changes: SHA-256 of it as JSON, or of nothing, in hexadecimal.
fn checksum(manifest: Option<&Manifest>) -> String {
    let text = manifest
        .and_then(|manifest| serde_json::to_vec(&manifest.object).ok())
        .unwrap_or_default();
    hex(&Sha256::digest(text))
}
