//! Annotations of a GitHub workflow: one command a line, which GitHub shows beside the line of the file.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message>

use std::io::{self, Write};

use super::{RenderedDiagnostic, Report, location};
use crate::lint::diagnostic::Severity;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report
        .findings
        .iter()
        .try_for_each(|finding| writeln!(out, "{}", annotation(finding, report)))
}

fn annotation(finding: &RenderedDiagnostic, report: &Report) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let (start, end) = (finding.start, finding.end);
    let mut properties = vec![
        ("line", start.line.to_string()),
        ("endLine", end.line.to_string()),
    ];
    if let Some(file) = &finding.file {
        properties.insert(0, ("file", location::relative(file, &report.folder)));
    }
    // GitHub takes columns only where the end stands on the same line.
    if start.line == end.line {
        properties.extend([
            ("col", start.column.to_string()),
            ("endColumn", end.column.to_string()),
        ]);
    }
    properties.push((
        "title",
        format!("{} {}", finding.rule.code, finding.rule.name),
    ));
    let properties: Vec<String> = properties
        .into_iter()
        .map(|(key, value)| format!("{key}={}", property(&value)))
        .collect();
    format!(
        "::{command} {}::{}",
        properties.join(","),
        data(&finding.sentence())
    )
}

/// The text of a command, in which a line must not end.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, in which a comma and a colon mean something too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_to_github_is_escaped() {
        assert_eq!(data("100%: a,\r\nb"), "100%25: a,%0D%0Ab");
        assert_eq!(property("100%: a,\nb"), "100%25%3A a%2C%0Ab");
    }
}
