//! A stream of manifests: bytes in, documents with their places out, and the same bytes again.
//!
//! Helm, Kustomize and kubectl hand objects to one another as one text. [`Stream::read`] cuts it where they cut it and
//! reads each document; [`Stream::to_text`] puts it together again: documents that nobody changed byte for byte as they
//! were, comments, anchors and line ends included, changed ones printed anew.

mod document;
pub mod object;
mod read;
mod split;
mod write;

pub use document::{Address, Document};
pub use object::Object;
pub use read::Refused;

use crate::source::{FileId, Sources};
use crate::tree::Node;

/// The mark of the order of bytes, which some editors put before a text.
const MARK: &str = "\u{FEFF}";

/// The documents of a stream, in its order.
#[derive(Debug)]
pub struct Stream {
    /// The text, as the one source of places.
    pub sources: Sources,
    /// Which source that is.
    pub file: FileId,
    /// The documents, those without content among them: together they are the whole text.
    pub documents: Vec<Document>,
    /// Whether the bytes began with a mark of their order, which is no part of the text.
    has_mark: bool,
}

impl Stream {
    /// Every object: the documents, and in place of a list its items.
    pub fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.documents.iter().enumerate().flat_map(|(index, document)| document.objects(index))
    }

    /// The objects in documents that were changed.
    pub fn changed_objects(&self) -> impl Iterator<Item = Object<'_>> {
        let changed = self.documents.iter().enumerate().filter(|(_, document)| document.is_changed());
        changed.flat_map(|(index, document)| document.objects(index)).filter(|object| !object.node.is_null())
    }

    /// Changes an object. A document in which nothing is different afterwards counts as unchanged.
    pub fn change(&mut self, address: Address, change: impl FnOnce(&mut Node)) {
        if let Some(document) = self.documents.get_mut(address.document) {
            document.change(address, change);
        }
    }

    /// Takes an object out.
    pub fn remove(&mut self, address: Address) {
        if let Some(document) = self.documents.get_mut(address.document) {
            document.remove(address);
        }
    }
}
