//! The volume that holds the runner's configuration.

use super::{Workload, said, section};
use crate::manifest::names::Names;
use crate::tree::Node;

/// Where the configuration lives.
#[derive(Debug, Default)]
pub(in crate::manifest) struct Storage {
    /// The claim that the pod mounts; none for a folder that goes with the pod.
    pub claim: Option<String>,
    /// What a claim is rendered from; none where it exists already.
    pub new_claim: Option<NewClaim>,
    /// Whether each pod has a claim of its own, which only a StatefulSet can give it.
    pub claim_for_each: bool,
}

/// A claim to be made.
#[derive(Debug)]
pub(in crate::manifest) struct NewClaim {
    pub size: String,
    pub class: Option<String>,
    pub access_modes: Vec<String>,
}

impl Storage {
    pub fn of(values: &Node, workload: Workload, names: &Names) -> Self {
        if let Some(claim) = said(values, &["storage", "existingClaim"]) {
            return Storage { claim: Some(claim), ..Storage::default() };
        }
        if said(values, &["storage", "type"]).as_deref() != Some("persistentVolumeClaim") {
            return Storage::default();
        }
        let new_claim = Some(NewClaim::of(values));
        if workload == Workload::StatefulSet {
            return Storage { claim: None, new_claim, claim_for_each: true };
        }
        Storage { claim: Some(names.config_claim.clone()), new_claim, claim_for_each: false }
    }

    /// Whether a claim is an object of its own.
    pub fn renders_claim(&self) -> bool {
        self.new_claim.is_some() && !self.claim_for_each
    }
}

impl NewClaim {
    fn of(values: &Node) -> Self {
        let modes = section(values).and_then(|section| section.at(&["storage", "accessModes"])?.as_list());
        let modes: Vec<String> = modes.unwrap_or_default().iter().map(Node::printed).collect();
        NewClaim {
            size: said(values, &["storage", "size"]).unwrap_or_else(|| "100Mi".to_owned()),
            class: said(values, &["storage", "storageClassName"]),
            access_modes: if modes.is_empty() { vec!["ReadWriteOnce".to_owned()] } else { modes },
        }
    }
}
