//! Annotations of a GitHub workflow: one command per line, which GitHub shows at the line of the file.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message>

use std::io::{self, Write};

use super::printable::printable;
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
        properties.insert(0, ("file", location::relative(file, &report.directory)));
    }
    // GitHub accepts columns only if the annotation is on one line.
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
        data(&finding.message_with_help())
    )
}

/// Escapes the message of a command: line breaks are encoded, other control characters are replaced, as they would
/// reach the terminal of someone who reads the log.
fn data(message: &str) -> String {
    let encoded = message
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    encoded.chars().map(printable).collect()
}

/// Escapes the value of a property, which must not contain a comma or a colon either.
fn property(value: &str) -> String {
    data(value).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_and_control_characters_are_escaped() {
        assert_eq!(data("100%: a,\r\nb"), "100%25: a,%0D%0Ab");
        assert_eq!(property("100%: a,\nb"), "100%25%3A a%2C%0Ab");
        assert_eq!(data("a\u{1b}[31m\u{9b}"), "a\u{241b}[31m\u{fffd}");
    }
}
