//! Baselines: the findings that a project accepts for now, so that only new ones fail. A finding is identified by its
//! rule, its file and the path of its value, not by its line.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{RenderedDiagnostic, Report, location};

/// The version of the format.
const VERSION: u32 = 1;

/// The accepted findings.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Baseline {
    version: u32,
    findings: Vec<Accepted>,
}

/// Equal findings.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Accepted {
    #[serde(flatten)]
    finding: Identity,
    count: usize,
}

/// What identifies a finding. The file is relative to the directory of the baseline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Identity {
    file: String,
    rule: String,
    path: String,
}

/// An unusable baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is invalid.
    #[error("invalid baseline: {0}")]
    Invalid(#[from] serde_json::Error),
    /// It has another version.
    #[error(
        "invalid baseline: expected version {VERSION}, found {0}; write it again with --write-baseline"
    )]
    Version(u32),
}

impl Baseline {
    /// The baseline that contains the findings of a report. `directory` is the absolute directory of its file.
    pub fn of(report: &Report, directory: &Path) -> Self {
        let mut counts: BTreeMap<Identity, usize> = BTreeMap::new();
        for finding in &report.findings {
            *counts
                .entry(identity(finding, report, directory))
                .or_default() += 1;
        }
        let findings = counts
            .into_iter()
            .map(|(finding, count)| Accepted { finding, count });
        Baseline {
            version: VERSION,
            findings: findings.collect(),
        }
    }

    /// Parses the content of a file.
    ///
    /// # Errors
    /// If it is not a baseline of this version.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let baseline: Baseline = serde_json::from_str(text)?;
        match baseline.version {
            VERSION => Ok(baseline),
            other => Err(BaselineError::Version(other)),
        }
    }

    /// The content of its file.
    ///
    /// # Errors
    /// None in practice: every value can be written as JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// Moves the accepted findings of a report to its count of known findings.
    pub fn apply(self, report: &mut Report, directory: &Path) {
        let accepted = self.findings.into_iter();
        let mut left: BTreeMap<Identity, usize> = accepted
            .map(|Accepted { finding, count }| (finding, count))
            .collect();
        let findings = std::mem::take(&mut report.findings);
        for finding in findings {
            match left.get_mut(&identity(&finding, report, directory)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    report.known_findings += 1;
                }
                _ => report.findings.push(finding),
            }
        }
    }
}

fn identity(finding: &RenderedDiagnostic, report: &Report, directory: &Path) -> Identity {
    let file = finding.file.as_deref().unwrap_or_default();
    let absolute = report.directory.join(file);
    Identity {
        file: location::relative(&absolute.to_string_lossy(), directory),
        rule: finding.rule.code.to_owned(),
        path: finding.path.clone(),
    }
}
