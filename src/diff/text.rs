//! The text format of the diff: each object with its fields.

use std::fmt::Write;

use anstyle::{AnsiColor, Style as Color};

use super::{Change, Diff, Difference, FieldDiff, Line, ObjectDiff};
use crate::report::Colors;
use crate::report::printable::printable;
use helm_yaml::tree::{Node, Value};
use helm_yaml::writer::{self, Style};

/// The text, followed by a summary line; empty without differences.
pub fn to_text(diff: &Diff, colors: Colors) -> String {
    let mut out = String::new();
    for object in &diff.objects {
        write_object(object, &Palette::new(colors), Detail::Full, &mut out);
        out.push('\n');
    }
    if !diff.folded.is_empty() {
        out.push_str(&format!("{}\n", diff.folded));
    }
    if !diff.objects.is_empty() {
        out.push_str(&counts(diff));
    }
    out
}

/// The differences without empty lines and summary.
pub(super) fn objects_to_text(diff: &Diff, detail: Detail, colors: Colors) -> String {
    let mut out = String::new();
    for object in &diff.objects {
        write_object(object, &Palette::new(colors), detail, &mut out);
    }
    if !diff.folded.is_empty() {
        out.push_str(&format!("{}\n", diff.folded));
    }
    out
}

/// How much of texts with several lines is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The lines that differ.
    Full,
    /// The number of lines.
    Short,
}

fn counts(diff: &Diff) -> String {
    let count = |is: fn(&Change) -> bool| {
        diff.objects
            .iter()
            .filter(|object| is(&object.change))
            .count()
    };
    let (added, removed) = (
        count(|change| *change == Change::Added),
        count(|change| *change == Change::Removed),
    );
    let changed = diff.objects.len() - added - removed;
    let parts = [(added, "added"), (changed, "changed"), (removed, "removed")];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    format!("{}\n", parts.join(", "))
}

/// The colors of added, removed and changed lines.
struct Palette {
    added: Color,
    removed: Color,
    changed: Color,
}

impl Palette {
    fn new(colors: Colors) -> Self {
        let color = |color: AnsiColor| colors.style(color.on_default());
        Palette {
            added: color(AnsiColor::Green),
            removed: color(AnsiColor::Red),
            changed: color(AnsiColor::Yellow),
        }
    }
}

fn write_object(object: &ObjectDiff, palette: &Palette, detail: Detail, out: &mut String) {
    let (mark, color) = match &object.change {
        Change::Added => ('+', palette.added),
        Change::Removed => ('-', palette.removed),
        Change::Changed(_) => ('~', palette.changed),
    };
    let namespace = object
        .namespace
        .as_ref()
        .map(|namespace| format!(" in {namespace}"))
        .unwrap_or_default();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "{color}{mark} {}/{}{namespace}{color:#}",
        object.kind, object.name
    );
    if let Change::Changed(fields) = &object.change {
        for field in fields {
            write_field(field, palette, detail, out);
        }
    }
}

fn write_field(
    FieldDiff { path, difference }: &FieldDiff,
    palette: &Palette,
    detail: Detail,
    out: &mut String,
) {
    let Palette {
        added,
        removed,
        changed,
    } = *palette;
    match difference {
        Difference::Changed(old, new) => {
            let change = format!("{path}: {} → {}", inline(old), inline(new));
            write_lines(&format!("  ~ {change}"), changed, out);
        }
        Difference::Secret => write_lines(&format!("  ~ {path}: secret changed"), changed, out),
        Difference::Added(node) => {
            write_lines(&format!("  + {path}:{}", block(node, detail)), added, out);
        }
        Difference::Removed(node) => {
            write_lines(&format!("  - {path}:{}", block(node, detail)), removed, out);
        }
        Difference::Text(lines) if detail == Detail::Short => {
            let count = |is: fn(&Line) -> bool| lines.0.iter().filter(|line| is(line)).count();
            let plus = count(|line| matches!(line, Line::Added(_)));
            let minus = count(|line| matches!(line, Line::Removed(_)));
            write_lines(&format!("  ~ {path}: +{plus} -{minus} lines"), changed, out);
        }
        Difference::Text(lines) => {
            write_lines(&format!("  ~ {path}:"), changed, out);
            for line in &lines.0 {
                let (text, color) = match line {
                    Line::Same(text) => (format!("        {text}"), Color::new()),
                    Line::Removed(text) => (format!("      - {text}"), removed),
                    Line::Added(text) => (format!("      + {text}"), added),
                    Line::Skipped(count) => (format!("      … {count} the same"), Color::new()),
                };
                write_lines(&text, color, out);
            }
        }
    }
}

/// Writes each line of a text in a color.
fn write_lines(text: &str, color: Color, out: &mut String) {
    for line in text.split('\n') {
        let line: String = line.chars().map(printable).collect();
        let _ = writeln!(out, "{color}{line}{color:#}");
    }
}

/// A value after its key: on the same line if it is a scalar, below it otherwise.
fn block(node: &Node, detail: Detail) -> String {
    match &node.value {
        Value::String(text) if detail == Detail::Short && text.trim_end().contains('\n') => {
            format!(" {} lines", text.lines().count())
        }
        Value::Map(_) | Value::List(_) => {
            let text = writer::to_string(node, Style::Manifest);
            text.trim_end()
                .lines()
                .map(|line| format!("\n      {line}"))
                .collect()
        }
        Value::String(text) if text.trim_end().contains('\n') => text
            .trim_end()
            .lines()
            .map(|line| format!("\n      {line}"))
            .collect(),
        _ => format!(" {}", inline(node)),
    }
}

/// A value on one line, as JSON.
fn inline(node: &Node) -> String {
    serde_json::to_string(node).unwrap_or_else(|_| node.to_template_string())
}
