//! Contents of files that are not, or not yet, on the disk: an edited file, an open document of an editor.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::load::{ReadError, read_bytes};

/// Contents by file name, as named on the command line; all other files are read from the disk.
#[derive(Clone, Debug, Default)]
pub struct Overlay(Arc<BTreeMap<String, Arc<[u8]>>>);

impl Overlay {
    /// The contents of a file.
    ///
    /// # Errors
    /// If it cannot be read from the disk.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        match self.get(name) {
            Some(bytes) => Ok(bytes.to_vec()),
            None => read_bytes(name),
        }
    }

    /// The contents of a file in the overlay.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.0.get(name).map(AsRef::as_ref)
    }

    /// Sets the contents of a file.
    pub fn set(&mut self, name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) {
        Arc::make_mut(&mut self.0).insert(name.into(), bytes.into());
    }
}
