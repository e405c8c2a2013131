//! Text for humans: each finding with the affected lines, followed by a summary line.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::iter;

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::grouped::grouped;
use super::printable::printable_text;
use super::{Excerpt, RenderedDiagnostic, RenderedLabel, Report};
use crate::lint::diagnostic::{Applicability, Severity};
use crate::lint::rules::syntax::values_not_loaded;

/// Whether to use colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colors {
    /// Plain text.
    Off,
    /// Text with escape sequences, for terminals.
    On,
}

impl Colors {
    /// The style, or no style without colors.
    pub fn style(self, style: Style) -> Style {
        if self == Colors::On {
            style
        } else {
            Style::new()
        }
    }

    fn severity(self, severity: Severity) -> Style {
        let color = match severity {
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
    let is_hidden = |finding: &RenderedDiagnostic| report.hides_notes && is_note(finding);
    let (hidden, shown): (Vec<RenderedDiagnostic>, Vec<RenderedDiagnostic>) =
        report.findings.iter().cloned().partition(is_hidden);
    let shown = grouped(&shown);
    for finding in &shown {
        write_finding(finding, colors, out)?;
        writeln!(out)?;
    }
    if report.is_quiet {
        return Ok(());
    }
    for document in &report.embedded_in {
        writeln!(out, "{}", printable_text(document))?;
    }
    if report.checked.is_empty() && shown.is_empty() && report.skipped_files == 0 {
        return Ok(());
    }
    let summary = summary(report, &shown, grouped(&hidden).len());
    let (skipped, known) = (skipped_files(report), known_findings(report));
    writeln!(out, "{summary}{skipped}{known}")?;
    match fixable(report).filter(|_| report.counts_fixes) {
        Some(fixable) => writeln!(out, "{fixable}"),
        None => Ok(()),
    }
}

/// How many findings have a fix: ``3 fixable with `--fix`, 2 more with `--unsafe-fixes```.
fn fixable(report: &Report) -> Option<String> {
    let count = |applicability| {
        let fixes = report
            .findings
            .iter()
            .filter_map(|found| found.fix.as_ref());
        fixes
            .filter(|fix| fix.applicability == applicability)
            .count()
    };
    match (count(Applicability::Safe), count(Applicability::Unsafe)) {
        (0, 0) => None,
        (0, unsafe_) => Some(format!("{unsafe_} fixable with `--fix --unsafe-fixes`")),
        (safe, 0) => Some(format!("{safe} fixable with `--fix`")),
        (safe, unsafe_) => Some(format!(
            "{safe} fixable with `--fix`, {unsafe_} more with `--unsafe-fixes`"
        )),
    }
}

/// Returns true for advice. A finding that values are not checked is always shown: without it, a report would look
/// complete.
fn is_note(finding: &RenderedDiagnostic) -> bool {
    finding.severity == Severity::Info && !finding.fails && finding.rule != &values_not_loaded::RULE
}

fn write_finding(
    finding: &RenderedDiagnostic,
    colors: Colors,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (severity, bold, frame) = (
        colors.severity(finding.severity),
        colors.bold(),
        colors.frame(),
    );
    let message = printable_text(&finding.message);
    let code = finding.rule.code;
    writeln!(
        out,
        "{severity}{}[{code}]{severity:#}{bold}: {message}{bold:#}",
        finding.severity
    )?;
    let width = width_of_numbers(finding);
    if let Some(file) = &finding.file {
        writeln!(
            out,
            "{:width$}{frame}-->{frame:#} {}:{}:{}",
            "",
            printable_text(file),
            finding.start.line,
            finding.start.column
        )?;
    }
    write_excerpts(finding, width, colors, out)?;
    let notes = [
        ("help", finding.help.clone()),
        ("note", finding.note.clone()),
        (
            "path",
            Some(finding.path.clone()).filter(|path| !path.is_empty()),
        ),
        (
            "rule",
            Some(format!(
                "{}, see `runnergen explain {code}`",
                names_of_rules(finding)
            )),
        ),
    ];
    for (word, text) in notes {
        let Some(text) = text else { continue };
        let mut lines = text.split('\n');
        let first = printable_text(lines.next().unwrap_or_default());
        writeln!(
            out,
            "{:width$} {frame}={frame:#} {bold}{word}{bold:#}: {first}",
            ""
        )?;
        for line in lines {
            let shown = format!("{:width$}     {}", "", printable_text(line));
            writeln!(out, "{}", shown.trim_end())?;
        }
    }
    Ok(())
}

/// Number of digits of the largest line number shown.
fn width_of_numbers(finding: &RenderedDiagnostic) -> usize {
    let related = finding.related.iter().flat_map(|label| &label.excerpt);
    let numbers = finding
        .excerpt
        .iter()
        .chain(related)
        .map(|line| line.number);
    numbers.max().map_or(1, |number| number.to_string().len())
}

/// A line of a source with a mark below it.
struct Marked<'f> {
    line: &'f Excerpt,
    sign: &'static str,
    style: Style,
    text: &'f str,
}

/// The lines of the finding and of the related locations in its file, then those in other files.
fn write_excerpts(
    finding: &RenderedDiagnostic,
    width: usize,
    colors: Colors,
    out: &mut dyn Write,
) -> io::Result<()> {
    let style = colors.severity(finding.severity);
    let related = |label: &'_ RenderedLabel| !label.excerpt.is_empty();
    let (here, elsewhere): (Vec<&RenderedLabel>, Vec<&RenderedLabel>) = finding
        .related
        .iter()
        .filter(|label| related(label))
        .partition(|label| finding.file.as_ref() == Some(&label.file));
    let primary = finding.excerpt.iter().map(|line| Marked {
        line,
        sign: "^",
        style,
        text: "",
    });
    let mut lines: Vec<Marked<'_>> = primary
        .chain(here.into_iter().filter_map(|label| marked(label, colors)))
        .collect();
    lines.sort_by_key(|marked| marked.line.number);
    write_lines(&lines, width, colors, out)?;
    let frame = colors.frame();
    for label in elsewhere {
        let (file, start) = (printable_text(&label.file), label.start);
        writeln!(
            out,
            "{:width$}{frame}:::{frame:#} {file}:{}:{}",
            "", start.line, start.column
        )?;
        write_lines(
            &marked(label, colors).into_iter().collect::<Vec<_>>(),
            width,
            colors,
            out,
        )?;
    }
    Ok(())
}

fn marked(label: &RenderedLabel, colors: Colors) -> Option<Marked<'_>> {
    Some(Marked {
        line: label.excerpt.first()?,
        sign: "-",
        style: colors.frame(),
        text: &label.message,
    })
}

fn write_lines(
    lines: &[Marked<'_>],
    width: usize,
    colors: Colors,
    out: &mut dyn Write,
) -> io::Result<()> {
    let frame = colors.frame();
    if !lines.is_empty() {
        writeln!(out, "{:width$} {frame}|{frame:#}", "")?;
    }
    let mut previous: Option<&Excerpt> = None;
    for Marked {
        line,
        sign,
        style,
        text,
    } in lines
    {
        if previous.is_some_and(|previous| previous.number + 1 < line.number) {
            writeln!(out, "{frame}...{frame:#}")?;
        }
        // A line with two marks is printed once.
        if previous
            .is_none_or(|previous| (previous.number, &previous.text) != (line.number, &line.text))
        {
            let shown = format!(" {}", line.text);
            writeln!(
                out,
                "{frame}{:>width$} |{frame:#}{}",
                line.number,
                shown.trim_end()
            )?;
        }
        previous = Some(line);
        // The lines of a group have no labels.
        if text.is_empty() && *sign == "-" {
            continue;
        }
        let (before, length) = underline(line);
        let text = printable_text(text);
        let mark = format!("{} {text}", sign.repeat(length));
        writeln!(
            out,
            "{:width$} {frame}|{frame:#} {before}{style}{}{style:#}",
            "",
            mark.trim_end()
        )?;
    }
    Ok(())
}

/// The name of the rule, and of those whose findings are merged with it.
fn names_of_rules(finding: &RenderedDiagnostic) -> String {
    let rules = iter::once(finding.rule).chain(finding.merged_rules.iter().copied());
    rules.map(|rule| rule.name).collect::<Vec<_>>().join(", ")
}

/// The blanks before a mark, and the width of the marked characters.
fn underline(line: &Excerpt) -> (String, usize) {
    let part = |start: usize, end: usize| {
        line.text
            .chars()
            .skip(start)
            .take(end - start)
            .collect::<String>()
    };
    let before = part(0, line.mark.start).width();
    let marked = part(line.mark.start, line.mark.end.max(line.mark.start))
        .width()
        .max(1);
    (" ".repeat(before), marked)
}

/// `2 errors, 1 warning in values.yaml`.
fn summary(report: &Report, shown: &[RenderedDiagnostic], hidden: usize) -> String {
    let levels = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ];
    let counts = levels.iter().filter_map(|(level, word)| {
        let count = shown
            .iter()
            .filter(|finding| finding.severity == *level)
            .count();
        (count > 0).then(|| counted(count, word))
    });
    let counts: Vec<String> = counts.collect();
    let hidden = hidden_notes(hidden);
    if counts.is_empty() {
        return if report.checked.is_empty() {
            "nothing to check".to_owned()
        } else {
            format!("{}: nothing to report{hidden}", files(&report.checked))
        };
    }
    let with_findings: BTreeSet<&String> = shown
        .iter()
        .filter_map(|finding| finding.file.as_ref())
        .collect();
    let location = match with_findings.len() {
        0 => String::new(),
        1 => with_findings
            .first()
            .map(|file| format!(" in {}", printable_text(file)))
            .unwrap_or_default(),
        count => format!(" in {}", counted(count, "file")),
    };
    format!("{}{location}{hidden}", counts.join(", "))
}

/// `; 2 notes hidden, show them with --notes`.
fn hidden_notes(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "; 1 note hidden, show it with --notes".to_owned(),
        count => format!("; {count} notes hidden, show them with --notes"),
    }
}

/// `; 12 files without runner values skipped`.
fn skipped_files(report: &Report) -> String {
    match report.skipped_files {
        0 => String::new(),
        count => format!("; {} without runner values skipped", counted(count, "file")),
    }
}

/// `; 3 findings of the baseline`.
fn known_findings(report: &Report) -> String {
    match report.known_findings {
        0 => String::new(),
        count => format!("; {} of the baseline", counted(count, "finding")),
    }
}

fn files(checked: &[String]) -> String {
    match checked {
        [one] => printable_text(one),
        several => counted(several.len(), "file"),
    }
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 {
        format!("1 {word}")
    } else {
        format!("{count} {word}s")
    }
}
