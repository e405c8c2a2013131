//! JUnit XML for the test tab of GitLab: a suite for each file, with a failed test for each finding that fails the run
//! and a passed test for each other finding. A file without findings has one passed test.
//! <https://docs.gitlab.com/ci/testing/unit_test_reports/>

use std::collections::HashMap;
use std::io::{self, Write};

use super::{RenderedDiagnostic, Report, location};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let suites = suites(report);
    let failures = report
        .findings
        .iter()
        .filter(|finding| finding.fails)
        .count();
    let tests: usize = suites
        .iter()
        .map(|(_, findings)| findings.len().max(1))
        .sum();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="runnergen" tests="{tests}" failures="{failures}">"#
    )?;
    suites
        .iter()
        .try_for_each(|(file, findings)| write_suite(file, findings, out))?;
    writeln!(out, "</testsuites>")
}

/// The checked files and those with findings, each with its findings.
fn suites(report: &Report) -> Vec<(String, Vec<&RenderedDiagnostic>)> {
    let relative = |file: &str| location::relative(file, &report.directory);
    let mut suites: Vec<(String, Vec<&RenderedDiagnostic>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let checked = report.checked.iter().map(|file| (relative(file), None));
    let found = report.findings.iter().map(|finding| {
        (
            relative(finding.file.as_deref().unwrap_or_default()),
            Some(finding),
        )
    });
    for (file, finding) in checked.chain(found) {
        let index = *known.entry(file.clone()).or_insert(suites.len());
        if index == suites.len() {
            suites.push((file, Vec::new()));
        }
        suites[index].1.extend(finding);
    }
    suites
}

fn write_suite(
    file: &str,
    findings: &[&RenderedDiagnostic],
    out: &mut dyn Write,
) -> io::Result<()> {
    let failures = findings.iter().filter(|finding| finding.fails).count();
    let (file, tests) = (xml(file), findings.len().max(1));
    writeln!(
        out,
        r#"  <testsuite name="{file}" tests="{tests}" failures="{failures}">"#
    )?;
    if findings.is_empty() {
        writeln!(
            out,
            r#"    <testcase classname="{file}" name="values" file="{file}"/>"#
        )?;
    }
    // GitLab keeps the first of several tests that have the same name.
    let mut given: HashMap<String, u32> = HashMap::new();
    for finding in findings {
        let name = [finding.rule.code, finding.rule.name, &finding.path]
            .join(" ")
            .trim_end()
            .to_owned();
        let count = given.entry(name.clone()).or_default();
        *count += 1;
        let name = if *count == 1 {
            name
        } else {
            format!("{name} ({count})")
        };
        writeln!(
            out,
            r#"    <testcase classname="{file}" name="{}" file="{file}">"#,
            xml(&name)
        )?;
        write_finding(finding, out)?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn write_finding(finding: &RenderedDiagnostic, out: &mut dyn Write) -> io::Result<()> {
    let location = format!(
        "{}:{}:{}",
        finding.file.as_deref().unwrap_or_default(),
        finding.start.line,
        finding.start.column
    );
    let text = xml(&format!("{location}: {}", finding.message_with_help()));
    if finding.fails {
        let (kind, message) = (finding.severity, xml(&finding.message));
        writeln!(
            out,
            r#"      <failure type="{kind}" message="{message}">{text}</failure>"#
        )
    } else {
        writeln!(
            out,
            "      <system-out>{}: {text}</system-out>",
            finding.severity
        )
    }
}

/// Escapes text for XML; control characters and characters that XML cannot contain are replaced.
fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                escaped.push('\u{fffd}')
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_contain_are_replaced() {
        assert_eq!(
            xml("<a b=\"c\">\n&\u{1b}[0m\u{9b}"),
            "&lt;a b=&quot;c&quot;&gt;&#10;&amp;\u{fffd}[0m\u{fffd}"
        );
    }
}
