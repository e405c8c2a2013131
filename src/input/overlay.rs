//! Contents of files that are not, or not yet, on the disk: an edited file, an open document of an editor.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use super::load::{ReadError, read_bytes};

/// Contents by the identity of a file; all other files are read from the disk.
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
        self.0.get(&identity(name)).map(AsRef::as_ref)
    }

    /// Sets the contents of a file.
    pub fn set(&mut self, name: impl AsRef<str>, bytes: impl Into<Arc<[u8]>>) {
        Arc::make_mut(&mut self.0).insert(identity(name.as_ref()), bytes.into());
    }
}

/// What several names of one file have in common: its real path. Standard input and a file that does not exist are
/// identified by their names.
pub fn identity(name: &str) -> String {
    if name == "-" {
        return name.to_owned();
    }
    fs::canonicalize(name).map_or_else(
        |_| name.to_owned(),
        |path| path.to_string_lossy().into_owned(),
    )
}
