//! Changes to the objects of a stream, one concept a file. What no change concerns stays as it is, to the byte.

mod harden;
mod image;
mod metadata;
mod rbac;
mod secret;

pub use harden::harden_pod;
pub use image::{InvalidRegistry, Registry};
pub use metadata::Pair;

use crate::diagnostic::Diagnostic;
use crate::stream::{Address, Stream};

use super::check::check_object;

/// What flags ask for.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Labels for every object.
    pub labels: Vec<Pair>,
    /// Annotations for every object.
    pub annotations: Vec<Pair>,
    /// The registry from which every image of a pod comes.
    pub image_registry: Option<Registry>,
    /// The runner's role allows what its configuration needs, and nothing else.
    pub minimal_rbac: bool,
    /// The runner's pod passes the Restricted Pod Security Standard.
    pub harden: bool,
    /// The Secret with the runner's token goes; what refers to it stays.
    pub remove_secret: bool,
}

/// Does what is asked for. What cannot be done, or would be refused by Kubernetes afterwards, comes out.
pub fn apply(stream: &mut Stream, changes: &Changes) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if changes.remove_secret {
        secret::remove(stream);
    }
    if changes.minimal_rbac {
        problems.extend(rbac::minimize(stream));
    }
    if changes.harden {
        harden::harden(stream);
    }
    for address in addresses(stream) {
        stream.change(address, |object| {
            metadata::add(object, "labels", &changes.labels);
            metadata::add(object, "annotations", &changes.annotations);
            if let Some(registry) = &changes.image_registry {
                image::pull_from(object, registry);
            }
        });
    }
    if problems.is_empty() {
        problems.extend(stream.changed_objects().flat_map(check_object));
    }
    problems
}

fn addresses(stream: &Stream) -> Vec<Address> {
    stream.objects().map(|object| object.address).collect()
}
