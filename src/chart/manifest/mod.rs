//! Renders the manifests of the chart from templates.
//!
//! In: the [`Model`] of the chart. Out: [`Manifest`]s as trees, in installation order. The text of a template is parsed
//! immediately, so that invalid YAML is found here and not in the cluster.

mod config_files;
mod error;
mod extra_objects;
pub mod fields;
mod filters;
mod objects;
mod order;
mod parse_rendered;
mod patched;
mod preflight;
pub mod provenance;
mod render_context;
mod roles;
pub mod scripts;
mod subtrees;
mod view;

pub use error::RenderError;
pub use patched::{Rendered, patch};

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
    /// The reason for each of its `rules`, if they were computed.
    pub reasons: Vec<&'static str>,
    /// The provenance of fields with several sources; the other fields have the span of their source.
    pub provenance: Provenance,
}

impl Manifest {
    /// The object as YAML, with a comment with its reason above each rule.
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

    /// `metadata.namespace` of the object, if it is set.
    pub fn namespace(&self) -> Option<&str> {
        self.object
            .at(&["metadata", "namespace"])
            .and_then(Node::as_str)
    }
}

/// Renders every manifest that these values enable, in installation order.
///
/// # Errors
/// If a value has a type that cannot be rendered, or makes the rendered text invalid.
pub fn render(model: Model) -> Result<Vec<Manifest>, RenderError> {
    preflight::check(model)?;
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
    preflight::check(model)?;
    Ok(config_files::of_chart(&RenderContext::new(model))?.names())
}

/// The checksum annotation that restarts the pod when the object changes: SHA-256 of its JSON, or of nothing, in hex.
fn checksum(manifest: Option<&Manifest>) -> String {
    let text = manifest
        .and_then(|manifest| serde_json::to_vec(&manifest.object).ok())
        .unwrap_or_default();
    hex(&Sha256::digest(text))
}
