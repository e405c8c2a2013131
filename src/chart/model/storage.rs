//! The volume for the runner configuration.

use super::workload::Workload;
use super::{Model, SourcedText};

/// Where the runner configuration is stored.
#[derive(Debug, Default)]
pub struct Storage {
    /// The PersistentVolumeClaim that the pod mounts; `None` for an `emptyDir` or a claim per pod.
    pub claim: Option<SourcedText>,
    /// The claim that is rendered; `None` if it exists already.
    pub new_claim: Option<NewClaim>,
    /// Whether each pod has its own claim, which only a StatefulSet supports.
    pub claim_for_each: bool,
}

/// A PersistentVolumeClaim that is rendered.
#[derive(Debug)]
pub struct NewClaim {
    /// Its size, a quantity.
    pub size: SourcedText,
    /// Its storage class.
    pub class: Option<SourcedText>,
    /// Its access modes.
    pub access_modes: Vec<SourcedText>,
}

impl Storage {
    /// Whether a claim is rendered as a separate object.
    pub fn renders_claim(&self) -> bool {
        self.new_claim.is_some() && !self.claim_for_each
    }
}

impl Model<'_> {
    /// Where the runner configuration is stored.
    pub fn storage(self) -> Storage {
        if let Some(claim) = self.sourced_extension(&["storage", "existingClaim"]) {
            return Storage {
                claim: Some(claim),
                ..Storage::default()
            };
        }
        if self.extension(&["storage", "type"]).as_deref() != Some("persistentVolumeClaim") {
            return Storage::default();
        }
        let new_claim = Some(self.new_claim());
        if self.workload() == Workload::StatefulSet {
            return Storage {
                claim: None,
                new_claim,
                claim_for_each: true,
            };
        }
        Storage {
            claim: Some(self.names().config_claim.clone()),
            new_claim,
            claim_for_each: false,
        }
    }

    fn new_claim(self) -> NewClaim {
        let access_modes = self.extension_list(&["storage", "accessModes"]);
        NewClaim {
            size: self
                .sourced_extension(&["storage", "size"])
                .unwrap_or_else(|| "100Mi".into()),
            class: self.sourced_extension(&["storage", "storageClassName"]),
            access_modes: if access_modes.is_empty() {
                vec!["ReadWriteOnce".into()]
            } else {
                access_modes
            },
        }
    }
}
