//! The number of findings of each rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Report;
use crate::lint::diagnostic::Severity;

/// Writes a table of rules and their numbers of findings, the most frequent first.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, &str, Severity), usize> = BTreeMap::new();
    for finding in &report.findings {
        let row = (finding.rule.code, finding.rule.name, finding.severity);
        *counts.entry(row).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|&(_, count)| Reverse(count));
    for ((code, name, severity), count) in rows {
        writeln!(out, "{count:>5}  {severity:<7}  {code}  {name}")?;
    }
    Ok(())
}
