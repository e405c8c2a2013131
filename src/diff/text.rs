//! The diff as text: each object with its fields.

use std::fmt::Write;

use super::{Change, Diff, Difference, FieldDiff, Line, ObjectDiff};
use crate::report::printable::printable;
use helm_yaml::tree::{Node, Value};
use helm_yaml::writer::{self, Style};

/// The text, followed by a summary line; empty without differences.
pub fn to_text(diff: &Diff) -> String {
    let mut out = String::new();
    for object in &diff.objects {
        write_object(object, &mut out);
        out.push('\n');
    }
    if !diff.is_empty() {
        out.push_str(&counts(diff));
    }
    out
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

fn write_object(object: &ObjectDiff, out: &mut String) {
    let mark = match &object.change {
        Change::Added => '+',
        Change::Removed => '-',
        Change::Changed(_) => '~',
    };
    let namespace = object
        .namespace
        .as_ref()
        .map(|namespace| format!(" in {namespace}"))
        .unwrap_or_default();
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{mark} {}/{}{namespace}", object.kind, object.name);
    if let Change::Changed(fields) = &object.change {
        fields.iter().for_each(|field| write_field(field, out));
    }
}

fn write_field(FieldDiff { path, difference }: &FieldDiff, out: &mut String) {
    let line = match difference {
        Difference::Changed(old, new) => format!("  ~ {path}: {} → {}", inline(old), inline(new)),
        Difference::Secret => format!("  ~ {path}: secret changed"),
        Difference::Added(node) => format!("  + {path}:{}", block(node)),
        Difference::Removed(node) => format!("  - {path}:{}", block(node)),
        Difference::Text(lines) => {
            let lines = lines.0.iter().map(|line| match line {
                Line::Same(text) => format!("\n        {text}"),
                Line::Removed(text) => format!("\n      - {text}"),
                Line::Added(text) => format!("\n      + {text}"),
                Line::Skipped(count) => format!("\n      … {count} the same"),
            });
            format!("  ~ {path}:{}", lines.collect::<String>())
        }
    };
    let _ = writeln!(out, "{}", printable_lines(&line));
}

/// A value after its key: on the same line if it is a scalar, below it otherwise.
fn block(node: &Node) -> String {
    match &node.value {
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

/// The text without control characters.
fn printable_lines(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character == '\n' {
                character
            } else {
                printable(character)
            }
        })
        .collect()
}
