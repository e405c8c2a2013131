//! Text for people: each finding with the line it is about, and one line of counts.

use std::collections::BTreeSet;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::{Excerpt, RenderedDiagnostic, Report};
use crate::diagnostic::Severity;
use crate::printable::printable;

/// Whether to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// Plain text.
    Off,
    /// With escape sequences, for a terminal.
    On,
}

impl Colors {
    fn style(self, style: Style) -> Style {
        if self == Colors::On { style } else { Style::new() }
    }

    fn level(self, level: Severity) -> Style {
        let color = match level {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            Severity::Info => AnsiColor::Cyan,
        };
        self.style(color.on_default().bold())
    }

    fn frame(self) -> Style {
        self.style(AnsiColor::Blue.on_default().bold())
    }

    fn bold(self) -> Style {
        self.style(Style::new().bold())
    }
}

pub(super) fn write(report: &Report, colors: Colors, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        write_finding(finding, colors, out)?;
        writeln!(out)?;
    }
    report.held.iter().try_for_each(|place| writeln!(out, "{}", place.chars().map(printable).collect::<String>()))?;
    if report.checked.is_empty() && report.findings.is_empty() && report.left_alone == 0 {
        return Ok(());
    }
    writeln!(out, "{}{}", summary(report), left_alone(report))
}

fn write_finding(finding: &RenderedDiagnostic, colors: Colors, out: &mut dyn Write) -> io::Result<()> {
    let (level, bold, frame) = (colors.level(finding.severity), colors.bold(), colors.frame());
    let message: String = finding.message.chars().map(printable).collect();
    writeln!(out, "{level}{}[{}]{level:#}{bold}: {message}{bold:#}", finding.severity, finding.rule.code)?;
    let width = finding.excerpt.last().map_or(1, |line| line.number.to_string().len());
    if let Some(file) = &finding.file {
        writeln!(out, "{:width$}{frame}-->{frame:#} {file}:{}:{}", "", finding.start.line, finding.start.column)?;
    }
    write_excerpt(finding, width, colors, out)?;
    let notes = [
        ("help", finding.help.clone()),
        ("path", Some(finding.path.clone()).filter(|path| !path.is_empty())),
        ("rule", Some(format!("{}, see `runnergen explain {}`", finding.rule.name, finding.rule.code))),
    ];
    for (word, text) in notes {
        let Some(text) = text else { continue };
        let text: String = text.chars().map(printable).collect();
        writeln!(out, "{:width$} {frame}={frame:#} {bold}{word}{bold:#}: {text}", "")?;
    }
    Ok(())
}

fn write_excerpt(finding: &RenderedDiagnostic, width: usize, colors: Colors, out: &mut dyn Write) -> io::Result<()> {
    let (level, frame) = (colors.level(finding.severity), colors.frame());
    if !finding.excerpt.is_empty() {
        writeln!(out, "{:width$} {frame}|{frame:#}", "")?;
    }
    let mut previous: Option<usize> = None;
    for line in &finding.excerpt {
        if previous.is_some_and(|previous| previous + 1 < line.number) {
            writeln!(out, "{frame}...{frame:#}")?;
        }
        previous = Some(line.number);
        let text = format!(" {}", line.text);
        writeln!(out, "{frame}{:>width$} |{frame:#}{}", line.number, text.trim_end())?;
        let (before, marks) = underline(line);
        writeln!(out, "{:width$} {frame}|{frame:#} {before}{level}{marks}{level:#}", "")?;
    }
    Ok(())
}

/// The blanks before a mark and the mark, as wide as the characters they stand under.
fn underline(line: &Excerpt) -> (String, String) {
    let part = |start: usize, end: usize| line.text.chars().skip(start).take(end - start).collect::<String>();
    let before = part(0, line.mark.start).width();
    let marked = part(line.mark.start, line.mark.end.max(line.mark.start)).width().max(1);
    (" ".repeat(before), "^".repeat(marked))
}

/// `2 errors, 1 warning in values.yaml`.
fn summary(report: &Report) -> String {
    let levels = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "note")];
    let counts = levels.iter().filter_map(|(level, word)| {
        let count = report.findings.iter().filter(|finding| finding.severity == *level).count();
        (count > 0).then(|| counted(count, word))
    });
    let counts: Vec<String> = counts.collect();
    if counts.is_empty() {
        return if report.checked.is_empty() {
            "nothing to check".to_owned()
        } else {
            format!("{}: nothing to report", files(&report.checked))
        };
    }
    let at_fault: BTreeSet<&String> = report.findings.iter().filter_map(|finding| finding.file.as_ref()).collect();
    let place = match at_fault.len() {
        0 => String::new(),
        1 => at_fault.first().map(|file| format!(" in {file}")).unwrap_or_default(),
        count => format!(" in {}", counted(count, "file")),
    };
    format!("{}{place}", counts.join(", "))
}

/// `; 12 files without values of the runner left alone`.
fn left_alone(report: &Report) -> String {
    match report.left_alone {
        0 => String::new(),
        count => format!("; {} without values of the runner left alone", counted(count, "file")),
    }
}

fn files(checked: &[String]) -> String {
    match checked {
        [one] => one.clone(),
        several => counted(several.len(), "file"),
    }
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
