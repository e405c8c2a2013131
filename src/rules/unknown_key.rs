use super::removed_key::replacement;
use crate::diagnostic::Severity;
use crate::inspection::{Inspection, holds_nothing};
use crate::rule;
use crate::rule::{Findings, Place};
use crate::runner_config::unknown_key;
use crate::shape::segments;
use crate::tree::Node;
use crate::values::removed;

rule! {
    /// The chart reads no value of that name.
    ///
    /// A slip, a key on the wrong level, or one of another chart: Helm passes over it without a word, and what it holds
    /// is lost. Of its own the chart leaves alone `global` and what begins with `x-`, which is the place for YAML
    /// anchors; values that only an expression of the same values reads (`.Values.team`) are fine as well.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// check_interval: 5 # <-
    /// ```
    ///
    /// ```yaml
    /// livenessProbe:
    ///   initialDelaySecond: 5 # <-
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// checkInterval: 5
    /// livenessProbe:
    ///   initialDelaySeconds: 5
    /// ```
    ///
    /// ```yaml
    /// x-small: &small
    ///   cpu: 100m
    /// global:
    ///   team: blue
    /// resources:
    ///   limits: *small
    /// ```
    RG020 "unknown-key" Error
}

fn check(inspection: &Inspection, findings: &mut Findings) {
    for unknown in inspection.unknown_values() {
        let path = &unknown.path;
        let known = removed::lookup(path);
        if known.is_some_and(|removed| removed.past.was_read()) {
            continue;
        }
        let is_empty = value(inspection, path).is_none_or(holds_nothing);
        let help = known.map(|removed| replacement(removed, inspection, path));
        findings
            .report(Place::new(unknown.span(), path.as_str()), format!("unknown value `{path}`: the chart ignores it"))
            .level(if is_empty { Severity::Warning } else { Severity::Error })
            .maybe_help(help.or_else(|| unknown.help.clone()).or_else(|| in_config(path)));
    }
}

/// The value at a path of keys and indices.
fn value<'n>(inspection: &Inspection<'n>, path: &str) -> Option<&'n Node> {
    let step = |node: &'n Node, segment: String| {
        let item = || node.as_list()?.get(segment.parse::<usize>().ok()?);
        node.get(&segment).or_else(item)
    };
    segments(path).into_iter().try_fold(&inspection.subject.values.tree, step)
}

/// Where a key of the runner's configuration belongs that stands among the values.
fn in_config(path: &str) -> Option<String> {
    let key = path.strip_prefix("runners.").unwrap_or(path);
    let home = unknown_key::home_of(key).filter(|_| !key.contains('.'))?;
    Some(format!("{home} of `runners.config`"))
}
