//! A name for a finding that stays when its line moves, so that a report can be compared with that of another commit.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::RenderedDiagnostic;
use helm_yaml::base_encoding::hex;

/// Gives fingerprints, no two of them alike: of findings that have rule, file and path in common the second is another
/// one.
#[derive(Default)]
pub(super) struct Fingerprints {
    given: HashMap<String, u32>,
}

impl Fingerprints {
    /// The fingerprint of a finding in a file that is called `file` in the report.
    pub fn of(&mut self, finding: &RenderedDiagnostic, file: &str) -> String {
        let about = [finding.rule.code, file, &finding.path].join("\0");
        let count = self.given.entry(about.clone()).or_default();
        let numbered = format!("{about}\0{count}");
        *count += 1;
        hex(&Sha256::digest(numbered.as_bytes())[..16])
    }
}
