//! The changes as text: grouped by weight, each with its location.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{Change, Upgrade, Weight};
use crate::diff::Detail;
use crate::diff::text::objects_to_text;
use crate::report::Colors;
use crate::report::printable::printable_text;

/// The groups, in the order in which they are printed.
const GROUPS: [(Weight, &str, Option<AnsiColor>); 5] = [
    (Weight::Lost, "lost", Some(AnsiColor::Red)),
    (Weight::Changed, "changed", Some(AnsiColor::Yellow)),
    (Weight::New, "new", Some(AnsiColor::Green)),
    (Weight::Deprecated, "deprecated", Some(AnsiColor::Cyan)),
    (Weight::Unaffected, "unaffected", None),
];

/// The text, followed by a summary line.
pub fn to_text(upgrade: &Upgrade, detail: Detail, colors: Colors) -> String {
    let mut out = String::new();
    for (weight, title, color) in GROUPS {
        let changes = upgrade
            .changes
            .iter()
            .filter(|change| change.weight == weight);
        let changes: Vec<&Change> = changes.collect();
        if !changes.is_empty() {
            let color = color
                .map(|color| color.on_default().bold())
                .unwrap_or_default();
            write_group(title, &changes, colors.style(color), &mut out);
        }
    }
    match &upgrade.manifests {
        Some(diff) if !diff.is_empty() => {
            let bold = colors.style(Style::new().bold());
            let _ = writeln!(out, "{bold}manifests{bold:#}");
            for line in objects_to_text(diff, detail, colors).lines() {
                let _ = writeln!(out, "  {line}");
            }
            out.push('\n');
        }
        _ => {}
    }
    out + &summary(upgrade)
}

fn write_group(title: &str, changes: &[&Change], color: Style, out: &mut String) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{color}{title}{color:#}");
    for change in changes {
        let place = change.location.as_ref().map(|place| format!("{place}: "));
        let line = place.unwrap_or_default() + &change.message;
        let _ = writeln!(out, "  {}", printable_text(&line));
        for (index, line) in change.help.iter().flat_map(|help| help.lines()).enumerate() {
            let label = if index == 0 { "help: " } else { "      " };
            let _ = writeln!(out, "    {label}{}", printable_text(line));
        }
    }
    out.push('\n');
}

/// `chart 0.76.0 → 0.92.0, runner 18.0.0 → 19.3.0: 2 lost, 1 changed`.
fn summary(upgrade: &Upgrade) -> String {
    let Upgrade { from, to, .. } = upgrade;
    let count = |weight| {
        let changes = upgrade.changes.iter();
        changes.filter(|change| change.weight == weight).count()
    };
    let counts: Vec<String> = GROUPS
        .iter()
        .map(|(weight, title, _)| (count(*weight), title))
        .filter(|(count, _)| *count > 0)
        .map(|(count, title)| format!("{count} {title}"))
        .collect();
    let counts = match counts.as_slice() {
        [] => "no setting is affected".to_owned(),
        counts => counts.join(", "),
    };
    format!(
        "chart {} → {}, runner {} → {}: {counts}\n",
        from.chart, to.chart, from.runner, to.runner
    )
}
