//! Groups findings with one cause for humans.

use super::{RenderedDiagnostic, RenderedLabel};

/// The findings, with those of a group merged into its first one.
pub(super) fn grouped(findings: &[RenderedDiagnostic]) -> Vec<RenderedDiagnostic> {
    let mut shown: Vec<RenderedDiagnostic> = Vec::new();
    let mut merged: Vec<usize> = Vec::new();
    for finding in findings {
        let first = merged
            .iter()
            .copied()
            .find(|&index| belong_together(&shown[index], finding));
        match first {
            Some(index) => merge(&mut shown[index], finding),
            None => {
                if finding.group.is_some() {
                    merged.push(shown.len());
                }
                shown.push(finding.clone());
            }
        }
    }
    shown
}

fn belong_together(first: &RenderedDiagnostic, other: &RenderedDiagnostic) -> bool {
    first.group.is_some()
        && (&first.group, first.severity, &first.file)
            == (&other.group, other.severity, &other.file)
}

/// Adds a finding to the first one of its group. A group of one finding keeps the words of the finding.
fn merge(first: &mut RenderedDiagnostic, other: &RenderedDiagnostic) {
    if let Some(group) = first.group.clone() {
        first.message = group.message;
        first.help = Some(group.help);
        first.path.clear();
    }
    if other.rule != first.rule && !first.merged_rules.contains(&other.rule) {
        first.merged_rules.push(other.rule);
    }
    let label = other.file.as_ref().map(|file| RenderedLabel {
        message: String::new(),
        file: file.clone(),
        start: other.start,
        end: other.end,
        excerpt: other.excerpt.clone(),
    });
    first.related.extend(label);
}
