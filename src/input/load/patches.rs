//! The patches of a release: those in `runnergen.patches`, then those in the files of `--patch`.

use super::{Loader, ReadError};
use crate::input::request::Request;
use crate::kubernetes::patch::{read_file, read_item};
use helm_yaml::tree::Node;

impl Loader {
    /// Reads the patches in the files of a request.
    pub(super) fn read_patches(&mut self, request: &Request) -> Result<(), ReadError> {
        for name in &request.patches {
            let bytes = request.overlay.read(name)?;
            let Some(file) = self.add(name, bytes) else {
                continue;
            };
            let (patches, found) = read_file(&self.sources, file);
            self.patches.extend(patches);
            self.diagnostics.extend(found);
        }
        Ok(())
    }

    /// Adds the patches in the values before those in files.
    pub(super) fn find_patches(&mut self, values: &Node) {
        let items = values
            .at(&["runnergen", "patches"])
            .and_then(Node::as_list)
            .unwrap_or_default();
        let mut patches = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match read_item(item, &self.sources) {
                Ok(patch) => patches.push(patch),
                Err(found) => self.diagnostics.extend(found.into_iter().map(|mut found| {
                    found.path = format!("runnergen.patches[{index}]");
                    found
                })),
            }
        }
        patches.append(&mut self.patches);
        self.patches = patches;
    }
}
