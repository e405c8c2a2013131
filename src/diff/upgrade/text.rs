//! The changes in readable form: grouped by impact, each with its location.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{Change, Impact, Upgrade};
use crate::diff::Detail;
use crate::diff::text::objects_to_text;
use crate::report::Colors;
use crate::report::printable::printable_text;

/// The groups, in the order in which they are printed.
const GROUPS: [(Impact, &str, Option<AnsiColor>); 5] = [
    (Impact::Lost, "lost", Some(AnsiColor::Red)),
    (Impact::Changed, "changed", Some(AnsiColor::Yellow)),
    (Impact::New, "new", Some(AnsiColor::Green)),
    (Impact::Deprecated, "deprecated", Some(AnsiColor::Cyan)),
    (Impact::Unaffected, "unaffected", None),
];

/// The text, followed by a summary line.
pub fn to_text(upgrade: &Upgrade, detail: Detail, colors: Colors) -> String {
    let mut out = String::new();
    for (impact, title, color) in GROUPS {
        let changes = upgrade
            .changes
            .iter()
            .filter(|change| change.impact == impact);
        let changes: Vec<&Change> = changes.collect();
        if !changes.is_empty() {
            let color = color
                .map(|color| color.on_default().bold())
                .unwrap_or_default();
            write_group(title, &changes, colors.style(color), &mut out);
        }
    }
    let manifests = match &upgrade.manifests {
        Ok(diff) => objects_to_text(diff, detail, colors),
        Err(refused) => printable_text(refused),
    };
    if !manifests.is_empty() {
        let bold = colors.style(Style::new().bold());
        let _ = writeln!(out, "{bold}manifests{bold:#}");
        for line in manifests.lines() {
            let _ = writeln!(out, "  {line}");
        }
        out.push('\n');
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
    let count = |impact| {
        let changes = upgrade.changes.iter();
        changes.filter(|change| change.impact == impact).count()
    };
    let counts: Vec<String> = GROUPS
        .iter()
        .map(|(impact, title, _)| (count(*impact), title))
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
