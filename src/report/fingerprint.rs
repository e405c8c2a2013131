//! Fingerprints of findings, which stay the same when lines move, so that the reports of two commits can be compared.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::RenderedDiagnostic;
use helm_yaml::base_encoding::hex;

/// Computes fingerprints that are unique in a report: findings with the same rule, file and path are numbered.
#[derive(Default)]
pub(super) struct Fingerprints {
    counts: HashMap<String, u32>,
}

impl Fingerprints {
    /// The fingerprint of a finding; `file` is the name of its file in the report.
    pub fn of(&mut self, finding: &RenderedDiagnostic, file: &str) -> String {
        let about = [finding.rule.code, file, &finding.path].join("\0");
        let count = self.counts.entry(about.clone()).or_default();
        let numbered = format!("{about}\0{count}");
        *count += 1;
        hex(&Sha256::digest(numbered.as_bytes())[..16])
    }
}
