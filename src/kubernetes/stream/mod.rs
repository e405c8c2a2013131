//! A stream of manifests, with spans: YAML documents as passed between Helm, Kustomize and kubectl.
//!
//! [`Stream::read`] splits the text where these tools split it, and parses each document; [`Stream::to_text`] joins it
//! again. Unchanged documents are kept byte for byte (comments, anchors, line endings), changed ones are reprinted.

mod document;
pub mod object;
mod read;
mod split;
mod write;

pub use document::{Address, Document};
pub use object::Object;
pub use read::Refused;

use helm_yaml::source::{FileId, Sources};
use helm_yaml::tree::Node;

/// UTF-8 byte order mark, which some editors write.
const MARK: &str = "\u{FEFF}";

/// The documents of a stream, in order.
#[derive(Debug)]
pub struct Stream {
    /// The text, as the only source.
    pub sources: Sources,
    /// Its ID.
    pub file: FileId,
    /// The documents, including empty ones: together they cover the whole text.
    pub documents: Vec<Document>,
    /// Whether the bytes began with a byte order mark, which is not part of the text.
    has_mark: bool,
}

impl Stream {
    /// Every object, including the items of lists.
    pub fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.documents
            .iter()
            .enumerate()
            .flat_map(|(index, document)| document.objects(index))
    }

    /// The objects in changed documents.
    pub fn changed_objects(&self) -> impl Iterator<Item = Object<'_>> {
        let changed = self
            .documents
            .iter()
            .enumerate()
            .filter(|(_, document)| document.is_changed());
        changed
            .flat_map(|(index, document)| document.objects(index))
            .filter(|object| !object.node.is_null())
    }

    /// Changes an object. If nothing differs afterwards, the document counts as unchanged.
    pub fn change(&mut self, address: Address, change: impl FnOnce(&mut Node)) {
        if let Some(document) = self.documents.get_mut(address.document) {
            document.change(address, change);
        }
    }

    /// Removes an object.
    pub fn remove(&mut self, address: Address) {
        if let Some(document) = self.documents.get_mut(address.document) {
            document.remove(address);
        }
    }
}
