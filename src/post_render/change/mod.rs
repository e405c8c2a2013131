//! Changes to the objects of a stream, one concept per file. Everything else is kept byte for byte.

mod harden;
mod image;
mod metadata;
mod patch;
mod rbac;
mod secret;
mod standard;

pub use image::{InvalidRegistry, Registry};
pub use metadata::Pair;
pub use patch::patch;

use std::collections::HashSet;

use crate::kubernetes::stream::{Address, Object, Stream};
use crate::lint::diagnostic::Diagnostic;

use super::check::check_object;

/// The requested changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Labels for every object.
    pub labels: Vec<Pair>,
    /// Annotations for every object.
    pub annotations: Vec<Pair>,
    /// The registry to pull every image from.
    pub image_registry: Option<Registry>,
    /// Whether to grant the runner exactly the permissions that its configuration needs.
    pub minimal_rbac: bool,
    /// Whether to make the manager pod comply with the Restricted Pod Security Standard.
    pub harden: bool,
    /// Whether to remove the Secret with the runner's token. References to it are kept.
    pub remove_secret: bool,
}

/// Applies the changes. Returns what could not be changed, or would be refused by Kubernetes afterwards.
pub fn apply(stream: &mut Stream, changes: &Changes) -> Vec<Diagnostic> {
    if *changes == Changes::default() {
        return Vec::new();
    }
    let before: HashSet<(String, String)> = stream
        .objects()
        .flat_map(check_object)
        .map(identity)
        .collect();
    if changes.remove_secret {
        secret::remove(stream);
    }
    let mut problems = if changes.minimal_rbac {
        rbac::minimize(stream)
    } else {
        Vec::new()
    };
    if changes.harden {
        problems.extend(harden::harden(stream));
    }
    change_each(stream, changes);
    let after = stream.changed_objects().flat_map(|object| {
        check_object(object)
            .into_iter()
            .map(move |found| at(found, object))
    });
    problems.extend(after.filter(|found| !before.contains(&identity(found.clone()))));
    problems
}

/// The changes that concern every object.
fn change_each(stream: &mut Stream, changes: &Changes) {
    let addresses: Vec<Address> = stream.objects().map(|object| object.address).collect();
    for address in addresses {
        stream.change(address, |object| {
            metadata::add(object, "labels", &changes.labels);
            metadata::add(object, "annotations", &changes.annotations);
            if let Some(registry) = &changes.image_registry {
                image::pull_from(object, registry);
            }
        });
    }
}

fn identity(found: Diagnostic) -> (String, String) {
    (found.path, found.message)
}

/// A finding with a synthetic span is reported at the beginning of the object.
fn at(mut found: Diagnostic, object: Object<'_>) -> Diagnostic {
    let first = object
        .node
        .as_map()
        .and_then(|map| map.first())
        .map_or(object.node.span, |(_, entry)| entry.key_span);
    if found.span().is_synthetic() {
        found.primary.span = first;
    }
    found
}
