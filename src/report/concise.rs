//! One line per finding, in the form that editors and `grep` understand: `FILE:LINE:COLUMN: error[RG042]: message`.

use std::io::{self, Write};

use super::printable::printable_text;
use super::{RenderedDiagnostic, Report};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report
        .findings
        .iter()
        .try_for_each(|finding| writeln!(out, "{}", line(finding)))
}

fn line(finding: &RenderedDiagnostic) -> String {
    let location = finding.file.as_ref().map_or_else(String::new, |file| {
        format!("{file}:{}:{}: ", finding.start.line, finding.start.column)
    });
    let text = finding.message_with_help();
    let words: Vec<&str> = text.split_whitespace().collect();
    let (severity, code) = (finding.severity, finding.rule.code);
    printable_text(&format!(
        "{location}{severity}[{code}]: {}",
        words.join(" ")
    ))
}
